package kelvin.phrases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The phrases of a list in a text.
 *
 * @param bytes of the text
 * @param words in it: stretches of letters and digits, apostrophes between them included
 * @param findings in order, without overlaps
 * @param whole all findings together
 * @param classes the findings of each class of the list, in the order of the list
 */
public record PhraseReport(
        int bytes, int words, List<PhraseFinding> findings, PhraseShare whole, List<PhraseShare> classes) {
    /** Copies the lists. */
    public PhraseReport {
        findings = List.copyOf(findings);
        classes = List.copyOf(classes);
    }

    /** Counts what a matcher made of the list finds in a text; the rates of people are those in a kind of prose. */
    static PhraseReport of(PhraseList list, PhraseMatcher matcher, byte[] utf8, Prose prose) {
        PhraseScanner scanner = new PhraseScanner(matcher);
        scanner.accept(utf8);
        scanner.end();
        int words = scanner.words();
        List<PhraseFinding> findings = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, Double> human = new LinkedHashMap<>();
        for (PhraseEntry entry : list.entries()) {
            String name = entry.phrase().phraseClass();
            counts.putIfAbsent(name, 0);
            human.merge(name, perMillion(entry, prose), Double::sum);
        }
        for (Match match : PhraseMatcher.resolve(scanner.matches())) {
            PhraseEntry entry = list.entries().get(match.phrase());
            findings.add(new PhraseFinding(entry, match.start(), match.end()));
            counts.merge(entry.phrase().phraseClass(), 1, Integer::sum);
        }
        List<PhraseShare> classes = new ArrayList<>();
        double all = 0;
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            double rate = human.getOrDefault(each.getKey(), Double.NaN);
            all += rate;
            HumanRates known = list.classes().get(each.getKey());
            classes.add(new PhraseShare(each.getKey(), each.getValue(), words, rate, in(known, prose)));
        }
        PhraseShare whole = new PhraseShare(list.name(), findings.size(), words, all, in(list.whole(), prose));
        return new PhraseReport(utf8.length, words, findings, whole, classes);
    }

    /** NaN marks what nobody counted, and whatever it is added to. */
    private static double perMillion(PhraseEntry entry, Prose prose) {
        return entry.human() == null ? Double.NaN : entry.human().in(prose).perMillion();
    }

    private static @Nullable HumanRate in(@Nullable HumanRates rates, Prose prose) {
        return rates == null ? null : rates.in(prose);
    }
}
