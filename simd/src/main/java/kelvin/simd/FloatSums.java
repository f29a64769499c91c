package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Products of float matrices: a chain of fused multiply-adds over each block of 32 columns, then one addition a block. */
final class FloatSums {
    private FloatSums() {}

    /** Expands blocks of float32 or 16-bit weights to a tile, {@code tile[column * 16 + row]}. */
    static void tile(MemorySegment w, long at, int columns, Format format, float[] tile) {
        switch (format) {
            case FLOAT32 -> float32(w, at, columns, tile);
            case FLOAT16 -> float16(w, at, columns, tile);
            case BFLOAT16 -> bfloat16(w, at, columns, tile);
        }
    }

    /** How a float weight is stored. */
    enum Format {
        FLOAT32,
        FLOAT16,
        BFLOAT16
    }

    private static void float32(MemorySegment w, long at, int columns, float[] tile) {
        for (int i = 0; i < columns * 16; i += LENGTH)
            Lanes.floats(w, at + 4L * i).intoArray(tile, i);
    }

    private static void float16(MemorySegment w, long at, int columns, float[] tile) {
        for (int i = 0; i < columns * 16; i += LENGTH)
            Lanes.halves(w, at + 2L * i).intoArray(tile, i);
    }

    private static void bfloat16(MemorySegment w, long at, int columns, float[] tile) {
        for (int i = 0; i < columns * 16; i += LENGTH)
            Lanes.brainHalves(w, at + 2L * i).intoArray(tile, i);
    }

    /** Sums of the blocks of a tile with a single column: two blocks side by side, since each chain waits for itself. */
    static void single(float[] tile, int blocks, float[] x, int xAt, float[] sums) {
        for (int k = 0; k < 16; k += LENGTH) {
            int b = 0;
            for (; b + 1 < blocks; b += 2) {
                FloatVector a0 = all(0f);
                FloatVector a1 = a0;
                int i = xAt + b * 32;
                int from = b * 512 + k;
                for (int c = 0; c < 32; c++, i++, from += 16) {
                    a0 = FloatVector.fromArray(F, tile, from).fma(all(x[i]), a0);
                    a1 = FloatVector.fromArray(F, tile, from + 512).fma(all(x[i + 32]), a1);
                }
                a0.intoArray(sums, b * 16 + k);
                a1.intoArray(sums, b * 16 + 16 + k);
            }
            if (b < blocks) {
                FloatVector a0 = all(0f);
                for (int c = 0; c < 32; c++) {
                    a0 = FloatVector.fromArray(F, tile, (b * 32 + c) * 16 + k).fma(all(x[xAt + b * 32 + c]), a0);
                }
                a0.intoArray(sums, b * 16 + k);
            }
        }
    }

    /** {@code y = y + S}, blocks ascending; the sums of consecutive blocks lie {@code stride} apart. */
    static void add(float[] sums, int at, int stride, int blocks, float[] y, int yAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector acc = FloatVector.fromArray(F, y, yAt + k);
            for (int b = 0; b < blocks; b++)
                acc = FloatVector.fromArray(F, sums, at + b * stride + k).add(acc);
            acc.intoArray(y, yAt + k);
        }
    }
}
