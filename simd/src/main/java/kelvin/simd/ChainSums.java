package kelvin.simd;

/**
 * Sums of a column's integers over the columns that one register of {@link SingleSums} adds up. All are exact. Scalar: vectors
 * of another width than {@link Lanes#F} would spoil the profile that all vectors of floats share.
 */
final class ChainSums {
    private ChainSums() {}

    static void fill(int chains, float[] x, int rows, float[] out) {
        switch (chains) {
            case 3 -> thirds(x, rows / 16, out);
            case 4 -> quarters(x, rows / 32, out);
            case 5 -> fifths(x, rows / 32, out);
            default -> throw new AssertionError(chains);
        }
    }

    /** Chain d of a block of 32 holds columns 4j + d. */
    private static void quarters(float[] x, int blocks, float[] out) {
        for (int b = 0, i = 0; b < blocks; b++, i += 32) every(4, x, i, 32, out, 4 * b);
    }

    /** Chain d holds columns 5j + d below 30; chain 4 holds 30 and 31 too. */
    private static void fifths(float[] x, int blocks, float[] out) {
        for (int b = 0, i = 0; b < blocks; b++, i += 32) {
            every(5, x, i, 30, out, 5 * b);
            out[5 * b + 4] += x[i + 30] + x[i + 31];
        }
    }

    /** Chain d of a block of 16 holds columns 3j + d; chain 2 holds column 15 too. */
    private static void thirds(float[] x, int blocks, float[] out) {
        for (int b = 0, i = 0; b < blocks; b++, i += 16) {
            every(3, x, i, 15, out, 3 * b);
            out[3 * b + 2] += x[i + 15];
        }
    }

    /** Writes the sums of every chains-th of n numbers. */
    private static void every(int chains, float[] x, int at, int n, float[] out, int outAt) {
        for (int d = 0; d < chains; d++) {
            float sum = 0;
            for (int j = d; j < n; j += chains) sum += x[at + j];
            out[outAt + d] = sum;
        }
    }
}
