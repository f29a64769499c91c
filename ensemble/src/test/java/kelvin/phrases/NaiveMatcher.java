package kelvin.phrases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds phrases by trying every pattern at every character, on the whole text: slow, and written another way. */
final class NaiveMatcher {
    private final List<Integer> characters =
            new ArrayList<>(); // folded, white space drawn together; 0 is an empty line
    private final List<Integer> originals = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final Set<Integer> sentenceStarts = new HashSet<>(); // indexes of words that open a sentence
    private final Set<Integer> breaks = new HashSet<>(); // indexes before which a sentence has ended
    private final Set<Integer> wordStarts = new HashSet<>();

    NaiveMatcher(String text) {
        int offset = 0;
        for (int character : text.codePoints().toArray()) {
            int length = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            int folded = TextFold.fold(character);
            characters.add(folded == TextFold.SKIPPED ? Integer.valueOf(-1) : Integer.valueOf(folded));
            originals.add(character);
            starts.add(offset);
            offset += length;
            ends.add(offset);
        }
        drawTogether();
        sentences();
    }

    private void drawTogether() {
        boolean lineBegins = true;
        int i = 0;
        while (i < characters.size()) {
            int c = characters.get(i);
            if (c == ' ' || c == '\n') {
                int j = i;
                int newlines = 0;
                int second = -1;
                while (j < characters.size() && (isSpace(j) || characters.get(j) == -1 && spaceFollows(j))) {
                    if (characters.get(j) == '\n' && ++newlines == 2) second = j;
                    if (characters.get(j) == -1 && lineBegins(j) && originals.get(j) == '*') breaks.add(j);
                    j++;
                }
                characters.set(i, (int) ' ');
                for (int k = i + 1; k < j; k++) characters.set(k, k == second ? 0 : -1);
                if (second == i) characters.set(i, 0);
                if (newlines > 0) lineBegins = true;
                i = j;
                continue;
            }
            if (lineBegins && TextFold.opensItem(originals.get(i))) breaks.add(i);
            else if (c != -1) lineBegins = false;
            i++;
        }
    }

    private boolean lineBegins(int index) {
        for (int k = index - 1; k >= 0; k--) {
            if (originals.get(k) == '\n') return true;
            if (!isSpace(k) && characters.get(k) != -1) return false;
        }
        return true;
    }

    private boolean isSpace(int i) {
        return characters.get(i) == ' ' || characters.get(i) == '\n';
    }

    private boolean spaceFollows(int i) {
        int k = i;
        while (k < characters.size() && characters.get(k) == -1) k++;
        return k < characters.size() && isSpace(k);
    }

    private void sentences() {
        boolean begins = true;
        boolean mayEnd = false;
        boolean inside = false;
        int previous = -1;
        for (int i = 0; i < characters.size(); i++) {
            int c = characters.get(i);
            if (breaks.contains(i)) begins = true;
            if (c == -1) continue;
            if (c == ' ' || c == 0) {
                if (mayEnd || c == 0) {
                    begins = true;
                    breaks.add(i);
                }
                mayEnd = false;
                inside = false;
            } else {
                boolean word = TextFold.isWord(c);
                if (word && !inside) {
                    wordStarts.add(i);
                    if (begins) sentenceStarts.add(i);
                    begins = false;
                }
                inside = word || c == '\'' && previous >= 0 && TextFold.isWord(characters.get(previous));
                mayEnd = TextFold.endsSentence(c) || mayEnd && TextFold.closes(c);
            }
            previous = i;
        }
    }

    Set<Match> find(List<Phrase> phrases) {
        Set<Match> found = new HashSet<>();
        for (int p = 0; p < phrases.size(); p++) {
            for (PhrasePattern.Form form : PhrasePattern.forms(p, phrases.get(p).pattern())) {
                for (int i = 0; i < characters.size(); i++) {
                    int end = end(form.first(), i);
                    if (end < 0 || form.opensSentence() && !sentenceStarts.contains(i)) continue;
                    String second = form.second();
                    if (second == null) {
                        found.add(new Match(p, starts.get(i), ends.get(end - 1)));
                        continue;
                    }
                    for (int j = end; j < characters.size(); j++) {
                        int last = end(second, j);
                        if (last < 0 || isBroken(end, j)) continue;
                        int between = words(end, j);
                        if (between >= form.leastGap() && between <= form.mostGap()) {
                            found.add(new Match(p, starts.get(i), ends.get(last - 1)));
                            break;
                        }
                    }
                }
            }
        }
        return found;
    }

    private boolean isBroken(int from, int to) {
        for (int k = from; k <= to; k++) if (breaks.contains(k) || characters.get(k) == 0) return true;
        return false;
    }

    private int words(int from, int to) {
        int count = 0;
        for (int k = from; k < to; k++) if (wordStarts.contains(k)) count++;
        return count;
    }

    /** The index behind a form that stands at an index, or -1. */
    private int end(String form, int index) {
        if (characters.get(index) == -1) return -1;
        int[] wanted = form.codePoints().filter(c -> TextFold.fold(c) != -1).toArray();
        int before = index - 1;
        while (before >= 0 && characters.get(before) == -1) before--;
        if (TextFold.isWord(wanted[0]) && before >= 0 && TextFold.isWord(characters.get(before))) return -1;
        int at = index;
        for (int character : wanted) {
            while (at < characters.size() && characters.get(at) == -1) at++;
            if (at == characters.size() || characters.get(at) != TextFold.fold(character)) return -1;
            if (Character.isUpperCase(character) && !Character.isUpperCase(originals.get(at))) return -1;
            at++;
        }
        int after = at;
        while (after < characters.size() && characters.get(after) == -1) after++;
        boolean touches = after < characters.size() && TextFold.isWord(characters.get(after));
        return TextFold.isWord(wanted[wanted.length - 1]) && touches ? -1 : at;
    }
}
