package kelvin.avoid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.Ensemble;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.SamplingException;
import org.jspecify.annotations.Nullable;

/**
 * Draws a text, and when a phrase is complete goes back to its first token: logits, the chain's memory and the text return
 * to that point, the tokens from there to the phrase's last are forbidden as a sequence, and the noise is that of a new
 * attempt. What a forbidden sequence takes from each of its beginnings is known exactly, so a beginning that leads into one
 * is drawn less often, and one that leads nowhere else is not drawn at all: the text is not forced off in the middle of a
 * word. Tokens without a way out are removed before the chain, so that its cuts keep others.
 *
 * <p>Nothing before the phrase is drawn anew. So this is not the model's distribution conditioned on the phrases' absence: it
 * keeps every beginning as often as the model writes it, however surely it leads into a phrase.
 */
final class Rewinding {
    /** Rewinds of one position after which all tokens of a place are looked at together. */
    private static final int SWEEPS_AFTER = 4;

    private final Language language;
    private final Sampler sampler;
    private final long seed;
    private final int stream;
    private final int room;
    private final int budget;
    private final IntFunction<String> names;
    private final Draw draw;
    private final List<Site> sites = new ArrayList<>(); // of the tokens from settled on, and of the next one
    private final int[] refusals; // by phrase
    private int[] rewindsAt = new int[16]; // by token
    private int[] ids = new int[16];
    private int count;
    private int settled; // tokens that are final
    private int attempt; // rewinds so far
    private int drawn;
    private Watch settledText;
    private Watch text;

    /** The place of a token: what it is drawn from. */
    private static final class Site {
        private final float[] row;
        private final Sampler.Snapshot memory;
        private final double[] excluded; // by phrase
        private @Nullable Node node;

        Site(float[] row, Sampler.Snapshot memory, @Nullable Node node, int phrases) {
            this.row = row;
            this.memory = memory;
            this.node = node;
            this.excluded = new double[phrases];
        }

        Node known() {
            if (node == null) node = new Node(0);
            return node;
        }
    }

    /** Takes tokens that are final. */
    interface Sink {
        /** Learns of a token drawn; returns whether to go on. */
        boolean drawn(int attempt, int tokens);

        /** Takes a final token; returns whether to go on. */
        boolean token(int token, int index, float[] row);

        /** Learns that the text has ended, before its last tokens come. */
        void ended(Watch text, int[] ids);
    }

    Rewinding(
            Language language,
            SamplingChain chain,
            long seed,
            int stream,
            int maxTokens,
            Watch start,
            int budget,
            int phrases,
            IntFunction<String> names) {
        this.language = language;
        this.sampler = new Sampler(chain, language.vocabulary(), seed, stream);
        for (int id : language.prompt()) sampler.accept(id);
        this.seed = seed;
        this.stream = stream;
        this.room = Math.min(maxTokens, language.room());
        this.budget = budget;
        this.names = names;
        this.draw = new Draw(language.vocabulary());
        this.refusals = new int[phrases];
        this.settledText = start.copy();
        this.text = start.copy();
    }

    /** Returns the number of rewinds. */
    int rewinds() {
        return attempt;
    }

    /** Returns the number of tokens drawn, those taken back included. */
    int drawn() {
        return drawn;
    }

    /** Returns how often the text went back from a phrase. */
    int refusals(int phrase) {
        return refusals[phrase];
    }

    /** Returns the final tokens. */
    int[] ids() {
        return Arrays.copyOf(ids, settled);
    }

    /**
     * Draws the text; returns false if the sink ended it.
     *
     * @throws AvoidanceException if a position has no way out, or none within the budget
     */
    boolean run(Sink sink) {
        boolean ended = room == 0;
        if (ended) text.end();
        else enter(null);
        while (!ended) {
            Site site = sites.getLast();
            int token = draw(site);
            add(token);
            boolean isEnd = language.isEnd(token);
            if (!isEnd) text.accept(token);
            ended = isEnd || text.stopped() || count == room;
            if (ended) text.end();
            Watch.Occurrence found = earliest(text.occurrences());
            if (found != null) {
                ended = false;
                back(found);
            } else if (!ended) {
                sampler.accept(token);
                Node node = site.node == null ? null : site.node.childOf(token);
                if (!settle(text.settled(), sink)) return false;
                enter(node);
            }
            if (!ended && !sink.drawn(attempt, count)) return false;
        }
        sink.ended(text, Arrays.copyOf(ids, count));
        settle(count, sink);
        return true;
    }

    /** Comes to the place of the next token. */
    private void enter(@Nullable Node node) {
        float[] row = language.logits(ids, count).clone();
        sites.add(new Site(row, sampler.snapshot(), node, refusals.length));
    }

