package kelvin.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kelvin.phrases.Match;
import kelvin.phrases.PhraseList;
import kelvin.phrases.PhraseLists;
import kelvin.phrases.PhraseMatcher;
import kelvin.phrases.PhraseScanner;

/** Counts the stock phrases in a folder of texts: a line a file, its name, its words, and index:count of each phrase. */
final class PhraseCounts {
    private PhraseCounts() {}

    public static void main(String[] args) throws IOException {
        PhraseList list = PhraseLists.builtIn(PhraseLists.STOCK);
        PhraseMatcher matcher = list.matcher();
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(args[0]))) {
            files = found.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            PhraseScanner scanner = new PhraseScanner(matcher);
            scanner.accept(Files.readAllBytes(file));
            scanner.end();
            Map<Integer, Integer> counts = new TreeMap<>();
            for (Match match : PhraseMatcher.resolve(scanner.matches())) counts.merge(match.phrase(), 1, Integer::sum);
            String name = String.valueOf(file.getFileName());
            StringBuilder line = new StringBuilder(name.substring(0, name.length() - ".txt".length()));
            line.append('\t').append(scanner.words());
            counts.forEach((entry, count) ->
                    line.append('\t').append(entry).append(':').append(count));
            System.out.println(line);
        }
    }
}
