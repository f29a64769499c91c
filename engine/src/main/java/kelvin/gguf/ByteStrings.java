package kelvin.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An array of strings that stays in the file: bytes, because pieces of a vocabulary need not be valid UTF-8. */
public final class ByteStrings {
    private final byte[] bytes;
    private final int[] ends;

    /** Copies strings that lie one after the other, each behind its length in eight bytes; the reader has checked them. */
    ByteStrings(MemorySegment file, long at, int count, long total) {
        bytes = new byte[Math.toIntExact(total - 8L * count)];
        ends = new int[count];
        long from = at;
        int to = 0;
        for (int i = 0; i < count; i++) {
            int length = (int) file.get(ValueLayout.JAVA_LONG_UNALIGNED, from);
            MemorySegment.copy(file, ValueLayout.JAVA_BYTE, from + 8, bytes, to, length);
            from += 8 + length;
            to += length;
            ends[i] = to;
        }
    }

    /** Returns the number of strings. */
    public int size() {
        return ends.length;
    }

    /** Returns the bytes of a string. */
    public byte[] bytes(int index) {
        int from = index == 0 ? 0 : ends[index - 1];
        return Arrays.copyOfRange(bytes, from, ends[index]);
    }

    /** Returns a string as text; bytes that are no valid UTF-8 become U+FFFD. */
    public String text(int index) {
        int from = index == 0 ? 0 : ends[index - 1];
        return new String(bytes, from, ends[index] - from, StandardCharsets.UTF_8);
    }
}
