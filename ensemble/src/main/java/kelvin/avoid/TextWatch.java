package kelvin.avoid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.phrases.Match;
import kelvin.phrases.PhraseMatcher;
import kelvin.phrases.PhraseScanner;
import kelvin.tokenizer.Tokenizer;

/**
 * Watches the bytes of a generated text for phrases and stop strings. The prompt's bytes were read before, without its control
 * tokens, so that a phrase may begin there; one that ends there does not count. What may yet be part of a stop string is not
 * shown to the phrase scanner, since it may not belong to the text.
 */
final class TextWatch implements Watch {
    private final Tokenizer tokenizer;
    private final byte[][] stops;
    private final PhraseScanner scanner;
    private final int before; // bytes of the prompt
    private int[] ends = new int[16]; // of tokens, in bytes of the generated text
    private int tokens;
    private byte[] held = {}; // not yet shown to the scanner
    private int shown; // bytes of the generated text that were
    private int stop = -1;
    private boolean ended;

    /** Makes a watch after a prompt. */
    TextWatch(Tokenizer tokenizer, PhraseMatcher matcher, int[] prompt, List<String> stops) {
        this.tokenizer = tokenizer;
        this.stops = stops.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.scanner = new PhraseScanner(matcher);
        for (int id : prompt) if (!tokenizer.isControl(id)) scanner.accept(tokenizer.bytes(id));
        this.before = scanner.position();
    }

    private TextWatch(TextWatch other) {
        tokenizer = other.tokenizer;
        stops = other.stops;
        scanner = other.scanner.copy();
        before = other.before;
        ends = other.ends.clone();
        tokens = other.tokens;
        held = other.held;
        shown = other.shown;
        stop = other.stop;
        ended = other.ended;
    }

    @Override
    public Watch copy() {
        return new TextWatch(this);
    }

    @Override
    public void accept(int token) {
        byte[] bytes = bytes(tokenizer, token);
        if (tokens == ends.length) ends = Arrays.copyOf(ends, 2 * tokens);
        ends[tokens++] = shown + held.length + bytes.length;
        if (stops.length == 0) {
            scanner.accept(bytes);
            shown += bytes.length;
            return;
        }
        byte[] all = Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, all, held.length, bytes.length);
        show(all, stopIn(all));
    }

    /** Returns the bytes of a generated token; ids beyond the tokenizer's vocabulary have none. */
    static byte[] bytes(Tokenizer tokenizer, int token) {
        return token < tokenizer.vocabularySize() ? tokenizer.bytes(token) : new byte[0];
    }

    private void show(byte[] all, int upTo) {
        scanner.accept(all, 0, upTo);
        shown += upTo;
        held = Arrays.copyOfRange(all, upTo, all.length);
    }

    /** Returns where the first stop string begins, or what may become one. */
    private int stopIn(byte[] all) {
        int first = all.length;
        for (int k = 0; k < stops.length; k++) {
            for (int at = 0; at + stops[k].length <= all.length && at <= first; at++) {
                if (!matches(all, at, stops[k], stops[k].length)) continue;
                boolean longer = at == first && stop >= 0 && stops[k].length > stops[stop].length;
                if (at < first || longer) {
                    first = at;
                    stop = k;
                }
                break;
            }
        }
        if (stop >= 0) return first;
        for (byte[] text : stops) {
            for (int at = Math.max(0, all.length - text.length + 1); at < first; at++) {
                if (matches(all, at, text, all.length - at)) first = at;
            }
        }
        return first;
    }

    private static boolean matches(byte[] all, int at, byte[] text, int length) {
        return Arrays.equals(all, at, at + length, text, 0, length);
    }

    @Override
    public int stop() {
        return stop;
    }

    @Override
    public void end() {
        if (ended) return;
        ended = true;
        if (stop < 0) show(held, held.length);
        scanner.end();
    }

    /** Returns the number of bytes of the generated text, once it has ended. */
    int length() {
        return shown;
    }

    @Override
    public List<Occurrence> occurrences() {
        if (scanner.count() == 0) return List.of();
        List<Occurrence> found = new ArrayList<>();
        for (Match match : generated()) {
            found.add(
                    new Occurrence(match.phrase(), tokenAt(match.start() - before), tokenAt(match.end() - 1 - before)));
        }
        return found;
    }

    private List<Match> generated() {
        return scanner.matches().stream().filter(match -> match.end() > before).toList();
    }

    /** Returns the token with a byte of the generated text; the first for one of the prompt. */
    private int tokenAt(int offset) {
        int token = Arrays.binarySearch(ends, 0, tokens, offset + 1);
        if (token < 0) return -token - 1;
        while (token > 0 && ends[token - 1] == ends[token]) token--; // tokens without bytes end there, too
        return token;
    }

    @Override
    public int certain() {
        if (scanner.count() == 0) return 0;
        List<Match> all = generated();
        if (ended || all.isEmpty()) return PhraseMatcher.resolve(all).size();
        int open = scanner.openFrom();
        List<Match> sure = all.stream().filter(match -> match.start() < open).toList();
        return Math.max(1, PhraseMatcher.resolve(sure).size());
    }

    @Override
    public int settled() {
        if (ended) return tokens;
        return tokenAt(Math.min(scanner.openFrom() - before, shown));
    }
}
