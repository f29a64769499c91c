package kelvin.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseEntry;
import kelvin.phrases.PhraseLists;
import kelvin.phrases.PhraseMatcher;

/**
 * Measures the finder on a text of the caller's, repeated to ten million bytes: with the stock list, and with a hundred
 * thousand phrases cut from the text itself, which is harder than a list that never matches. Times are
 * those of the processor, so that a busy machine does not spoil them.
 */
final class PhraseSpeed {
    private static final int BYTES = 10_000_000;
    private static final int PHRASES = 100_000;
    private static final int ROUNDS = 7;

    private PhraseSpeed() {}

    public static void main(String[] args) throws IOException {
        byte[] once = Files.readAllBytes(Path.of(args[0]));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < BYTES) all.writeBytes(once);
        byte[] text = Arrays.copyOf(all.toByteArray(), BYTES);
        measure(
                "stock",
                PhraseLists.builtIn(PhraseLists.STOCK).entries().stream()
                        .map(PhraseEntry::phrase)
                        .toList(),
                text);
        measure("cut from the text", cut(text), text);
    }

    private static List<Phrase> cut(byte[] text) {
        String[] words = new String(text, StandardCharsets.UTF_8).split("[^A-Za-z]+");
        List<Phrase> phrases = new ArrayList<>();
        for (int i = 0; i + 4 < words.length && phrases.size() < PHRASES; i += 4) {
            phrases.add(new Phrase(String.join(" ", Arrays.asList(words).subList(i, i + 4)), "cut"));
        }
        return phrases;
    }

    private static void measure(String name, List<Phrase> phrases, byte[] text) {
        long before = used();
        long start = nanos();
        PhraseMatcher matcher = PhraseMatcher.of(phrases);
        double build = (nanos() - start) / 1e9;
        long memory = used() - before;
        double[] seconds = new double[ROUNDS];
        int findings = 0;
        for (int round = 0; round < ROUNDS; round++) {
            start = nanos();
            findings = matcher.find(text).size();
            seconds[round] = (nanos() - start) / 1e9;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %,d phrases made ready in %.2f s, %,d MB; %,d findings in %,d bytes, first %.2f s, median %.2f s%n",
                name,
                phrases.size(),
                build,
                memory / 1_000_000,
                findings,
                text.length,
                seconds[0],
                Arrays.stream(seconds).sorted().toArray()[ROUNDS / 2]);
    }

    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
