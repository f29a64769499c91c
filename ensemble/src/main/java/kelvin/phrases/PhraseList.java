package kelvin.phrases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Phrases to look for, and what is known of them. Immutable.
 *
 * @param name of the list
 * @param version of a list that comes with Kelvin, null for others
 * @param entries its phrases, in order; at least one
 * @param classes how often people write a phrase of a class, where that was counted
 * @param whole how often people write any of them, null if nobody counted
 */
public record PhraseList(
        String name,
        @Nullable String version,
        List<PhraseEntry> entries,
        Map<String, HumanRates> classes,
        @Nullable HumanRates whole) {
    /** Copies the collections and refuses an empty list. */
    public PhraseList {
        entries = List.copyOf(entries);
        classes = Map.copyOf(classes);
        if (entries.isEmpty()) {
            throw new PhraseListException(
                    name, 0, "it has no phrase; write one a line, or a class, a tab and a phrase");
        }
    }

    /**
     * Returns the phrases of several lists as one. Rates of a class that two of them share are not those of either, so they
     * are left out, as is the rate of the whole.
     */
    public static PhraseList joined(List<PhraseList> lists) {
        if (lists.size() == 1) return lists.getFirst();
        List<PhraseEntry> entries = new ArrayList<>();
        Map<String, HumanRates> classes = new HashMap<>();
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (PhraseList list : lists) {
            names.add(list.name());
            entries.addAll(list.entries());
            Set<String> own = new HashSet<>();
            for (PhraseEntry entry : list.entries()) own.add(entry.phrase().phraseClass());
            for (String each : own) {
                HumanRates rates = list.classes().get(each);
                if (!seen.add(each)) classes.remove(each);
                else if (rates != null) classes.put(each, rates);
            }
        }
        return new PhraseList(String.join(",", names), null, entries, classes, null);
    }

    /**
     * Returns a matcher of the phrases, indexed as the entries are.
     *
     * @throws PhraseListException naming the line, if a pattern cannot be looked for
     */
    public PhraseMatcher matcher() {
        try {
            return PhraseMatcher.of(entries.stream().map(PhraseEntry::phrase).toList());
        } catch (PhraseException e) {
            PhraseEntry entry = entries.get(e.index());
            throw new PhraseListException(entry.list(), entry.line(), "\"" + e.pattern() + "\": " + e.reason());
        }
    }
}
