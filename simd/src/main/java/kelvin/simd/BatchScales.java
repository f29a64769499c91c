package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;
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

    /**
     * {@code y = y + (dw * dx) * S} for four of eight columns: d and column point to the scales and sums of the first. One
     * column alone waits for its own additions; four take turns.
     */
    static void columns(
            float[] scale, float[] sums, int column, int blocks, float[] dx, int d, float[] y, int yAt, int yStride) {
        for (int k = 0; k < 16; k += LENGTH) {
            int at = yAt + k;
            FloatVector a0 = FloatVector.fromArray(F, y, at);
            FloatVector a1 = FloatVector.fromArray(F, y, at + yStride);
            FloatVector a2 = FloatVector.fromArray(F, y, at + 2 * yStride);
            FloatVector a3 = FloatVector.fromArray(F, y, at + 3 * yStride);
            int from = column * 16 + k;
            int unit = d;
            for (int b = 0; b < blocks; b++, from += 128, unit += 8) {
                FloatVector s = FloatVector.fromArray(F, scale, b * 16 + k);
                a0 = s.mul(dx[unit]).mul(FloatVector.fromArray(F, sums, from)).add(a0);
                a1 = s.mul(dx[unit + 1])
                        .mul(FloatVector.fromArray(F, sums, from + 16))
                        .add(a1);
                a2 = s.mul(dx[unit + 2])
                        .mul(FloatVector.fromArray(F, sums, from + 32))
                        .add(a2);
                a3 = s.mul(dx[unit + 3])
                        .mul(FloatVector.fromArray(F, sums, from + 48))
                        .add(a3);
            }
            a0.intoArray(y, at);
            a1.intoArray(y, at + yStride);
            a2.intoArray(y, at + 2 * yStride);
            a3.intoArray(y, at + 3 * yStride);
        }
    }

    /** The same for types with a minimum: after each block, {@code y = y + (m * dx) * X}. */
    static void columnsWithMinimum(
            float[] scale,
            float[] minimum,
            float[] sums,
            int column,
            int blocks,
            float[] dx,
            float[] totals,
            int d,
            float[] y,
            int yAt,
            int yStride) {
        for (int k = 0; k < 16; k += LENGTH) {
            int at = yAt + k;
            FloatVector a0 = FloatVector.fromArray(F, y, at);
            FloatVector a1 = FloatVector.fromArray(F, y, at + yStride);
            FloatVector a2 = FloatVector.fromArray(F, y, at + 2 * yStride);
            FloatVector a3 = FloatVector.fromArray(F, y, at + 3 * yStride);
            int from = column * 16 + k;
            int unit = d;
            for (int b = 0; b < blocks; b++, from += 128, unit += 8) {
                FloatVector s = FloatVector.fromArray(F, scale, b * 16 + k);
                FloatVector m = FloatVector.fromArray(F, minimum, b * 16 + k);
                FloatVector u0 = all(dx[unit]);
                FloatVector u1 = all(dx[unit + 1]);
                FloatVector u2 = all(dx[unit + 2]);
                FloatVector u3 = all(dx[unit + 3]);
                a0 = s.mul(u0).mul(FloatVector.fromArray(F, sums, from)).add(a0);
                a1 = s.mul(u1).mul(FloatVector.fromArray(F, sums, from + 16)).add(a1);
                a2 = s.mul(u2).mul(FloatVector.fromArray(F, sums, from + 32)).add(a2);
                a3 = s.mul(u3).mul(FloatVector.fromArray(F, sums, from + 48)).add(a3);
                a0 = m.mul(u0).mul(totals[unit]).add(a0);
                a1 = m.mul(u1).mul(totals[unit + 1]).add(a1);
                a2 = m.mul(u2).mul(totals[unit + 2]).add(a2);
                a3 = m.mul(u3).mul(totals[unit + 3]).add(a3);
            }
            a0.intoArray(y, at);
            a1.intoArray(y, at + yStride);
            a2.intoArray(y, at + 2 * yStride);
            a3.intoArray(y, at + 3 * yStride);
        }
    }
}
