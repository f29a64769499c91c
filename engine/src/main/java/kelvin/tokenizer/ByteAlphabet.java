package kelvin.tokenizer;

import java.util.Arrays;

/**
 * GPT-2's one-to-one writing of bytes as visible characters: bytes that print in Latin-1 stand for themselves, the other
 * 68, in ascending order, for U+0100, U+0101 and so on (a space is U+0120). Source: {@code bytes_to_unicode} of the GPT-2
 * encoder.
 */
final class ByteAlphabet {
    private static final int FIRST_STAND_IN = 0x100;
    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[FIRST_STAND_IN + 68];

    static {
        Arrays.fill(BYTES, (short) -1);
        int standIn = FIRST_STAND_IN;
        for (int b = 0; b < 256; b++) {
            boolean prints = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
            int character = prints ? b : standIn++;
            CHARACTERS[b] = (char) character;
            BYTES[character] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** Returns the byte (0 to 255) that a character stands for, or -1 if it stands for none. */
    static int byteOf(int codePoint) {
        return codePoint < BYTES.length ? BYTES[codePoint] : -1;
    }

    /** Writes the UTF-8 form of the character of a byte at an offset; returns the offset behind it (one or two on). */
    static int write(byte value, byte[] target, int offset) {
        char character = CHARACTERS[value & 0xFF];
        if (character < 0x80) {
            target[offset] = (byte) character;
            return offset + 1;
        }
        target[offset] = (byte) (0xC0 | character >> 6);
        target[offset + 1] = (byte) (0x80 | (character & 0x3F));
        return offset + 2;
    }
}
