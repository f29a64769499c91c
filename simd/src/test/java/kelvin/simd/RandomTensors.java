package kelvin.simd;

import java.util.Random;
import kelvin.tensor.TensorType;

/** Bytes of GGUF tensors with random quants and scales that are finite, small or subnormal. */
final class RandomTensors {
    private RandomTensors() {}

    /** How the quants are chosen. */
    enum Fill {
        RANDOM,
        ALL_ZERO_BITS,
        ALL_ONE_BITS,
        LEAST_BYTE,
        GREATEST_BYTE
    }

    static byte[] tensor(TensorType type, int rows, int columns, Fill fill, Random random) {
        byte[] bytes = new byte[Math.toIntExact((long) rows * columns / type.blockSize() * type.blockBytes())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = switch (fill) {
                case RANDOM -> (byte) random.nextInt();
                case ALL_ZERO_BITS -> 0;
                case ALL_ONE_BITS -> -1;
                case LEAST_BYTE -> Byte.MIN_VALUE;
                case GREATEST_BYTE -> Byte.MAX_VALUE;
            };
        }
        for (int at = 0; at < bytes.length; at += type.blockBytes()) scales(type, bytes, at, random);
        return bytes;
    }

    private static void scales(TensorType type, byte[] b, int at, Random random) {
        switch (type) {
            case Q8_0, Q4_0, Q5_0, IQ4_NL -> half(b, at, random);
            case Q4_1, Q5_1, Q4_K, Q5_K -> {
                half(b, at, random);
                half(b, at + 2, random);
            }
            case Q2_K -> {
                half(b, at + 80, random);
                half(b, at + 82, random);
            }
            case Q3_K -> half(b, at + 108, random);
            case Q6_K -> half(b, at + 208, random);
            case MXFP4 -> b[at] = (byte) (100 + random.nextInt(40));
            case F16 -> half(b, at, random);
            case BF16 -> put(b, at, (short) (Float.floatToRawIntBits((float) random.nextGaussian()) >> 16));
            case F32 -> {
                int bits = Float.floatToRawIntBits((float) random.nextGaussian());
                put(b, at, (short) bits);
                put(b, at + 2, (short) (bits >> 16));
            }
        }
    }

    private static void half(byte[] b, int at, Random random) {
        float value = switch (random.nextInt(8)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> random.nextInt(1024) * 0x1p-24f; // subnormal halves
            default -> (float) (random.nextGaussian() * 0.02);
        };
        put(b, at, Float.floatToFloat16(value));
    }

    private static void put(byte[] b, int at, short value) {
        b[at] = (byte) value;
        b[at + 1] = (byte) (value >> 8);
    }
}
