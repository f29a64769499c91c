package kelvin.random;

/**
 * The counter-based generators Threefry2x32-20 and Threefry2x64-20 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random
 * numbers: as easy as 1, 2, 3", section 3.3): a keyed function of a counter, so any number of the stream can be had without
 * those before it.
 */
public final class Threefry {
    private static final int PARITY_32 = 0x1BD11BDA;
    private static final long PARITY_64 = 0x1BD11BDAA9FC1A22L;
    private static final int ROUNDS = 20;
    private static final int[] ROTATIONS_32 = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int[] ROTATIONS_64 = {16, 42, 12, 31, 16, 32, 24, 21};

    private Threefry() {}

    /** Returns both words of Threefry2x32-20 at a counter: {@code x0 << 32 | x1}. */
    public static long threefry2x32(int k0, int k1, int c0, int c1) {
        int k2 = PARITY_32 ^ k0 ^ k1;
        int x0 = c0 + k0;
        int x1 = c1 + k1;
        for (int round = 0; round < ROUNDS; round++) {
            x0 += x1;
            x1 = Integer.rotateLeft(x1, ROTATIONS_32[round & 7]) ^ x0;
            if ((round & 3) == 3) {
                int injection = (round >> 2) + 1;
                x0 += key(injection, k0, k1, k2);
                x1 += key(injection + 1, k0, k1, k2) + injection;
            }
        }
        return (long) x0 << 32 | x1 & 0xffffffffL;
    }

    private static int key(int index, int k0, int k1, int k2) {
        return switch (index % 3) {
            case 0 -> k0;
            case 1 -> k1;
            default -> k2;
        };
    }

    private static long key(int index, long k0, long k1, long k2) {
        return switch (index % 3) {
            case 0 -> k0;
            case 1 -> k1;
            default -> k2;
        };
    }

    /** Writes both words of Threefry2x64-20 at a counter to {@code out[0]} and {@code out[1]}. */
    public static void threefry2x64(long k0, long k1, long c0, long c1, long[] out) {
        long k2 = PARITY_64 ^ k0 ^ k1;
        long x0 = c0 + k0;
        long x1 = c1 + k1;
        for (int round = 0; round < ROUNDS; round++) {
            x0 += x1;
            x1 = Long.rotateLeft(x1, ROTATIONS_64[round & 7]) ^ x0;
            if ((round & 3) == 3) {
                int injection = (round >> 2) + 1;
                x0 += key(injection, k0, k1, k2);
                x1 += key(injection + 1, k0, k1, k2) + injection;
            }
        }
        out[0] = x0;
        out[1] = x1;
    }
}
