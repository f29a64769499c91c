package kelvin.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads a word of each line of the next block of weights, so that the line is on its way while this block is computed. The
 * processor looks ahead by itself, but not far enough, and Java has no instruction to prefetch. What is read means nothing; it is
 * returned so that the compiler must read it (decision 0026 has the figures).
 */
final class ReadAhead {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long LINE = 64;

    private ReadAhead() {}

    /** Returns the last place from which lines can be read. */
    static long last(MemorySegment w, int lines) {
        return w.byteSize() - lines * LINE;
    }

    /** Reads one line. */
    static long one(MemorySegment w, long at) {
        return w.get(WORD, at);
    }

    /** Reads three lines. */
    static long three(MemorySegment w, long at) {
        return w.get(WORD, at) ^ w.get(WORD, at + LINE) ^ w.get(WORD, at + 2 * LINE);
    }

    /** Reads four lines. */
    static long four(MemorySegment w, long at) {
        return w.get(WORD, at) ^ w.get(WORD, at + LINE) ^ w.get(WORD, at + 2 * LINE) ^ w.get(WORD, at + 3 * LINE);
    }

    /** Reads five lines. */
    static long five(MemorySegment w, long at) {
        return w.get(WORD, at) ^ four(w, at + LINE);
    }
}
