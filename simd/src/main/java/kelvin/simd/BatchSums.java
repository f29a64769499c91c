package kelvin.simd;

import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;
import static kelvin.simd.Lanes.mantissa;
import static kelvin.simd.Lanes.words;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Phase one of a product with eight columns: first a tile of centred weights as floats, {@code tile[column * 16 + row]},
 * then its product with the eight columns, {@code sums[(block * 8 + c) * 16 + row]}. All sums are exact integers.
 */
final class BatchSums {
    private BatchSums() {}

    static void bytes(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7f8000);
        IntVector exponent = all(0x43800000);
        FloatVector offset = all(384f);
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int d = 0; d < 8 * blocks; d++, p += 64) {
                IntVector v = words(w, p);
                int to = ((d >> 2) * 16 + (d & 3)) * 16 + k;
                for (int j = 0; j < 4; j++, to += 64) {
                    mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                    v = v.lanewise(VectorOperators.ROL, 8);
                }
            }
        }
    }

    static void nibbles(MemorySegment w, long at, int blocks, float centre, float[] tile) {
        IntVector mask = all(0x780000);
        IntVector exponent = all(0x41800000);
        FloatVector offset = all(centre);
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int d = 0; d < 4 * blocks; d++, p += 64) {
                IntVector v = words(w, p);
                int to = ((d >> 2) * 32 + (d & 3)) * 16 + k;
                for (int j = 0; j < 8; j++, to += 64) {
                    mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                    v = v.lanewise(VectorOperators.ROL, 4);
                }
            }
        }
    }

    static void fives(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7c0000);
        IntVector exponent = all(0x42000000);
        FloatVector offset = all(48f);
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++) {
                for (int d = 0; d < 5; d++, p += 64) {
                    IntVector v = words(w, p);
                    int to = (b * 32 + d) * 16 + k;
                    for (int j = 0; j < 6; j++, to += 80) {
                        mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                        v = v.lanewise(VectorOperators.ROL, 5);
                    }
                }
            }
        }
    }

    static void spareFives(MemorySegment w, long at, int blocks, float[] tile) {
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 320) {
                IntVector low = words(w, p + 256);
                int to = (b * 32 + 30) * 16 + k;
                SingleSums.spareFive(words(w, p), words(w, p + 64), low.lanewise(VectorOperators.LSHR, 5))
                        .sub(48f)
                        .intoArray(tile, to);
                SingleSums.spareFive(words(w, p + 128), words(w, p + 192), low.lanewise(VectorOperators.LSHR, 6))
                        .sub(48f)
                        .intoArray(tile, to + 16);
            }
        }
    }

    static void sixes(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7e0000);
        IntVector exponent = all(0x42800000);
        FloatVector offset = all(96f);
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++) {
                SingleSums.unturnedSpareSix(words(w, p), words(w, p + 64), words(w, p + 128), exponent)
                        .sub(offset)
                        .intoArray(tile, (b * 16 + 15) * 16 + k);
                for (int d = 0; d < 3; d++, p += 64) {
                    IntVector v = words(w, p);
                    int to = (b * 16 + d) * 16 + k;
                    for (int j = 0; j < 5; j++, to += 48) {
                        mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                        v = v.lanewise(VectorOperators.ROL, 6);
                    }
                }
            }
        }
    }

    static void wide(MemorySegment w, long at, int columns, float[] tile) {
        for (int k = 0; k < 16; k += LENGTH) {
            for (int c = 0; c < columns; c++)
                Lanes.signedBytes(w, at + 16L * c + k).intoArray(tile, c * 16 + k);
        }
    }

    /** Multiplies the tile of one block, {@code width} columns, with eight columns of activations. */
    static void block(float[] tile, int tileAt, int width, float[] x, int xAt, float[] sums, int sumsAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector a0 = all(0f);
            FloatVector a1 = a0;
            FloatVector a2 = a0;
            FloatVector a3 = a0;
            FloatVector a4 = a0;
            FloatVector a5 = a0;
            FloatVector a6 = a0;
            FloatVector a7 = a0;
            int i = xAt;
            int from = tileAt + k;
            for (int c = 0; c < width; c++, i += 8, from += 16) {
                FloatVector v = FloatVector.fromArray(Lanes.F, tile, from);
                a0 = v.fma(all(x[i]), a0);
                a1 = v.fma(all(x[i + 1]), a1);
                a2 = v.fma(all(x[i + 2]), a2);
                a3 = v.fma(all(x[i + 3]), a3);
                a4 = v.fma(all(x[i + 4]), a4);
                a5 = v.fma(all(x[i + 5]), a5);
                a6 = v.fma(all(x[i + 6]), a6);
                a7 = v.fma(all(x[i + 7]), a7);
            }
            int to = sumsAt + k;
            a0.intoArray(sums, to);
            a1.intoArray(sums, to + 16);
            a2.intoArray(sums, to + 32);
            a3.intoArray(sums, to + 48);
            a4.intoArray(sums, to + 64);
            a5.intoArray(sums, to + 80);
            a6.intoArray(sums, to + 96);
            a7.intoArray(sums, to + 112);
        }
    }

    /** {@link #block} for two groups of rows at once, with vectors of 512 bits: a load of activations serves both. */
    static void pair(
            float[] tileA, float[] tileB, int from, int width, float[] x, int i, float[] sumsA, float[] sumsB, int to) {
        FloatVector a0 = all(0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        for (int c = 0; c < width; c++, i += 8, from += 16) {
            FloatVector v = FloatVector.fromArray(Lanes.F, tileA, from);
            FloatVector w = FloatVector.fromArray(Lanes.F, tileB, from);
            FloatVector y = all(x[i]);
            a0 = v.fma(y, a0);
            b0 = w.fma(y, b0);
            y = all(x[i + 1]);
            a1 = v.fma(y, a1);
            b1 = w.fma(y, b1);
            y = all(x[i + 2]);
            a2 = v.fma(y, a2);
            b2 = w.fma(y, b2);
            y = all(x[i + 3]);
            a3 = v.fma(y, a3);
            b3 = w.fma(y, b3);
            y = all(x[i + 4]);
            a4 = v.fma(y, a4);
            b4 = w.fma(y, b4);
            y = all(x[i + 5]);
            a5 = v.fma(y, a5);
            b5 = w.fma(y, b5);
            y = all(x[i + 6]);
            a6 = v.fma(y, a6);
            b6 = w.fma(y, b6);
            y = all(x[i + 7]);
            a7 = v.fma(y, a7);
            b7 = w.fma(y, b7);
        }
        store(sumsA, to, a0, a1, a2, a3, a4, a5, a6, a7);
        store(sumsB, to, b0, b1, b2, b3, b4, b5, b6, b7);
    }

    private static void store(
            float[] sums,
            int to,
            FloatVector a0,
            FloatVector a1,
            FloatVector a2,
            FloatVector a3,
            FloatVector a4,
            FloatVector a5,
            FloatVector a6,
            FloatVector a7) {
        a0.intoArray(sums, to);
        a1.intoArray(sums, to + 16);
        a2.intoArray(sums, to + 32);
        a3.intoArray(sums, to + 48);
        a4.intoArray(sums, to + 64);
        a5.intoArray(sums, to + 80);
        a6.intoArray(sums, to + 96);
        a7.intoArray(sums, to + 112);
    }
}
