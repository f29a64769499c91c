package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.floats;
import static kelvin.simd.Lanes.halves;
import static kelvin.simd.Lanes.signedBytes;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Phase two of a product with a single column: {@code y = y + (dw * dx) * S}, then {@code y = y + (m * dx) * X}, blocks
 * ascending, every operation rounded to float. {@code at} is the group's entry in the stream of scales.
 */
final class SingleScales {
    private SingleScales() {}

    private static FloatVector sum(float[] sums, int block, int k) {
        return FloatVector.fromArray(F, sums, block * 16 + k);
    }

    static void half(MemorySegment w, long at, int blocks, float[] sums, float[] dx, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long p = at + 2 * k;
            for (int b = 0; b < blocks; b++, p += 32)
                acc = halves(w, p).mul(dx[d + b]).mul(sum(sums, b, k)).add(acc);
            acc.intoArray(y, yAt + k);
        }
    }

    static void halfWithMinimum(
            MemorySegment w, long at, int blocks, float[] sums, float[] dx, float[] totals, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long p = at + 2 * k;
            for (int b = 0; b < blocks; b++, p += 64) {
                acc = halves(w, p).mul(dx[d + b]).mul(sum(sums, b, k)).add(acc);
                acc = halves(w, p + 32).mul(dx[d + b]).mul(totals[d + b]).add(acc);
            }
            acc.intoArray(y, yAt + k);
        }
    }

    static void superNibbles(
            MemorySegment w, long at, int blocks, float[] sums, float[] dx, float[] totals, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long q = at;
            for (int b = 0; b < blocks; b += 8, q += 320) {
                FloatVector scale = halves(w, q + 2 * k);
                FloatVector minimum = halves(w, q + 32 + 2 * k).neg();
                long p = q + 64 + k;
                for (int t = b; t < b + 8; t++, p += 16) {
                    acc = signedBytes(w, p)
                            .mul(scale)
                            .mul(dx[d + t])
                            .mul(sum(sums, t, k))
                            .add(acc);
                    acc = signedBytes(w, p + 128)
                            .mul(minimum)
                            .mul(dx[d + t])
                            .mul(totals[d + t])
                            .add(acc);
                }
            }
            acc.intoArray(y, yAt + k);
        }
    }

    static void superSixes(MemorySegment w, long at, int blocks, float[] sums, float[] dx, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long q = at;
            for (int b = 0; b < blocks; b += 16, q += 288) {
                FloatVector scale = halves(w, q + 2 * k);
                long p = q + 32 + k;
                for (int t = b; t < b + 16; t++, p += 16) {
                    acc = signedBytes(w, p)
                            .mul(scale)
                            .mul(dx[d + t])
                            .mul(sum(sums, t, k))
                            .add(acc);
                }
            }
            acc.intoArray(y, yAt + k);
        }
    }

    static void single(MemorySegment w, long at, int blocks, float[] sums, float[] dx, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 64)
                acc = floats(w, p).mul(dx[d + b]).mul(sum(sums, b, k)).add(acc);
            acc.intoArray(y, yAt + k);
        }
    }

    static void singleWithMinimum(
            MemorySegment w, long at, int blocks, float[] sums, float[] dx, float[] totals, int d, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            long p = at + 4 * k;
            for (int b = 0; b < blocks; b++, p += 128) {
                acc = floats(w, p).mul(dx[d + b]).mul(sum(sums, b, k)).add(acc);
                acc = floats(w, p + 64).mul(dx[d + b]).mul(totals[d + b]).add(acc);
            }
            acc.intoArray(y, yAt + k);
        }
    }
}
