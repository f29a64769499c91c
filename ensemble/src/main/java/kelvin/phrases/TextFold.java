package kelvin.phrases;

/**
 * Which characters count as the same, which belong to words, and which are not there at all. Case is folded character by
 * character; typographic quotes and hyphens are their plain forms (dashes are characters of their own); {@code *}, which is emphasis in Markdown, and characters
 * without width are skipped.
 */
final class TextFold {
    /** Folds to nothing. */
    static final int SKIPPED = -1;

    private static final int APOSTROPHE = '\'';

    private TextFold() {}

    /** Returns the character that stands for one and its like, or {@link #SKIPPED}. */
    static int fold(int character) {
        if (character < 0x80) {
            if (character >= 'A' && character <= 'Z') return character + 32;
            if (character == '*') return SKIPPED;
            return character >= '\t' && character <= '\r' && character != '\n' ? ' ' : character;
        }
        return switch (character) {
            case 0x2018, 0x2019, 0x02bc -> APOSTROPHE;
            case 0x201c, 0x201d -> '"';
            case 0x2010, 0x2011 -> '-';
            case 0x2026 -> '.';
            case 0xa0, 0x2009, 0x202f -> ' ';
            case 0xad, 0x200b, 0x2060, 0xfeff -> SKIPPED;
            default -> Character.toLowerCase(character);
        };
    }

    /** Returns whether a character belongs to a word: letters, digits, and marks upon them. */
    static boolean isWord(int character) {
        if (character < 0x80) {
            return character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9';
        }
        return Character.isLetterOrDigit(character) || Character.getType(character) == Character.NON_SPACING_MARK;
    }

    /** Returns whether a folded character ends a sentence when white space follows. */
    static boolean endsSentence(int folded) {
        return folded == '.' || folded == '!' || folded == '?';
    }

    /** Returns whether a folded character may stand between the end of a sentence and white space. */
    static boolean closes(int folded) {
        return folded == '"' || folded == APOSTROPHE || folded == ')' || folded == ']';
    }

    /** Returns whether a character at the start of a line opens an item, a heading or a quotation. */
    static boolean opensItem(int character) {
        return character == '-'
                || character == '*'
                || character == '#'
                || character == '>'
                || character == '|'
                || character == 0x2022
                || character == 0xb7;
    }
}
