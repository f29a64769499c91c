package kelvin.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The code points of a stretch of UTF-8 and their kinds.
 *
 * <p>Kinds come from a table of our own (Unicode 15.1 general categories L, N and P, and the property White_Space), not
 * from {@link Character}: the JDK's Unicode version grows with the JDK, and with it the tokens of a text would change.
 * llama.cpp's tables are of the same version. Unicode 16 assigned 5,185 further characters; here they are {@link #OTHER}.
 */
final class CodePoints {
    /** Symbols, marks, controls and unassigned code points. */
    static final byte OTHER = 0;

    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte PUNCTUATION = 3;
    static final byte WHITESPACE = 4;

    private static final String TABLE = "codepoint-kinds.txt";
    private static final byte[] KINDS = readKinds();
    private static final int REPLACEMENT = 0xFFFD;

    private final int[] codePoints;
    private final int[] offsets; // offsets[i] is the first byte of code point i; one more at the end
    private final int size;

    /** Decodes a stretch of UTF-8. A byte that belongs to no well-formed character counts as one U+FFFD. */
    CodePoints(byte[] utf8, int from, int to) {
        codePoints = new int[to - from];
        offsets = new int[to - from + 1];
        int count = 0;
        int at = from;
        while (at < to) {
            offsets[count] = at;
            int lead = utf8[at];
            int length = utf8Length(utf8[at]);
            int codePoint = length == 1 ? lead : lead & (0xFF >> (length + 1));
            boolean wellFormed = at + length <= to && (length > 1 || lead >= 0);
            for (int i = 1; i < length && wellFormed; i++) {
                wellFormed = (utf8[at + i] & 0xC0) == 0x80;
                codePoint = codePoint << 6 | (utf8[at + i] & 0x3F);
            }
            codePoints[count++] = wellFormed ? codePoint : REPLACEMENT;
            at += wellFormed ? length : 1;
        }
        offsets[count] = to;
        size = count;
    }

    /** Returns the length of a UTF-8 sequence by its first byte; 1 for a byte that starts none. */
    static int utf8Length(byte lead) {
        return switch ((lead & 0xFF) >> 4) {
            case 0xC, 0xD -> 2;
            case 0xE -> 3;
            case 0xF -> 4;
            default -> 1;
        };
    }

    int size() {
        return size;
    }

    int codePoint(int index) {
        return codePoints[index];
    }

    /** Returns the offset of the first byte of a code point, or behind the last one for {@code index = size()}. */
    int offset(int index) {
        return offsets[index];
    }

    byte kind(int index) {
        return kindOf(codePoints[index]);
    }

    static byte kindOf(int codePoint) {
        return codePoint < KINDS.length ? KINDS[codePoint] : OTHER;
    }

    /** Reads lines of entries: the first code point of a range in hexadecimal and the letter of its kind. */
    private static byte[] readKinds() {
        try (InputStream in = CodePoints.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + TABLE + " is missing from the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] kinds = new byte[Character.MAX_CODE_POINT + 1];
            int start = 0;
            byte kind = OTHER;
            for (String entry : text.trim().split("\\s+", -1)) {
                int next = Integer.parseInt(entry, 0, entry.length() - 1, 16);
                Arrays.fill(kinds, start, next, kind);
                start = next;
                kind = switch (entry.charAt(entry.length() - 1)) {
                    case 'L' -> LETTER;
                    case 'N' -> NUMBER;
                    case 'P' -> PUNCTUATION;
                    case 's' -> WHITESPACE;
                    default -> OTHER;
                };
            }
            Arrays.fill(kinds, start, kinds.length, kind);
            return kinds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
