package kelvin.trust;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a text answers to a question, in a form that can be compared: the first sentence, NFKC, lower case, without
 * punctuation, articles and phrases that lead up to an answer, small numbers in digits, and without an echo of the question.
 * It compares words, not meanings: "paris" and "city of paris" are two answers.
 *
 * <p>The first sentence ends before a line break, or after a full stop, exclamation or question mark that whitespace follows
 * (a full stop not after a single letter or a title such as Dr). A line that ends with a colon and a word such as "Sure!"
 * are introductions: the sentence begins after them, if anything does.
 *
 * <p><b>Settled.</b> {@link #settled} says that the sentence has ended. Its end is found by reading the text from the left,
 * and no character after the one that ends it is looked at; so whatever follows, the sentence and thus the answer stay the
 * same. That is why the mass of a settled beginning may be counted for its answer.
 */
public final class Answers {
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final Set<String> COPULAS = Set.of("is", "are", "was", "were", "=", "equals");
    /** Words that may stand in an answer although they stand in the question. */
    private static final Set<String> SMALL_WORDS =
            Set.of("of", "in", "on", "to", "and", "or", "for", "with", "by", "at", "from", "as");
    /** Titles and shortened words whose full stop ends no sentence. */
    private static final Set<String> SHORTENED =
            Set.of("mr", "mrs", "ms", "dr", "st", "mt", "prof", "vs", "etc", "jr", "sr", "approx", "ca");
    /** Words that stand before an answer and are none. */
    private static final List<String> FILLERS = List.of("sure", "certainly", "of course");
    /** Phrases that lead up to an answer, articles already dropped, longest first. */
    private static final List<List<String>> LEADS = List.of(
            List.of("answer", "to", "this", "question", "is"),
            List.of("answer", "to", "your", "question", "is"),
            List.of("answer", "to", "question", "is"),
            List.of("correct", "answer", "is"),
            List.of("final", "answer", "is"),
            List.of("i", "think", "that"),
            List.of("answer", "is"),
            List.of("result", "is"),
            List.of("i", "think"),
            List.of("i", "believe"),
            List.of("it", "is"),
            List.of("that", "is"),
            List.of("this", "is"),
            List.of("they", "are"),
            List.of("there", "are"),
            List.of("there", "is"),
            List.of("answer"),
            List.of("its"),
            List.of("so"));

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("zero", 0),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("thirteen", 13),
            Map.entry("fourteen", 14),
            Map.entry("fifteen", 15),
            Map.entry("sixteen", 16),
            Map.entry("seventeen", 17),
            Map.entry("eighteen", 18),
            Map.entry("nineteen", 19),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("forty", 40),
            Map.entry("fifty", 50),
            Map.entry("sixty", 60),
            Map.entry("seventy", 70),
            Map.entry("eighty", 80),
            Map.entry("ninety", 90));

    private final Set<String> asked;

    /** The first sentence of a text, and whether its end is known. */
    private record Sentence(int start, int end, boolean closed) {}

    /** Reads answers to a question; an empty one has no echo. */
    public Answers(String question) {
        asked = new HashSet<>(words(question));
    }

    /** Returns the answer of a text; empty if the text is blank. */
    public String answer(String text) {
        Sentence sentence = sentence(text);
        String said = text.substring(sentence.start(), sentence.end());
        List<String> words = withoutEcho(withoutLead(words(said)));
        if (words.isEmpty()) return fold(said).strip(); // nothing but punctuation: compared as it is
        return String.join(" ", words);
    }

    /** Returns whether the answer of a text stays the same whatever follows. */
    public static boolean settled(String text) {
        return sentence(text).closed();
    }

    private static Sentence sentence(String text) {
        int first = skipBlanks(text, 0);
        int start = skipFiller(text, first);
        if (start == text.length()) return new Sentence(first, start, false); // the answer may be yet to come
        while (true) {
            int end = endOfSentence(text, start);
            boolean introduces =
                    end < text.length() && isLineBreak(text.charAt(end)) && endsWithColon(text, start, end);
            int next = introduces ? skipBlanks(text, end) : end;
            if (!introduces) return new Sentence(start, end, end < text.length());
            if (next == text.length()) return new Sentence(start, end, false);
            start = next;
        }
    }

    private static boolean endsWithColon(String text, int start, int end) {
        return text.substring(start, end).stripTrailing().endsWith(":");
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at;
    }

    /** Steps over "Sure!" and the like. */
    private static int skipFiller(String text, int start) {
        for (String filler : FILLERS) {
            if (!text.regionMatches(true, start, filler, 0, filler.length())) continue;
            int mark = start + filler.length();
            if (mark >= text.length() || "!.,:".indexOf(text.charAt(mark)) < 0) continue;
            return skipBlanks(text, mark + 1);
        }
        return start;
    }

    /** Returns where the sentence ends; the length of the text if it has not ended, so that a character follows its end. */
    private static int endOfSentence(String text, int start) {
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isLineBreak(c)) return at;
            if (".!?".indexOf(c) < 0) continue;
            int after = at + 1;
            while (after < text.length() && "\"')]*_`\u201d\u2019".indexOf(text.charAt(after)) >= 0) after++;
            if (after == text.length() || !Character.isWhitespace(text.charAt(after))) continue;
            if (c != '.' || !isShortened(text, start, at)) return after;
        }
        return text.length();
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }

    /** Returns whether the full stop at {@code dot} belongs to an initial or a title. */
    private static boolean isShortened(String text, int start, int dot) {
        int from = dot;
        while (from > start && Character.isLetter(text.charAt(from - 1))) from--;
        String word = text.substring(from, dot);
        boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0)) && from > start;
        return initial || SHORTENED.contains(word.toLowerCase(Locale.ROOT));
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** Returns the words of a text, folded: signs of arithmetic are words, other punctuation is none, numbers are digits. */
    static List<String> words(String text) {
        int[] points = fold(text).codePoints().toArray();
        List<String> raw = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            if (isPartOfWord(points, i)) {
                word.appendCodePoint(c == '\u2212' ? '-' : c);
            } else if (!isDropped(points, i)) {
                flush(word, raw);
                if (Character.getType(c) == Character.MATH_SYMBOL) raw.add(Character.toString(c));
            }
        }
        flush(word, raw);
        List<String> words = new ArrayList<>();
        for (String one : inDigits(raw)) {
            if (!ARTICLES.contains(one)) words.add(one);
        }
        return words.isEmpty() ? inDigits(raw) : words; // "A" may be an answer
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) words.add(word.toString());
        word.setLength(0);
    }

    private static boolean isPartOfWord(int[] points, int i) {
        int c = points[i];
        if (Character.isLetterOrDigit(c)) return true;
        boolean digitFollows = i + 1 < points.length && Character.isDigit(points[i + 1]);
        boolean wordBefore = i > 0 && Character.isLetterOrDigit(points[i - 1]);
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.CURRENCY_SYMBOL -> true;
            default -> {
                if (c == '%' || c == '\u00b0') yield true;
                if (c == '.') yield digitFollows && i > 0 && Character.isDigit(points[i - 1]);
                yield (c == '-' || c == '\u2212') && digitFollows && !wordBefore;
            }
        };
    }

    /** Returns whether a character vanishes without ending the word: apostrophes, and commas between thousands. */
    private static boolean isDropped(int[] points, int i) {
        int c = points[i];
        if (c == '\'' || c == '\u2019') return true;
        if (c != ',' || i == 0 || !Character.isDigit(points[i - 1])) return false;
        for (int k = 1; k <= 3; k++) {
            if (i + k >= points.length || !Character.isDigit(points[i + k])) return false;
        }
        return i + 4 >= points.length || !Character.isDigit(points[i + 4]);
    }

    private static List<String> inDigits(List<String> words) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Integer value = NUMBERS.get(words.get(i));
            if (value == null) {
                out.add(shortDecimal(words.get(i)));
                continue;
            }
            Integer unit = i + 1 < words.size() ? NUMBERS.get(words.get(i + 1)) : null;
            boolean joins = value >= 20 && unit != null && unit > 0 && unit < 10;
            out.add(String.valueOf(joins && unit != null ? value + unit : value));
            if (joins) i++;
        }
        return out;
    }

    /** 4.0 is 4, and 2.50 is 2.5. */
    private static String shortDecimal(String word) {
        if (!word.matches("-?[0-9]+\\.[0-9]+")) return word;
        return word.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static List<String> withoutLead(List<String> words) {
        List<String> left = words;
        for (boolean found = true; found; ) {
            found = false;
            for (List<String> lead : LEADS) {
                if (left.size() > lead.size() && left.subList(0, lead.size()).equals(lead)) {
                    left = left.subList(lead.size(), left.size());
                    found = true;
                    break;
                }
            }
        }
        return left;
    }

    /**
     * "Capital of France is Paris" after "What is the capital of France?" answers "paris": words of the question, a copula,
     * and something that is not in the question.
     */
    private List<String> withoutEcho(List<String> words) {
        for (int i = 0; i < words.size() - 1; i++) {
            if (!COPULAS.contains(words.get(i))) {
                if (!asked.contains(words.get(i))) return words;
                continue;
            }
            List<String> said = words.subList(i + 1, words.size());
            boolean isNew = said.stream().noneMatch(word -> asked.contains(word) && !SMALL_WORDS.contains(word));
            return i > 0 && isNew ? withoutLead(said) : words;
        }
        return words;
    }
}
