package kelvin.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's alphabet of bytes (Radford et al. 2019): each byte has a printable character, so that pieces are text. Bytes that
 * are printable in Latin-1 stand for themselves, the others for U+0100 and on.
 */
final class ByteAlphabet {
    private static final char[] CHARACTERS = new char[256];
    private static final int[] BYTES = new int[0x180];

    static {
        Arrays.fill(BYTES, -1);
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
            CHARACTERS[b] = (char) (printable ? b : next++);
            BYTES[CHARACTERS[b]] = b;
        }
    }

    private ByteAlphabet() {}

    static char character(int b) {
        return CHARACTERS[b];
    }

    /** Returns the byte of a character, or -1. */
    static int byteOf(int character) {
        return character < BYTES.length ? BYTES[character] : -1;
    }

    /** Turns a piece back into bytes; characters outside the alphabet become their own UTF-8. */
    static byte[] bytes(String piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(piece.length());
        piece.codePoints().forEach(c -> {
            int b = byteOf(c);
            if (b >= 0) out.write(b);
            else out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        });
        return out.toByteArray();
    }
}
