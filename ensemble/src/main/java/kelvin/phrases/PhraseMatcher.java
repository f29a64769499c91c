package kelvin.phrases;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Phrases made ready to be found in one pass over the bytes of a text, however many they are. The language of patterns
 * stands at {@link PhrasePattern}. Immutable, so it serves any number of threads.
 */
public final class PhraseMatcher {
    /** Bytes of all forms of all phrases at most: the automaton takes some 30 bytes for each. */
    private static final long MOST_BYTES = 50_000_000;

    private final List<Phrase> phrases;
    private final Automaton automaton;
    private final Word[] words;
    private final int longest;

    /**
     * A string to look for: a whole form of a phrase, or one side of a gap.
     *
     * @param length in folded bytes
     * @param startsWord whether its first character belongs to a word
     * @param endsWord whether its last character does
     * @param uses what it is good for
     */
    record Word(int length, boolean startsWord, boolean endsWord, List<Use> uses) {}

    /** Which part of a phrase a string is. */
    enum Part {
        WHOLE,
        BEFORE_GAP,
        AFTER_GAP
    }

    /**
     * What a string is good for.
     *
     * @param phrase index in the list
     * @param part of the phrase
     * @param capitals offsets of folded bytes that must be capitals in the text
     * @param opensSentence whether it counts at the start of a sentence only
     * @param gap between this part and the other
     */
    record Use(int phrase, Part part, int[] capitals, boolean opensSentence, Gap gap) {}

    /**
     * A gap of one form of a phrase.
     *
     * @param number of the gap, or -1 where there is none
     * @param least words in it at least
     * @param most words in it at most
     * @param after words of the part behind it, or a few more
     */
    record Gap(int number, int least, int most, int after) {
        static final Gap NONE = new Gap(-1, 0, 0, 0);
    }

    private PhraseMatcher(List<Phrase> phrases, Automaton automaton, Word[] words, int longest) {
        this.phrases = phrases;
        this.automaton = automaton;
        this.words = words;
        this.longest = longest;
    }

    /**
     * Makes a matcher. A list without phrases finds nothing.
     *
     * @throws PhraseException naming the phrase, if a pattern is malformed or all of them are too long together
     */
    public static PhraseMatcher of(List<Phrase> phrases) {
        Builder builder = new Builder();
        for (int i = 0; i < phrases.size(); i++) builder.add(i, phrases.get(i).pattern());
        return builder.build(List.copyOf(phrases));
    }

    /** Returns the phrases, in the order of their indexes. */
    public List<Phrase> phrases() {
        return phrases;
    }

    /** Returns the occurrences in a text: leftmost first, the longest of those that begin together, without overlaps. */
    public List<Match> find(byte[] utf8) {
        PhraseScanner scanner = new PhraseScanner(this);
        scanner.accept(utf8);
        scanner.end();
        return resolve(scanner.matches());
    }

    /** Leaves of occurrences that may overlap the leftmost ones, of these the longest, of these the first phrase. */
    public static List<Match> resolve(List<Match> matches) {
        List<Match> sorted = new ArrayList<>(matches);
        sorted.sort(Comparator.comparingInt(Match::start)
                .thenComparing(Match::end, Comparator.reverseOrder())
                .thenComparingInt(Match::phrase));
        List<Match> kept = new ArrayList<>();
        int free = Integer.MIN_VALUE;
        for (Match match : sorted) {
            if (match.start() < free) continue;
            kept.add(match);
            free = match.end();
        }
        return kept;
    }

    Automaton automaton() {
        return automaton;
    }

    Word word(int index) {
        return words[index];
    }

    /** Returns the number of bytes of the longest string. */
    int longest() {
        return longest;
    }

    /** Gathers strings and what they are good for. */
    private static final class Builder {
        private final Map<String, Integer> known = new HashMap<>();
        private final List<byte[]> strings = new ArrayList<>();
        private final List<Word> words = new ArrayList<>();
        private long bytes;
        private int longest;
        private int gaps;

        void add(int phrase, String pattern) {
            for (PhrasePattern.Form form : PhrasePattern.forms(phrase, pattern)) {
                boolean opens = form.opensSentence();
                String second = form.second();
                if (second == null) {
                    add(phrase, pattern, form.first(), Part.WHOLE, opens, Gap.NONE);
                } else {
                    int after = second.split(" ", -1).length + 1;
                    Gap gap = new Gap(gaps++, form.leastGap(), form.mostGap(), after);
                    add(phrase, pattern, form.first(), Part.BEFORE_GAP, opens, gap);
                    add(phrase, pattern, second, Part.AFTER_GAP, false, gap);
                }
            }
        }

        private void add(int phrase, String pattern, String text, Part part, boolean opens, Gap gap) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            List<Integer> capitals = new ArrayList<>(0);
            int[] characters = text.codePoints()
                    .filter(c -> TextFold.fold(c) != TextFold.SKIPPED)
                    .toArray();
            for (int character : characters) {
                if (Character.isUpperCase(character)) capitals.add(out.size());
                out.writeBytes(Character.toString(TextFold.fold(character)).getBytes(StandardCharsets.UTF_8));
            }
            bytes += out.size();
            longest = Math.max(longest, out.size());
            if (longest > PhrasePattern.LONGEST || bytes > MOST_BYTES) {
                String reason = "the forms up to here take " + bytes + " bytes, limit " + MOST_BYTES;
                throw new PhraseException(phrase, pattern, reason + "; use a shorter list");
            }
            int word = known.computeIfAbsent(out.toString(StandardCharsets.UTF_8), key -> {
                strings.add(out.toByteArray());
                boolean starts = TextFold.isWord(characters[0]);
                boolean ends = TextFold.isWord(characters[characters.length - 1]);
                words.add(new Word(out.size(), starts, ends, new ArrayList<>(1)));
                return words.size() - 1;
            });
            int[] offsets = capitals.stream().mapToInt(Integer::intValue).toArray();
            words.get(word).uses().add(new Use(phrase, part, offsets, opens, gap));
        }

        PhraseMatcher build(List<Phrase> phrases) {
            return new PhraseMatcher(phrases, Automaton.of(strings), words.toArray(Word[]::new), longest);
        }
    }
}
