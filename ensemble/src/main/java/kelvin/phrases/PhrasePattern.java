package kelvin.phrases;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language of patterns. A pattern is words with one space between them. The space stands for any white space but an
 * empty line. Case does not matter, but a capital in the pattern asks for a capital. A pattern begins and ends at word
 * boundaries: no letter or digit may touch its own first or last letter or digit.
 *
 * <table><caption>What is special</caption>
 * <tr><td>{@code (a|b|)}</td><td>one of these, or nothing; may be nested and may hold spaces</td></tr>
 * <tr><td>{@code {n}}, {@code {m,n}}</td><td>a gap of 1 (or m) to n words within the sentence; one in a pattern</td></tr>
 * <tr><td>{@code \} in front of one of {@code ( | ) \}</td><td>the character itself</td></tr>
 * <tr><td>{@code ^} in front</td><td>the first words of a sentence, a paragraph or a list item</td></tr>
 * </table>
 */
final class PhrasePattern {
    /** Forms of one pattern at most. */
    static final int MOST_FORMS = 1_000;
    /** Bytes of a form at most; a scanner keeps as many characters in mind. */
    static final int LONGEST = 65_536;
    /** Words in a gap at most. */
    static final int WIDEST_GAP = 100;

    private static final Pattern GAP = Pattern.compile("\\{(?:(\\d{1,4}),)?(\\d{1,4})\\}");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final int DEEPEST = 20;

    private final int index;
    private final String pattern;
    private int at;
    private int depth;

    /**
     * One way to write a phrase.
     *
     * @param first its words, up to the gap if there is one
     * @param second its words after the gap, or null
     * @param leastGap words in the gap at least
     * @param mostGap words in the gap at most
     * @param opensSentence whether it counts at the start of a sentence only
     */
    record Form(String first, @Nullable String second, int leastGap, int mostGap, boolean opensSentence) {}

    private PhrasePattern(int index, String pattern) {
        this.index = index;
        this.pattern = pattern;
    }

    /**
     * Returns the forms of a pattern.
     *
     * @throws PhraseException if there are none or too many, or the pattern is malformed
     */
    static List<Form> forms(int index, String pattern) {
        return new PhrasePattern(index, pattern).parse();
    }

    private List<Form> parse() {
        if (pattern.isBlank()) throw wrong("it holds no word; leave it out");
        String body = pattern.strip();
        boolean opens = body.startsWith("^");
        String text = opens ? body.substring(1) : body;
        List<String> texts = new PhrasePattern(index, text).alternatives(true);
        Set<Form> forms = new LinkedHashSet<>();
        for (String each : texts) {
            Form form = form(SPACES.matcher(each.strip()).replaceAll(" "), opens);
            forms.add(form);
        }
        return List.copyOf(forms);
    }

    /** Reads {@code a|b|c} up to a closing parenthesis or the end, and returns every text that it stands for. */
    private List<String> alternatives(boolean outermost) {
        if (++depth > DEEPEST) throw wrong("parentheses are nested more than " + DEEPEST + " deep");
        List<String> all = new ArrayList<>();
        List<String> sequence = List.of("");
        while (true) {
            sequence = product(sequence, List.of(literal()));
            boolean ended = at == pattern.length();
            char c = ended ? ')' : pattern.charAt(at++);
            if (c == '(') {
                sequence = product(sequence, alternatives(false));
                continue;
            }
            if (c == '|' && outermost) throw wrong("| stands outside of parentheses; write (a|b)");
            if (c == ')' && outermost != ended) {
                throw wrong(outermost ? "a parenthesis closes that was not opened" : "a parenthesis is not closed");
            }
            all.addAll(sequence);
            if (all.size() > MOST_FORMS) throw tooMany();
            if (c == ')') break;
            sequence = List.of("");
        }
        depth--;
        return all;
    }

    /** Reads characters that stand for themselves. */
    private String literal() {
        StringBuilder out = new StringBuilder();
        for (; at < pattern.length() && "(|)".indexOf(pattern.charAt(at)) < 0; at++) {
            if (pattern.charAt(at) == '\\' && at + 1 < pattern.length()) at++;
            out.append(pattern.charAt(at));
        }
        return out.toString();
    }

    private List<String> product(List<String> heads, List<String> tails) {
        if ((long) heads.size() * tails.size() > MOST_FORMS) throw tooMany();
        List<String> out = new ArrayList<>(heads.size() * tails.size());
        for (String head : heads) for (String tail : tails) out.add(head + tail);
        return out;
    }

    private Form form(String text, boolean opens) {
        Matcher gap = GAP.matcher(text);
        Form form;
        if (gap.find()) {
            int most = Integer.parseInt(gap.group(2));
            int least = gap.group(1) == null ? 1 : Integer.parseInt(gap.group(1));
            if (least > most || most > WIDEST_GAP) {
                throw wrong("the gap " + gap.group() + " holds " + least + " to " + most + " words, expected 0 to "
                        + WIDEST_GAP + " in order");
            }
            String first = text.substring(0, gap.start()).strip();
            String second = text.substring(gap.end()).strip();
            if (first.isEmpty() || second.isEmpty()) throw wrong("a gap needs words on both sides");
            form = new Form(first, second, least, most, opens);
            check(second);
        } else {
            form = new Form(text, null, 0, 0, opens);
        }
        check(form.first());
        if (opens && !TextFold.isWord(form.first().codePointAt(0))) throw wrong("^ needs a word behind it");
        return form;
    }

    private void check(String text) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw wrong("braces are no gap of the form {n} or {m,n}, or a second gap");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw wrong("it holds half a surrogate pair");
                }
                i++;
            }
        }
        if (text.codePoints().map(TextFold::fold).allMatch(c -> c == TextFold.SKIPPED || c == ' ')) {
            throw wrong("it holds no character that is looked at; leave it out");
        }
        if (text.length() > LONGEST / 4) {
            throw wrong("it is " + text.length() + " characters long, limit " + LONGEST / 4);
        }
    }

    private PhraseException tooMany() {
        return wrong("its parentheses stand for more than " + MOST_FORMS + " forms; split it");
    }

    private PhraseException wrong(String reason) {
        return new PhraseException(index, pattern, reason);
    }
}
