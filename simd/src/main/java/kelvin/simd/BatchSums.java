package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;
import static kelvin.simd.Lanes.mantissa;
import static kelvin.simd.Lanes.words;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The sums of a product with eight columns: first a tile of centred weights as floats, {@code tile[column * 16 + row]}, then
 * the product of one of its blocks with the eight columns, {@code sums[c * 16 + row]}. All sums are exact integers. What returns a
 * number has it from {@link ReadAhead}.
 */
final class BatchSums {
    /** Bytes from the word that is taken apart to the one that is read ahead. */
    private static final int AHEAD = 256;

    private BatchSums() {}

    static long bytes(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7f8000);
        IntVector exponent = all(0x43800000);
        FloatVector offset = all(384f);
        long last = ReadAhead.last(w, 1);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int d = 0; d < 8 * blocks; d++, p += 64) {
                IntVector v = words(w, p);
                read ^= ReadAhead.one(w, Math.min(p + AHEAD, last));
                int to = ((d >> 2) * 16 + (d & 3)) * 16 + k;
                for (int j = 0; j < 4; j++, to += 64) {
                    mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                    v = v.lanewise(VectorOperators.ROL, 8);
                }
            }
        }
        return read;
    }

    static long nibbles(MemorySegment w, long at, int blocks, float centre, float[] tile) {
        IntVector mask = all(0x780000);
        IntVector exponent = all(0x41800000);
        FloatVector offset = all(centre);
        long last = ReadAhead.last(w, 1);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int d = 0; d < 4 * blocks; d++, p += 64) {
                IntVector v = words(w, p);
                read ^= ReadAhead.one(w, Math.min(p + AHEAD, last));
                int to = ((d >> 2) * 32 + (d & 3)) * 16 + k;
                for (int j = 0; j < 8; j++, to += 64) {
                    mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                    v = v.lanewise(VectorOperators.ROL, 4);
                }
            }
        }
        return read;
    }

    static long fives(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7c0000);
        IntVector exponent = all(0x42000000);
        FloatVector offset = all(48f);
        long last = ReadAhead.last(w, 1);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++) {
                for (int d = 0; d < 5; d++, p += 64) {
                    IntVector v = words(w, p);
                    read ^= ReadAhead.one(w, Math.min(p + AHEAD, last));
                    int to = (b * 32 + d) * 16 + k;
                    for (int j = 0; j < 6; j++, to += 80) {
                        mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                        v = v.lanewise(VectorOperators.ROL, 5);
                    }
                }
            }
        }
        return read;
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

    static long sixes(MemorySegment w, long at, int blocks, float[] tile) {
        IntVector mask = all(0x7e0000);
        IntVector exponent = all(0x42800000);
        FloatVector offset = all(96f);
        long last = ReadAhead.last(w, 1);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++) {
                SingleSums.unturnedSpareSix(words(w, p), words(w, p + 64), words(w, p + 128), exponent)
                        .sub(offset)
                        .intoArray(tile, (b * 16 + 15) * 16 + k);
                for (int d = 0; d < 3; d++, p += 64) {
                    IntVector v = words(w, p);
                    read ^= ReadAhead.one(w, Math.min(p + AHEAD, last));
                    int to = (b * 16 + d) * 16 + k;
                    for (int j = 0; j < 5; j++, to += 48) {
                        mantissa(v, mask, exponent).sub(offset).intoArray(tile, to);
                        v = v.lanewise(VectorOperators.ROL, 6);
                    }
                }
            }
        }
        return read;
    }

    static void wide(MemorySegment w, long at, int columns, float[] tile) {
        for (int k = 0; k < 16; k += LENGTH) {
            for (int c = 0; c < columns; c++)
                Lanes.signedBytes(w, at + 16L * c + k).intoArray(tile, c * 16 + k);
        }
    }

    /** Multiplies the tile of one block, {@code width} columns, with eight columns of activations. */
    static void block(float[] tile, int from, int width, float[] x, int xAt, float[] sums) {
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
            int t = from + k;
            for (int c = 0; c < width; c++, i += 8, t += 16) {
                FloatVector v = FloatVector.fromArray(F, tile, t);
                a0 = v.fma(all(x[i]), a0);
                a1 = v.fma(all(x[i + 1]), a1);
                a2 = v.fma(all(x[i + 2]), a2);
                a3 = v.fma(all(x[i + 3]), a3);
                a4 = v.fma(all(x[i + 4]), a4);
                a5 = v.fma(all(x[i + 5]), a5);
                a6 = v.fma(all(x[i + 6]), a6);
                a7 = v.fma(all(x[i + 7]), a7);
            }
            a0.intoArray(sums, k);
            a1.intoArray(sums, k + 16);
            a2.intoArray(sums, k + 32);
            a3.intoArray(sums, k + 48);
            a4.intoArray(sums, k + 64);
            a5.intoArray(sums, k + 80);
            a6.intoArray(sums, k + 96);
            a7.intoArray(sums, k + 112);
        }
    }
}
