package kelvin.avoid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import kelvin.model.Model;
import kelvin.phrases.Match;
import kelvin.phrases.PhraseMatcher;
import kelvin.phrases.PhraseScanner;
import kelvin.sampling.Logits;
import kelvin.thermo.Observables;
import kelvin.tokenizer.Encoding;

/**
 * Prices the phrases that were found in a text: how surprising each was to a model, and how much of its mass the model puts on
 * phrases of the list at that place. The mass is searched best first: of all tokens that may begin a phrase there the likeliest
 * is followed, then the likeliest that remains; a phrase that is complete adds to the lower bound, what was not followed to the
 * upper. Any way to cut the phrase into tokens counts. A text longer than the context is read in windows of at least half a
 * context. Confined to one thread.
 */
public final class FindingPricer implements AutoCloseable {
    /** Forward passes of a search. */
    public static final int PASSES = 8;

    /** Tokens below this share of the mass are not followed; together they stay in the upper bound. */
    private static final double NEGLIGIBLE = 1e-7;
    /** Bytes of text in front of the place that tell whether a word or a sentence begins there. */
    private static final int LOOK_BACK = 8;
    /** What rounding may do to a bound. */
    private static final double SLACK = 1e-9;

    private final Model model;
    private final PhraseMatcher matcher;
    private final TokenSession session;
    private final int passes;

    /** A beginning of a phrase that may go on. */
    private record Open(int[] tokens, PhraseScanner scanner, double mass) {}

    /** Makes a pricer that gives each finding up to {@code passes} forward passes. */
    public FindingPricer(Model model, PhraseMatcher matcher, int passes) {
        if (passes < 1) throw new IllegalArgumentException("passes are " + passes + ", expected 1 or more");
        this.model = model;
        this.matcher = matcher;
        this.session = new TokenSession(model);
        this.passes = passes;
    }

    /**
     * Returns the price of each finding.
     *
     * @param utf8 a text in valid UTF-8
     * @param findings places in it, in order
     */
    public List<FindingPrice> of(byte[] utf8, List<Match> findings) {
        Encoding text = model.tokenizer()
                .encode(
                        new String(utf8, StandardCharsets.UTF_8),
                        model.tokenizer().addsBos(),
                        false);
        List<FindingPrice> prices = new ArrayList<>();
        for (Match finding : findings) prices.add(price(utf8, text, finding));
        return prices;
    }

    private FindingPrice price(byte[] utf8, Encoding text, Match finding) {
        int first = 0;
        while (text.ends()[first] <= finding.start()) first++;
        int last = first;
        while (last + 1 < text.ids().length && text.starts()[last + 1] < finding.end()) last++;
        int from = windowStart(first);
        int[] window = Arrays.copyOfRange(text.ids(), from, last + 1);
        int at = first - from;
        if (at == 0) return new FindingPrice(surprisal(window, 1), 0, 1); // nothing to draw the first token from
        double surprisal = surprisal(window, at);
        return search(utf8, Arrays.copyOf(window, at), text.starts()[first], finding.start(), surprisal);
    }

    /** Returns the first token of the window in which a token is read: it has at least half a context in front of it. */
    private int windowStart(int token) {
        int half = Math.max(1, model.info().contextLength() / 2);
        return Math.max(0, token / half - 1) * half;
    }

    /** Returns the surprisal of the tokens of a window from an index on. */
    private double surprisal(int[] window, int at) {
        int length = Math.min(window.length, model.info().contextLength());
        if (length <= at) return 0;
        double[] sum = {0};
        session.visit(Arrays.copyOf(window, length - 1), at - 1, (position, logits) -> {
            if (position + 1 < at) return;
            sum[0] -= Observables.logProbabilities(Logits.widen(logits), 1)[window[position + 1]];
        });
        return sum[0];
    }

    private FindingPrice search(byte[] utf8, int[] before, int tokenStart, int start, double surprisal) {
        PhraseScanner scanner = new PhraseScanner(matcher);
        int back = Math.max(0, tokenStart - LOOK_BACK);
        while (back < tokenStart && (utf8[back] & 0xc0) == 0x80) back++;
        scanner.accept(utf8, back, tokenStart);
        int place = start - back;
        byte[] lead = Arrays.copyOfRange(utf8, tokenStart, start); // what the tokens hold before the phrase
        PriorityQueue<Open> open =
                new PriorityQueue<>(Comparator.comparingDouble(Open::mass).reversed());
        open.add(new Open(before, scanner, 1));
        double found = 0;
        double aside = 0;
        for (int pass = 0; pass < passes && !open.isEmpty(); pass++) {
            Open next = open.poll();
            if (next.tokens().length >= model.info().contextLength()) {
                aside += next.mass();
                continue;
            }
            double[] logP = Observables.logProbabilities(Logits.widen(session.logits(next.tokens())), 1);
            for (int id = 0; id < logP.length; id++) {
                double mass = next.mass() * StrictMath.exp(logP[id]);
                if (mass < NEGLIGIBLE) {
                    aside += mass;
                    continue;
                }
                PhraseScanner after = after(next, id);
                if (after.matches().stream().anyMatch(match -> match.start() == place)) found += mass;
                else if (mayGoOn(after, place, lead, next, id)) {
                    int[] longer = Arrays.copyOf(next.tokens(), next.tokens().length + 1);
                    longer[longer.length - 1] = id;
                    open.add(new Open(longer, after, mass));
                }
            }
        }
        for (Open rest : open) aside += rest.mass();
        return new FindingPrice(surprisal, Math.max(0, found - SLACK), Math.clamp(found + aside + SLACK, 0, 1));
    }

    private PhraseScanner after(Open before, int id) {
        PhraseScanner after = before.scanner().copy();
        boolean known = id < model.tokenizer().vocabularySize();
        if (known && model.tokenizer().isEnd(id)) after.end();
        else after.accept(TextWatch.bytes(model.tokenizer(), id));
        return after;
    }

    /** Whether the text so far leads up to the place as the text does, and may hold a phrase from there on. */
    private boolean mayGoOn(PhraseScanner after, int place, byte[] lead, Open before, int id) {
        if (id < model.tokenizer().vocabularySize() && model.tokenizer().isEnd(id)) return false;
        int read = before.scanner().position() - (place - lead.length); // bytes of the lead that were there before
        byte[] bytes = TextWatch.bytes(model.tokenizer(), id);
        for (int i = 0; i < bytes.length && read + i < lead.length; i++) {
            if (bytes[i] != lead[read + i]) return false;
        }
        return after.openFrom() <= place && (after.position() > before.scanner().position());
    }

    @Override
    public void close() {
        session.close();
    }
}
