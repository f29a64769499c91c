package kelvin.simd;

import jdk.incubator.vector.FloatVector;

/** Sums of a column's integers over the columns that one register of {@link SingleSums} adds up. All are exact. */
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
        for (int b = 0, i = 0; b < blocks; b++, i += 32) {
            FloatVector sum = FloatVector.fromArray(FloatVector.SPECIES_128, x, i);
            for (int j = 4; j < 32; j += 4) sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, x, i + j));
            sum.intoArray(out, 4 * b);
        }
    }

    /** Chain d holds columns 5j + d below 30; chain 4 holds 30 and 31 too. The lanes above 4 are rubbish, and are overwritten by the next block. */
    private static void fifths(float[] x, int blocks, float[] out) {
        for (int b = 0, i = 0; b < blocks; b++, i += 32) {
            for (int h = 0; h < 8; h += 4) {
                FloatVector sum = FloatVector.fromArray(FloatVector.SPECIES_128, x, i + h);
                for (int j = 5; j < 30; j += 5) {
                    sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, x, i + h + j));
                }
                sum.intoArray(out, 5 * b + h);
            }
            out[5 * b + 4] += x[i + 30] + x[i + 31];
        }
    }

    /** Chain d of a block of 16 holds columns 3j + d; chain 2 holds column 15 too. */
    private static void thirds(float[] x, int blocks, float[] out) {
        for (int b = 0, i = 0; b < blocks; b++, i += 16) {
            FloatVector sum = FloatVector.fromArray(FloatVector.SPECIES_128, x, i);
            for (int j = 3; j < 15; j += 3) sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, x, i + j));
            sum.intoArray(out, 3 * b);
            out[3 * b + 2] += x[i + 15];
        }
    }
}
