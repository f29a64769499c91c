package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds special tokens that are written out in a text, as llama.cpp does: the longest first, each everywhere it occurs in
 * what the longer ones have left, from left to right.
 */
final class SpecialTokens {
    private final List<Special> specials = new ArrayList<>();

    /** A token and its text; {@code always}: found even where special tokens are not to be parsed. */
    private record Special(int id, String text, boolean always) {}

    /** A piece of a text: a special token, or plain text if the id is -1; [from, to) count chars. */
    record Fragment(int id, int from, int to) {}

    SpecialTokens(Vocabulary vocabulary) {
        for (int id = 0; id < vocabulary.size(); id++) {
            int kind = vocabulary.kind(id);
            if (kind != Vocabulary.CONTROL && kind != Vocabulary.USER_DEFINED && kind != Vocabulary.UNKNOWN) continue;
            String text = vocabulary.text(id);
            if (!text.isEmpty()) specials.add(new Special(id, text, kind == Vocabulary.USER_DEFINED));
        }
        specials.sort((a, b) -> utf8Length(b.text()) - utf8Length(a.text()));
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Cuts a text into special tokens and the plain text between them; no fragment of plain text is empty. */
    List<Fragment> split(String text, boolean parseSpecial) {
        List<Fragment> fragments = new ArrayList<>();
        if (!text.isEmpty()) fragments.add(new Fragment(-1, 0, text.length()));
        for (Special special : specials) {
            if (!parseSpecial && !special.always()) continue;
            if (!text.contains(special.text())) continue;
            fragments = split(text, special, fragments);
        }
        return fragments;
    }

    private static List<Fragment> split(String text, Special special, List<Fragment> fragments) {
        List<Fragment> result = new ArrayList<>();
        for (Fragment fragment : fragments) {
            if (fragment.id() >= 0) {
                result.add(fragment);
                continue;
            }
            int from = fragment.from();
            while (true) {
                int at = text.indexOf(special.text(), from);
                int end = at + special.text().length();
                if (at < 0 || end > fragment.to()) break;
                if (at > from) result.add(new Fragment(-1, from, at));
                result.add(new Fragment(special.id(), at, end));
                from = end;
            }
            if (from < fragment.to()) result.add(new Fragment(-1, from, fragment.to()));
        }
        return result;
    }
}
