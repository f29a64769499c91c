package kelvin.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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

    /** Returns whether a string equals the bytes [from, to) of an array. */
    public boolean equals(int index, byte[] other, int from, int to) {
        int start = index == 0 ? 0 : ends[index - 1];
        return Arrays.equals(bytes, start, ends[index], other, from, to);
    }

    /** Returns {@link #hash} of a string. */
    public int hash(int index) {
        return hash(bytes, index == 0 ? 0 : ends[index - 1], ends[index]);
    }

    /** Returns a hash of the bytes [from, to) of an array. */
    public static int hash(byte[] bytes, int from, int to) {
        int hash = 0x811c9dc5; // FNV-1a
        for (int i = from; i < to; i++) hash = (hash ^ bytes[i]) * 0x01000193;
        return hash ^ hash >>> 15;
    }

    /** Makes an array of strings in memory. */
    public static ByteStrings of(List<byte[]> strings) {
        return new ByteStrings(strings);
    }

    private ByteStrings(List<byte[]> strings) {
        ends = new int[strings.size()];
        int total = 0;
        for (int i = 0; i < ends.length; i++) ends[i] = total += strings.get(i).length;
        bytes = new byte[total];
        int at = 0;
        for (byte[] string : strings) {
            System.arraycopy(string, 0, bytes, at, string.length);
            at += string.length;
        }
    }
}
