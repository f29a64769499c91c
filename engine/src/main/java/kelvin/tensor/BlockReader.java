package kelvin.tensor;

/**
 * Takes one block of a GGUF row apart into integers and scales, as the ggml format lays it out. A weight is {@code d * sc
 * * quant}, plus {@code m} or minus {@code dmin * mn} for the types that have a minimum.
 */
final class BlockReader {
    private static final byte[] IQ4_NL_LEVELS = {
        -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
    };
    /** Twice the e2m1 values, so that they are integers; the scale is halved in turn. */
    private static final byte[] MXFP4_LEVELS = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    /** The weights' integers, centred: the first {@code type.blockSize()} entries are filled. */
    final int[] quants = new int[256];
    /** Integer scales of the blocks inside a super-block; 1 for plain types. */
    final int[] sc = new int[16];
    /** Integer minima of the blocks inside a super-block. */
    final int[] mn = new int[16];
    /** The half d. */
    short d;
    /** The half m or dmin. */
    short m;
    /** d as a float; the power of two of MXFP4, which has no half. */
    float scale;

    /** Reads the block that starts at {@code at}. */
    void read(TensorType type, byte[] row, int at) {
        switch (type) {
            case Q8_0 -> {
                setScale(half(row, at));
                for (int i = 0; i < 32; i++) quants[i] = row[at + 2 + i];
            }
            case Q4_0 -> {
                setScale(half(row, at));
                nibbles(row, at + 2, 8);
            }
            case Q4_1 -> {
                setScale(half(row, at));
                m = half(row, at + 2);
                nibbles(row, at + 4, 0);
            }
            case Q5_0 -> {
                setScale(half(row, at));
                fives(row, at + 2, 16);
            }
            case Q5_1 -> {
                setScale(half(row, at));
                m = half(row, at + 2);
                fives(row, at + 4, 0);
            }
            case IQ4_NL -> {
                setScale(half(row, at));
                levels(row, at + 2, IQ4_NL_LEVELS);
            }
            case MXFP4 -> {
                scale = powerOfTwo((row[at] & 0xff) - 128);
                levels(row, at + 1, MXFP4_LEVELS);
            }
            case Q2_K -> q2k(row, at);
            case Q3_K -> q3k(row, at);
            case Q4_K -> q4k(row, at);
            case Q5_K -> q5k(row, at);
            case Q6_K -> q6k(row, at);
            case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
        }
    }

    /** 2^e for e in [-128, 127]: at the lower end a subnormal float. */
    private static float powerOfTwo(int e) {
        return e >= -126 ? Float.intBitsToFloat(e + 127 << 23) : Float.intBitsToFloat(1 << 23 + e + 126);
    }

    private void setScale(short half) {
        d = half;
        scale = Float.float16ToFloat(half);
    }

    static short half(byte[] row, int at) {
        return (short) (row[at] & 0xff | row[at + 1] << 8);
    }

    private void nibbles(byte[] row, int at, int offset) {
        for (int i = 0; i < 16; i++) {
            quants[i] = (row[at + i] & 15) - offset;
            quants[i + 16] = (row[at + i] >> 4 & 15) - offset;
        }
    }

    private void levels(byte[] row, int at, byte[] levels) {
        for (int i = 0; i < 16; i++) {
            quants[i] = levels[row[at + i] & 15];
            quants[i + 16] = levels[row[at + i] >> 4 & 15];
        }
    }

    private void fives(byte[] row, int at, int offset) {
        int high = row[at] & 0xff | (row[at + 1] & 0xff) << 8 | (row[at + 2] & 0xff) << 16 | row[at + 3] << 24;
        for (int i = 0; i < 16; i++) {
            quants[i] = (row[at + 4 + i] & 15 | (high >>> i & 1) << 4) - offset;
            quants[i + 16] = (row[at + 4 + i] >> 4 & 15 | (high >>> i + 16 & 1) << 4) - offset;
        }
    }

    private void q2k(byte[] row, int at) {
        for (int i = 0; i < 16; i++) {
            sc[i] = row[at + i] & 15;
            mn[i] = row[at + i] >> 4 & 15;
        }
        for (int i = 0; i < 256; i++) {
            int pair = i >> 7;
            quants[i] = row[at + 16 + pair * 32 + (i & 31)] >> 2 * (i >> 5 & 3) & 3;
        }
        setScale(half(row, at + 80));
        m = half(row, at + 82);
    }

    private void q3k(byte[] row, int at) {
        for (int i = 0; i < 256; i++) {
            int low = row[at + 32 + (i >> 7) * 32 + (i & 31)] >> 2 * (i >> 5 & 3) & 3;
            int high = row[at + (i & 31)] >> (i >> 5) & 1;
            quants[i] = low + 4 * high - 4;
        }
        int scales = at + 96;
        for (int i = 0; i < 16; i++) {
            int low = i < 8 ? row[scales + i] & 15 : row[scales + i - 8] >> 4 & 15;
            int high = row[scales + 8 + (i & 3)] >> 2 * (i >> 2) & 3;
            sc[i] = (low | high << 4) - 32;
        }
        setScale(half(row, at + 108));
    }

    private void q4k(byte[] row, int at) {
        superScales(row, at);
        for (int i = 0; i < 256; i++) {
            quants[i] = row[at + 16 + (i >> 6) * 32 + (i & 31)] >> 4 * (i >> 5 & 1) & 15;
        }
    }

    private void q5k(byte[] row, int at) {
        superScales(row, at);
        for (int i = 0; i < 256; i++) {
            int low = row[at + 48 + (i >> 6) * 32 + (i & 31)] >> 4 * (i >> 5 & 1) & 15;
            int high = row[at + 16 + (i & 31)] >> (i >> 5) & 1;
            quants[i] = low | high << 4;
        }
    }

    /** Eight pairs of 6 bits: the first four in the low bits of bytes 0 to 7, the rest put together from three places. */
    private void superScales(byte[] row, int at) {
        setScale(half(row, at));
        m = half(row, at + 2);
        int s = at + 4;
        for (int i = 0; i < 4; i++) {
            sc[i] = row[s + i] & 63;
            mn[i] = row[s + 4 + i] & 63;
            sc[i + 4] = row[s + 8 + i] & 15 | (row[s + i] >> 6 & 3) << 4;
            mn[i + 4] = row[s + 8 + i] >> 4 & 15 | (row[s + 4 + i] >> 6 & 3) << 4;
        }
    }

    private void q6k(byte[] row, int at) {
        for (int i = 0; i < 256; i++) {
            int half = i >> 7;
            int quarter = i >> 5 & 3;
            int l = i & 31;
            int low = row[at + half * 64 + (quarter & 1) * 32 + l] >> 4 * (quarter >> 1) & 15;
            int high = row[at + 128 + half * 32 + l] >> 2 * quarter & 3;
            quants[i] = (low | high << 4) - 32;
        }
        for (int i = 0; i < 16; i++) sc[i] = row[at + 192 + i];
        setScale(half(row, at + 208));
    }
}