    private void add(int token) {
        drawn++;
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
            rewindsAt = Arrays.copyOf(rewindsAt, 2 * count);
        }
        ids[count++] = token;
    }

    /** Makes tokens below an index final; returns whether to go on. */
    private boolean settle(int below, Sink sink) {
        while (settled < below) {
            int token = ids[settled];
            boolean goesOn = sink.token(token, settled, sites.removeFirst().row);
            settled++;
            if (!language.isEnd(token)) settledText.accept(token);
            if (!goesOn) return false;
        }
        return true;
    }

    private static Watch.@Nullable Occurrence earliest(List<Watch.Occurrence> occurrences) {
        Watch.Occurrence earliest = null;
        for (Watch.Occurrence one : occurrences) {
            if (earliest == null
                    || one.first() < earliest.first()
                    || one.first() == earliest.first() && one.last() < earliest.last()) {
                earliest = one;
            }
        }
        return earliest;
    }

    private int draw(Site site) {
        sampler.restore(site.memory);
        int position = position(count);
        Node node = site.node;
        if (node == null || node.count() == 0) return sampler.sample(site.row, position, attempt);
        double[] logits = widen(site.row);
        int left = 0;
        for (int i = 0; i < node.count(); i++) {
            if (node.child(i).logKept() == Double.NEGATIVE_INFINITY) logits[node.token(i)] = Double.NEGATIVE_INFINITY;
        }
        for (double logit : logits) if (logit > Double.NEGATIVE_INFINITY) left++;
        if (left == 0) throw refuse(count, "all tokens lead into a phrase");
        Ensemble ensemble = ensemble(logits, position);
        double t = ensemble.temperature();
        NoiseKey key = new NoiseKey(seed, stream, position, attempt);
        double[] tilted = ensemble.keptLogits();
        if (t == 0) return draw.draw(tilted, null, 0, key);
        boolean flat = t == Double.POSITIVE_INFINITY;
        if (flat) {
            for (int id = 0; id < tilted.length; id++) if (tilted[id] > Double.NEGATIVE_INFINITY) tilted[id] = 0;
        }
        for (int i = 0; i < node.count(); i++) {
            double logKept = node.child(i).logKept();
            if (logKept > Double.NEGATIVE_INFINITY) tilted[node.token(i)] += (flat ? 1 : t) * logKept;
        }
        return draw.draw(tilted, null, flat ? 1 : t, key);
    }

    private Ensemble ensemble(double[] logits, int position) {
        try {
            return sampler.ensemble(logits, position, attempt);
        } catch (SamplingException e) {
            if (e.kind() != SamplingException.Kind.EMPTY) throw e;
            throw refuse(count, "the chain leaves only tokens that lead into a phrase");
        }
    }

    /** Goes back to the first token of a phrase, and forbids the sequence that completed it. */
    private void back(Watch.Occurrence found) {
        int first = Math.max(found.first(), settled);
        int last = found.last();
        forbid(first, last, found.phrase());
        refusals[found.phrase()]++;
        rewindsAt[first]++;
        attempt++;
        if (rewindsAt[first] >= SWEEPS_AFTER) sweep(last);
        for (int i = last; i >= settled; i--) learn(i);
        count = first;
        sites.subList(first - settled + 1, sites.size()).clear();
        text = settledText.copy();
        for (int i = settled; i < count; i++) text.accept(ids[i]);
        if (rewindsAt[first] > budget) throw refuse(first, "the budget of " + budget + " rewinds is spent");
    }

    private void forbid(int first, int last, int phrase) {
        double logMass = 0;
        for (int i = first; i <= last; i++) {
            Node node = site(i).known();
            Node child = node.childOf(ids[i]);
            if (child == null) child = node.adopt(ids[i], i < last ? site(i + 1).known() : new Node(0), choice(i));
            logMass += node.logProbability(ids[i]);
            if (i < last) site(i + 1).node = child;
            else child.bound(Double.NEGATIVE_INFINITY);
        }
        site(first).excluded[phrase] += StrictMath.exp(logMass);
    }

    /** Carries what is known of what follows a token to its beginning, if it is known to go on with this token. */
    private void learn(int i) {
        Node node = site(i).node;
        if (node != null && node.childOf(ids[i]) != null) node.update();
    }

    /** Forbids all tokens that would complete a phrase in place of the one at an index. */
    private void sweep(int index) {
        Watch before = settledText.copy();
        for (int i = settled; i < index; i++) before.accept(ids[i]);
        Node node = site(index).known();
        float[] row = site(index).row;
        int[] found = new int[row.length];
        int n = 0;
        for (int id = 0; id < row.length; id++) {
            if (row[id] == Float.NEGATIVE_INFINITY || node.childOf(id) != null) continue;
            Watch after = before.copy();
            if (!language.isEnd(id)) after.accept(id);
            after.end();
            boolean completes = after.occurrences().stream().anyMatch(one -> one.last() >= index);
            if (completes) found[n++] = id;
        }
        if (n > 0) node.exclude(Arrays.copyOf(found, n), choice(index));
    }

    /** Returns what the chain left to draw the token at an index from, as if nothing were forbidden. */
    private Choice choice(int index) {
        Site site = site(index);
        sampler.restore(site.memory);
        return Choice.of(sampler.ensemble(widen(site.row), position(index), attempt));
    }

    private Site site(int index) {
        return sites.get(index - settled);
    }

    private int position(int index) {
        return language.prompt().length + index;
    }

    private static double[] widen(float[] row) {
        double[] wide = new double[row.length];
        for (int id = 0; id < wide.length; id++) wide[id] = row[id];
        return wide;
    }

    private AvoidanceException refuse(int index, String why) {
        Site site = site(index);
        int heaviest = 0;
        for (int i = 1; i < site.excluded.length; i++) {
            if (site.excluded[i] > site.excluded[heaviest]) heaviest = i;
        }
        double left = site.node == null ? 1 : StrictMath.exp(site.node.logKept());
        String phrase = site.excluded[heaviest] > 0 ? names.apply(heaviest) : null;
        return new AvoidanceException(
                "no way around the phrases at token " + (index + 1) + " of the text: " + why + "; at most " + left
                        + " of the mass there is left"
                        + (phrase == null ? "" : ", \"" + phrase + "\" holds most of the rest"),
                rewindsAt[index],
                left,
                phrase,
                "take phrases off the list, raise T, or loosen the chain");
    }
}
