package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.floats;
import static kelvin.simd.Lanes.halves;
import static kelvin.simd.Lanes.signedBytes;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import kelvin.tensor.ScaleLayout;

/** Phase two of a product with eight columns: the scales once as floats, then the sums of each column. */
final class BatchScales {
    private BatchScales() {}

    /** Writes {@code scale[block * 16 + row]} and, for types that have one, {@code minimum}, negated where it is subtracted. */
    static void read(ScaleLayout layout, MemorySegment w, long at, int blocks, float[] scale, float[] minimum) {
        switch (layout) {
            case HALF -> half(w, at, blocks, 32, scale);
            case HALF_WITH_MINIMUM -> {
                half(w, at, blocks, 64, scale);
                half(w, at + 32, blocks, 64, minimum);
            }
            case SUPER_NIBBLES -> superNibbles(w, at, blocks, scale, minimum);
            case SUPER_SIXES -> superSixes(w, at, blocks, scale);
            case FLOAT -> single(w, at, blocks, 64, scale);
            case FLOAT_WITH_MINIMUM -> {
                single(w, at, blocks, 128, scale);
                single(w, at + 64, blocks, 128, minimum);
            }
            case NONE -> throw new AssertionError(layout);
        }
    }

    private static void half(MemorySegment w, long at, int blocks, int stride, float[] out) {
        for (int k = 0; k < 16; k += LENGTH) {
            for (int b = 0; b < blocks; b++)
                halves(w, at + (long) stride * b + 2 * k).intoArray(out, b * 16 + k);
        }
    }

    private static void single(MemorySegment w, long at, int blocks, int stride, float[] out) {
        for (int k = 0; k < 16; k += LENGTH) {
            for (int b = 0; b < blocks; b++)
                floats(w, at + (long) stride * b + 4 * k).intoArray(out, b * 16 + k);
        }
    }

    private static void superNibbles(MemorySegment w, long at, int blocks, float[] scale, float[] minimum) {
        for (int k = 0; k < 16; k += LENGTH) {
            long q = at;
            for (int b = 0; b < blocks; b += 8, q += 320) {
                FloatVector d = halves(w, q + 2 * k);
                FloatVector m = halves(w, q + 32 + 2 * k).neg();
                for (int t = 0; t < 8; t++) {
                    signedBytes(w, q + 64 + 16 * t + k).mul(d).intoArray(scale, (b + t) * 16 + k);
                    signedBytes(w, q + 192 + 16 * t + k).mul(m).intoArray(minimum, (b + t) * 16 + k);
                }
            }
        }
    }

    private static void superSixes(MemorySegment w, long at, int blocks, float[] scale) {
        for (int k = 0; k < 16; k += LENGTH) {
            long q = at;
            for (int b = 0; b < blocks; b += 16, q += 288) {
                FloatVector d = halves(w, q + 2 * k);
                for (int t = 0; t < 16; t++) {
                    signedBytes(w, q + 32 + 16 * t + k).mul(d).intoArray(scale, (b + t) * 16 + k);
                }
            }
        }
    }

    /** {@code y = y + (dw * dx) * S} for one of eight columns: d and column point to its scales and sums. */
    static void column(float[] scale, float[] sums, int column, int blocks, float[] dx, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            for (int b = 0; b < blocks; b++) {
                FloatVector sum = FloatVector.fromArray(F, sums, (b * 8 + column) * 16 + k);
                acc = acc.add(FloatVector.fromArray(F, scale, b * 16 + k)
                        .mul(dx[d + b * 8])
                        .mul(sum));
            }
            acc.intoArray(y, yAt + k);
        }
    }

    /** The same for types with a minimum: after each block, {@code y = y + (m * dx) * X}. */
    static void columnWithMinimum(
            float[] scale,
            float[] minimum,
            float[] sums,
            int column,
            int blocks,
            float[] dx,
            float[] totals,
            int d,
            float[] y,
            int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            for (int b = 0; b < blocks; b++) {
                FloatVector sum = FloatVector.fromArray(F, sums, (b * 8 + column) * 16 + k);
                float unit = dx[d + b * 8];
                acc = acc.add(
                        FloatVector.fromArray(F, scale, b * 16 + k).mul(unit).mul(sum));
                acc = acc.add(
                        FloatVector.fromArray(F, minimum, b * 16 + k).mul(unit).mul(totals[d + b * 8]));
            }
            acc.intoArray(y, yAt + k);
        }
    }
}
