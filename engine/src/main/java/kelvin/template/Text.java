package kelvin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Python's view of strings: counted and cut in code points, with Python's white space and line ends. */
final class Text {
    private Text() {}

    /** Needles up to this length are searched naively: at worst so many comparisons a character. */
    private static final int SHORT_NEEDLE = 16;

    /** Whether Python's {@code str.isspace} holds for the character. */
    static boolean isSpace(int c) {
        return (c >= 9 && c <= 13)
                || (c >= 0x1c && c <= 0x20)
                || c == 0x85
                || (c > 0x85 && Character.getType(c) == Character.SPACE_SEPARATOR)
                || c == 0x2028
                || c == 0x2029;
    }

    /** Strips from both ends the characters of the set, white space when the set is empty. */
    static String strip(String text, boolean left, boolean right, IntPredicate drop) {
        int from = 0;
        int to = text.length();
        while (left && from < to && drop.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && drop.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns the characters as strings of one code point each. */
    static List<Object> characters(String text) {
        List<Object> characters = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); ) {
            int size = Character.charCount(text.codePointAt(i));
            characters.add(text.substring(i, i + size));
            i += size;
        }
        return characters;
    }

    /** Orders strings by code point, as Python does; {@code String.compareTo} orders by UTF-16 unit. */
    static int compare(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xHigh = Character.isSurrogate(x);
                boolean yHigh = Character.isSurrogate(y);
                return xHigh == yHigh ? Character.compare(x, y) : xHigh ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /**
     * Returns the first index of the needle at or after {@code from}, or -1. Linear in the text for any needle: the
     * prefix table of Knuth, Morris and Pratt stands in for the naive search once the needle is long.
     */
    static int find(String text, String needle, int from) {
        if (needle.length() <= SHORT_NEEDLE) {
            return text.indexOf(needle, from);
        }
        int[] border = borders(needle);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != needle.charAt(matched)) {
                matched = border[matched - 1];
            }
            if (text.charAt(i) == needle.charAt(matched)) {
                matched++;
            }
            if (matched == needle.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    /** For each prefix the length of its longest border: a proper prefix that is also a suffix. */
    private static int[] borders(String needle) {
        int[] border = new int[needle.length()];
        for (int i = 1, length = 0; i < border.length; i++) {
            while (length > 0 && needle.charAt(i) != needle.charAt(length)) {
                length = border[length - 1];
            }
            if (needle.charAt(i) == needle.charAt(length)) {
                length++;
            }
            border[i] = length;
        }
        return border;
    }

    /** Cuts at each needle from the left, at most so many times when the maximum is not negative. */
    static List<Object> split(String text, String needle, long maximum) {
        List<Object> parts = new ArrayList<>();
        int start = 0;
        for (int at = cut(text, needle, 0, parts, maximum); at >= 0; at = cut(text, needle, start, parts, maximum)) {
            parts.add(text.substring(start, at));
            start = at + needle.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static int cut(String text, String needle, int from, List<Object> parts, long maximum) {
        return maximum >= 0 && parts.size() >= maximum ? -1 : find(text, needle, from);
    }

    /** Python's {@code splitlines}: ten kinds of line end, no empty last line. */
    static List<Object> lines(String text) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029) {
                lines.add(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }
}
