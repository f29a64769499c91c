package kelvin.conformance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kelvin.tensor.TensorType;

/**
 * Weights of GGUF blocks as doubles, written straight from the format's description and independent of the engine: every
 * type from its own formula, weight by weight.
 */
public final class Dequantiser {
    private static final int[] IQ4_NL = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    private static final double[] FP4 = {0, 0.5, 1, 1.5, 2, 3, 4, 6};

    private final MemorySegment bytes;
    private final TensorType type;

    /** Reads the weights of a tensor of this type from its bytes in the file. */
    public Dequantiser(MemorySegment bytes, TensorType type) {
        this.bytes = bytes;
        this.type = type;
    }

    private int u8(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    private double half(long at) {
        return Float.float16ToFloat((short) (u8(at) | u8(at + 1) << 8));
    }

    /** Returns weight {@code index} of the tensor. */
    public double weight(long index) {
        long b = index / type.blockSize() * type.blockBytes();
        int i = (int) (index % type.blockSize());
        return switch (type) {
            case F32 -> bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED, b);
            case F16 -> half(b);
            case BF16 -> Float.intBitsToFloat((u8(b) | u8(b + 1) << 8) << 16);
            case Q8_0 -> half(b) * bytes.get(ValueLayout.JAVA_BYTE, b + 2 + i);
            case Q4_0 -> half(b) * (nibble(b + 2, i) - 8);
            case Q4_1 -> half(b) * nibble(b + 4, i) + half(b + 2);
            case Q5_0 -> half(b) * (nibble(b + 6, i) + 16 * bit(b + 2, i) - 16);
            case Q5_1 -> half(b) * (nibble(b + 8, i) + 16 * bit(b + 4, i)) + half(b + 2);
            case IQ4_NL -> half(b) * IQ4_NL[nibble(b + 2, i)];
            case MXFP4 -> {
                int code = nibble(b + 1, i);
                yield StrictMath.scalb(code < 8 ? FP4[code] : -FP4[code - 8], u8(b) - 127);
            }
            case Q2_K -> {
                int scale = u8(b + i / 16);
                int q = u8(b + 16 + i / 128 * 32 + i % 32) >> 2 * (i / 32 % 4) & 3;
                yield half(b + 80) * (scale & 15) * q - half(b + 82) * (scale >> 4);
            }
            case Q3_K -> {
                int q = u8(b + 32 + i / 128 * 32 + i % 32) >> 2 * (i / 32 % 4) & 3;
                int high = u8(b + i % 32) >> i / 32 & 1;
                yield half(b + 108) * (threeBitScale(b + 96, i / 16) - 32) * (q - (high == 1 ? 0 : 4));
            }
            case Q4_K -> {
                int q = u8(b + 16 + i / 64 * 32 + i % 32) >> (i % 64 < 32 ? 0 : 4) & 15;
                yield half(b) * superScale(b + 4, i / 32, false) * q - half(b + 2) * superScale(b + 4, i / 32, true);
            }
            case Q5_K -> {
                int low = u8(b + 48 + i / 64 * 32 + i % 32) >> (i % 64 < 32 ? 0 : 4) & 15;
                int q = low + 16 * (u8(b + 16 + i % 32) >> i / 32 & 1);
                yield half(b) * superScale(b + 4, i / 32, false) * q - half(b + 2) * superScale(b + 4, i / 32, true);
            }
            case Q6_K -> {
                int part = i % 128;
                int low = u8(b + i / 128 * 64 + part % 64) >> (part < 64 ? 0 : 4) & 15;
                int high = u8(b + 128 + i / 128 * 32 + i % 32) >> part / 32 * 2 & 3;
                int scale = bytes.get(ValueLayout.JAVA_BYTE, b + 192 + i / 16);
                yield half(b + 208) * scale * (low + 16 * high - 32);
            }
        };
    }

    /** Low nibbles are the first sixteen weights, high nibbles the others. */
    private int nibble(long at, int i) {
        return u8(at + i % 16) >> (i < 16 ? 0 : 4) & 15;
    }

    private int bit(long at, int i) {
        return u8(at + i / 8) >> i % 8 & 1;
    }

    private int threeBitScale(long at, int i) {
        int low = u8(at + i % 8) >> (i < 8 ? 0 : 4) & 15;
        return low + 16 * (u8(at + 8 + i % 4) >> i / 4 * 2 & 3);
    }

    private int superScale(long at, int i, boolean minimum) {
        int shift = minimum ? 4 : 0;
        if (i < 4) return u8(at + shift + i) & 63;
        int low = minimum ? u8(at + 4 + i) >> 4 : u8(at + 4 + i) & 15;
        return low + 16 * (u8(at + i - (minimum ? 0 : 4)) >> 6);
    }
}
