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
 * Phase one of a product with a single column: the exact sum of each block's products, for 16 rows, into {@code
 * sums[block * 16 + row]}. A weight arrives as the float 2^k + field; each chain of multiply-adds starts at minus the
 * offset times the sum of its activations, so it ends at the sum of the centred products. Every partial sum is an integer
 * below 2^24 (semantics, section 6), so no step rounds.
 *
 * <p>One small method a layout, with a rolled loop: C2 stops inlining our own helpers in larger ones, and boxes. A method
 * returns what {@link ReadAhead} read.
 */
final class SingleSums {
    private SingleSums() {}

    /** Byte j of word 4t + d is column 16t + 4j + d; chain d. */
    static long bytes(
            MemorySegment w, long at, int blocks, float[] x, int xAt, float[] chains, int chainAt, float[] sums) {
        IntVector mask = all(0x7f8000);
        IntVector exponent = all(0x43800000);
        long last = ReadAhead.last(w, 4);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++) {
                int i = xAt + b * 32;
                int z = chainAt + b * 4;
                FloatVector a0 = all(-384f * chains[z]);
                FloatVector a1 = all(-384f * chains[z + 1]);
                FloatVector a2 = all(-384f * chains[z + 2]);
                FloatVector a3 = all(-384f * chains[z + 3]);
                for (int t = 0; t < 2; t++, p += 256, i += 16) {
                    IntVector v0 = words(w, p);
                    IntVector v1 = words(w, p + 64);
                    IntVector v2 = words(w, p + 128);
                    IntVector v3 = words(w, p + 192);
                    read ^= ReadAhead.four(w, Math.min(p + 256, last));
                    for (int j = 0; j < 16; j += 4) {
                        a0 = mantissa(v0, mask, exponent).fma(all(x[i + j]), a0);
                        a1 = mantissa(v1, mask, exponent).fma(all(x[i + j + 1]), a1);
                        a2 = mantissa(v2, mask, exponent).fma(all(x[i + j + 2]), a2);
                        a3 = mantissa(v3, mask, exponent).fma(all(x[i + j + 3]), a3);
                        v0 = v0.lanewise(VectorOperators.ROL, 8);
                        v1 = v1.lanewise(VectorOperators.ROL, 8);
                        v2 = v2.lanewise(VectorOperators.ROL, 8);
                        v3 = v3.lanewise(VectorOperators.ROL, 8);
                    }
                }
                a0.add(a1).add(a2.add(a3)).intoArray(sums, b * 16 + k);
            }
        }
        return read;
    }

    /** Nibble j of word d is column 4j + d; chain d. */
    static long nibbles(
            MemorySegment w,
            long at,
            int blocks,
            float offset,
            float[] x,
            int xAt,
            float[] chains,
            int chainAt,
            float[] sums) {
        IntVector mask = all(0x780000);
        IntVector exponent = all(0x41800000);
        long last = ReadAhead.last(w, 4);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 256) {
                int i = xAt + b * 32;
                int z = chainAt + b * 4;
                IntVector v0 = words(w, p);
                IntVector v1 = words(w, p + 64);
                IntVector v2 = words(w, p + 128);
                IntVector v3 = words(w, p + 192);
                read ^= ReadAhead.four(w, Math.min(p + 256, last));
                FloatVector a0 = all(-offset * chains[z]);
                FloatVector a1 = all(-offset * chains[z + 1]);
                FloatVector a2 = all(-offset * chains[z + 2]);
                FloatVector a3 = all(-offset * chains[z + 3]);
                for (int j = 0; j < 32; j += 4) {
                    a0 = mantissa(v0, mask, exponent).fma(all(x[i + j]), a0);
                    a1 = mantissa(v1, mask, exponent).fma(all(x[i + j + 1]), a1);
                    a2 = mantissa(v2, mask, exponent).fma(all(x[i + j + 2]), a2);
                    a3 = mantissa(v3, mask, exponent).fma(all(x[i + j + 3]), a3);
                    v0 = v0.lanewise(VectorOperators.ROL, 4);
                    v1 = v1.lanewise(VectorOperators.ROL, 4);
                    v2 = v2.lanewise(VectorOperators.ROL, 4);
                    v3 = v3.lanewise(VectorOperators.ROL, 4);
                }
                a0.add(a1).add(a2.add(a3)).intoArray(sums, b * 16 + k);
            }
        }
        return read;
    }

    /** Field j of word d is column 5j + d; chain d. {@link #spareFives} adds columns 30 and 31. */
    static long fives(
            MemorySegment w, long at, int blocks, float[] x, int xAt, float[] chains, int chainAt, float[] sums) {
        IntVector mask = all(0x7c0000);
        IntVector exponent = all(0x42000000);
        long last = ReadAhead.last(w, 5);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 320) {
                int i = xAt + b * 32;
                int z = chainAt + b * 5;
                IntVector v0 = words(w, p);
                IntVector v1 = words(w, p + 64);
                IntVector v2 = words(w, p + 128);
                IntVector v3 = words(w, p + 192);
                IntVector v4 = words(w, p + 256);
                read ^= ReadAhead.five(w, Math.min(p + 320, last));
                FloatVector a0 = all(-48f * chains[z]);
                FloatVector a1 = all(-48f * chains[z + 1]);
                FloatVector a2 = all(-48f * chains[z + 2]);
                FloatVector a3 = all(-48f * chains[z + 3]);
                FloatVector a4 = all(-48f * chains[z + 4]);
                for (int j = 0; j < 30; j += 5) {
                    a0 = mantissa(v0, mask, exponent).fma(all(x[i + j]), a0);
                    a1 = mantissa(v1, mask, exponent).fma(all(x[i + j + 1]), a1);
                    a2 = mantissa(v2, mask, exponent).fma(all(x[i + j + 2]), a2);
                    a3 = mantissa(v3, mask, exponent).fma(all(x[i + j + 3]), a3);
                    a4 = mantissa(v4, mask, exponent).fma(all(x[i + j + 4]), a4);
                    v0 = v0.lanewise(VectorOperators.ROL, 5);
                    v1 = v1.lanewise(VectorOperators.ROL, 5);
                    v2 = v2.lanewise(VectorOperators.ROL, 5);
                    v3 = v3.lanewise(VectorOperators.ROL, 5);
                    v4 = v4.lanewise(VectorOperators.ROL, 5);
                }
                a0.add(a1).add(a2.add(a3)).add(a4).intoArray(sums, b * 16 + k);
            }
        }
        return read;
    }

    /** Columns 30 and 31 of {@link #fives}, whose bits lie in the spare bits 23 and 24 of the words. */
    static void spareFives(MemorySegment w, long at, int blocks, float[] x, int xAt, float[] sums) {
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 320) {
                int i = xAt + b * 32;
                IntVector low = words(w, p + 256);
                FloatVector w30 = spareFive(words(w, p), words(w, p + 64), low.lanewise(VectorOperators.LSHR, 5));
                FloatVector w31 =
                        spareFive(words(w, p + 128), words(w, p + 192), low.lanewise(VectorOperators.LSHR, 6));
                FloatVector sum = FloatVector.fromArray(F, sums, b * 16 + k);
                w31.fma(all(x[i + 31]), w30.fma(all(x[i + 30]), sum)).intoArray(sums, b * 16 + k);
            }
        }
    }

    static FloatVector spareFive(IntVector high, IntVector middle, IntVector low) {
        return high.lanewise(VectorOperators.LSHR, 2)
                .and(0x600000)
                .or(middle.lanewise(VectorOperators.LSHR, 4).and(0x180000))
                .or(low.and(0x40000))
                .or(0x42000000)
                .reinterpretAsFloats();
    }

    /** Field j of word d is column 3j + d; chain d; column 15 lies in the spare bits and ends chain 2. */
    static long sixes(
            MemorySegment w, long at, int blocks, float[] x, int xAt, float[] chains, int chainAt, float[] sums) {
        IntVector mask = all(0x7e0000);
        IntVector exponent = all(0x42800000);
        long last = ReadAhead.last(w, 3);
        long read = 0;
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 192) {
                int i = xAt + b * 16;
                int z = chainAt + b * 3;
                IntVector v0 = words(w, p);
                IntVector v1 = words(w, p + 64);
                IntVector v2 = words(w, p + 128);
                read ^= ReadAhead.three(w, Math.min(p + 192, last));
                FloatVector a0 = all(-96f * chains[z]);
                FloatVector a1 = all(-96f * chains[z + 1]);
                FloatVector a2 = all(-96f * chains[z + 2]);
                for (int j = 0; j < 15; j += 3) {
                    a0 = mantissa(v0, mask, exponent).fma(all(x[i + j]), a0);
                    a1 = mantissa(v1, mask, exponent).fma(all(x[i + j + 1]), a1);
                    a2 = mantissa(v2, mask, exponent).fma(all(x[i + j + 2]), a2);
                    v0 = v0.lanewise(VectorOperators.ROL, 6);
                    v1 = v1.lanewise(VectorOperators.ROL, 6);
                    v2 = v2.lanewise(VectorOperators.ROL, 6);
                }
                a2 = spareSix(v0, v1, v2, exponent).fma(all(x[i + 15]), a2);
                a0.add(a1).add(a2).intoArray(sums, b * 16 + k);
            }
        }
        return read;
    }

    /** Five rotations by 6 brought the spare bits of the words to bits 21 and 22. */
    private static FloatVector spareSix(IntVector v0, IntVector v1, IntVector v2, IntVector exponent) {
        return v0.and(0x600000)
                .or(v1.lanewise(VectorOperators.LSHR, 2).and(0x180000))
                .or(v2.lanewise(VectorOperators.LSHR, 4).and(0x60000))
                .or(exponent)
                .reinterpretAsFloats();
    }

    /** The spare bits where they lie in the file's order: 23 and 24. */
    static FloatVector unturnedSpareSix(IntVector v0, IntVector v1, IntVector v2, IntVector exponent) {
        return v0.lanewise(VectorOperators.LSHR, 2)
                .and(0x600000)
                .or(v1.lanewise(VectorOperators.LSHR, 4).and(0x180000))
                .or(v2.lanewise(VectorOperators.LSHR, 6).and(0x60000))
                .or(exponent)
                .reinterpretAsFloats();
    }

    /** One signed byte a weight, {@code width} columns a block; no offset. */
    static void wide(MemorySegment w, long at, int blocks, int width, float[] x, int xAt, float[] sums) {
        for (int k = 0; k < 16; k += LENGTH) {
            long p = at + k;
            int i = xAt;
            for (int b = 0; b < blocks; b++) {
                FloatVector a0 = FloatVector.zero(F);
                FloatVector a1 = a0;
                for (int c = 0; c < width; c += 2, i += 2, p += 32) {
                    a0 = Lanes.signedBytes(w, p).fma(all(x[i]), a0);
                    a1 = Lanes.signedBytes(w, p + 16).fma(all(x[i + 1]), a1);
                }
                a0.add(a1).intoArray(sums, b * 16 + k);
            }
        }
    }
}
