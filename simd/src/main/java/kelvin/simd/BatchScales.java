package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;
import static kelvin.simd.Lanes.floats;
import static kelvin.simd.Lanes.halves;
import static kelvin.simd.Lanes.signedBytes;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import kelvin.tensor.Activations;
import kelvin.tensor.ScaleLayout;
import kelvin.tensor.Scratch;

/** The scales of a product with eight columns: once as floats for a tile, then applied to the sums of each block. */
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
            case NONE -> Arrays.fill(scale, 0, blocks * 16, 1f); // a factor of one is exact
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
     * Adds the sums of a block to eight columns of results: {@code y = y + (dw * dx) * S}, and for types with a minimum then
     * {@code y = y + (m * dx) * X}.
     *
     * @param block of the tile, for its scales
     * @param d where the eight scales of the activations lie, and their totals
     * @param y rows of {@code stride}
     */
    static void add(
            float[] sums,
            Scratch scratch,
            int block,
            boolean minimum,
            float[] dx,
            float[] totals,
            int d,
            float[] y,
            int yAt,
            int stride) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector s = FloatVector.fromArray(F, scratch.scales(), block * 16 + k);
            FloatVector m = FloatVector.fromArray(F, scratch.minima(), block * 16 + k);
            for (int c = 0, at = yAt + k; c < Activations.GROUP; c++, at += stride) {
                FloatVector u = all(dx[d + c]);
                FloatVector scaled = s.mul(u).mul(FloatVector.fromArray(F, sums, c * 16 + k));
                FloatVector sum = scaled.add(FloatVector.fromArray(F, y, at));
                if (minimum) sum = m.mul(u).mul(totals[d + c]).add(sum);
                sum.intoArray(y, at);
            }
        }
    }
}
