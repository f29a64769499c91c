package kelvin.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads the integers and scales of a packed matrix back: the inverse of {@link Packer}, and the scalar kernels' eyes. */
final class Fields {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Fields() {}

    /** Writes the centred integers of a block of 16 rows to {@code out[column * 16 + row]}. */
    static void block(PackedMatrix w, int group, int block, int[] words, int[] out) {
        Layout layout = w.layout();
        long at = w.quantOffset(group, block);
        switch (layout) {
            case BYTES -> {
                load(w.quants(), at, words, 128);
                for (int c = 0; c < 32; c++) {
                    row(words, ((c >> 4) * 4 + (c & 3)) * 16, 15 - 8 * (c >> 2 & 3), 255, 128, out, c * 16);
                }
            }
            case NIBBLES -> {
                load(w.quants(), at, words, 64);
                int offset = w.mantissaOffset() - 16;
                for (int c = 0; c < 32; c++) row(words, (c & 3) * 16, 19 - 4 * (c >> 2), 15, offset, out, c * 16);
            }
            case FIVES -> {
                load(w.quants(), at, words, 80);
                for (int c = 0; c < 30; c++) row(words, c % 5 * 16, 18 - 5 * (c / 5), 31, 16, out, c * 16);
                for (int e = 0; e < 2; e++) spareFives(words, e, out, (30 + e) * 16);
            }
            case SIXES -> {
                load(w.quants(), at, words, 48);
                for (int c = 0; c < 15; c++) row(words, c % 3 * 16, 17 - 6 * (c / 3), 63, 32, out, c * 16);
                spareSixes(words, out, 15 * 16);
            }
            case WIDE16, WIDE32 -> {
                for (int i = 0; i < layout.columns() * 16; i++)
                    out[i] = w.quants().get(ValueLayout.JAVA_BYTE, at + i);
            }
            case FLOATS, HALVES -> throw new IllegalArgumentException(w + " has no integers");
        }
    }

    private static void load(MemorySegment quants, long at, int[] words, int count) {
        MemorySegment.copy(quants, WORD, at, words, 0, count);
    }

    private static void row(int[] words, int from, int turn, int mask, int offset, int[] out, int to) {
        for (int i = 0; i < 16; i++) out[to + i] = (Integer.rotateRight(words[from + i], turn) & mask) - offset;
    }

    private static void spareFives(int[] words, int e, int[] out, int to) {
        for (int i = 0; i < 16; i++) {
            int high = words[2 * e * 16 + i] >>> 23 & 3;
            int middle = words[(2 * e + 1) * 16 + i] >>> 23 & 3;
            int low = words[4 * 16 + i] >>> 23 + e & 1;
            out[to + i] = (high << 3 | middle << 1 | low) - 16;
        }
    }

    private static void spareSixes(int[] words, int[] out, int to) {
        for (int i = 0; i < 16; i++) {
            int high = words[i] >>> 23 & 3;
            int middle = words[16 + i] >>> 23 & 3;
            int low = words[32 + i] >>> 23 & 3;
            out[to + i] = (high << 4 | middle << 2 | low) - 32;
        }
    }

    /** Returns the float weight at a column of a block, for float layouts. */
    static float floatWeight(PackedMatrix w, long at, int index) {
        if (w.layout() == Layout.FLOATS) return w.quants().get(FLOAT, at + 4L * index);
        short half = w.quants().get(HALF, at + 2L * index);
        return w.type() == TensorType.BF16 ? Float.intBitsToFloat(half << 16) : Float.float16ToFloat(half);
    }

    /**
     * Reads the scale of each of the 16 rows for a block, and the minimum, which is to be added: it is negated where the
     * format subtracts. All are exact.
     */
    static void scales(PackedMatrix w, int group, int block, float[] scale, float[] minimum) {
        MemorySegment s = w.scales();
        long at = w.scaleOffset(group, block);
        ScaleLayout layout = w.scaleLayout();
        int sub = block % layout.blocks();
        for (int i = 0; i < 16; i++) {
            switch (layout) {
                case HALF -> scale[i] = w.half(at + 2 * i);
                case HALF_WITH_MINIMUM -> {
                    scale[i] = w.half(at + 2 * i);
                    minimum[i] = w.half(at + 32 + 2 * i);
                }
                case SUPER_NIBBLES -> {
                    scale[i] = s.get(ValueLayout.JAVA_BYTE, at + 64 + 16 * sub + i) * w.half(at + 2 * i);
                    minimum[i] = -(s.get(ValueLayout.JAVA_BYTE, at + 192 + 16 * sub + i) * w.half(at + 32 + 2 * i));
                }
                case SUPER_SIXES -> {
                    scale[i] = s.get(ValueLayout.JAVA_BYTE, at + 32 + 16 * sub + i) * w.half(at + 2 * i);
                }
                case FLOAT -> scale[i] = s.get(FLOAT, at + 4 * i);
                case FLOAT_WITH_MINIMUM -> {
                    scale[i] = s.get(FLOAT, at + 4 * i);
                    minimum[i] = s.get(FLOAT, at + 64 + 4 * i);
                }
                case NONE -> throw new IllegalArgumentException(w + " has no scales");
            }
        }
    }
}
