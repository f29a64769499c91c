package kelvin.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sum of squares in double, in 16 lanes folded in a tree. */
final class SquareSum {
    private static final VectorSpecies<Double> D = Lanes.BITS == 512
            ? DoubleVector.SPECIES_512
            : Lanes.BITS == 256 ? DoubleVector.SPECIES_256 : DoubleVector.SPECIES_128;
    private static final int WIDTH = D.length();
    /** As many floats as a vector of doubles holds doubles; at 128 bits the upper half of the vector is not used. */
    private static final VectorSpecies<Float> NARROW =
            Lanes.BITS == 512 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

    private SquareSum() {}

    static double of(float[] x, int at, int n) {
        double[] lanes = new double[16];
        int whole = n & -16;
        if (NARROW.length() == WIDTH) {
            for (int k = 0; k < 16; k += WIDTH) {
                DoubleVector sum = DoubleVector.zero(D);
                for (int i = at + k; i < at + whole; i += 16) {
                    DoubleVector value =
                            (DoubleVector) FloatVector.fromArray(NARROW, x, i).convertShape(VectorOperators.F2D, D, 0);
                    sum = value.mul(value).add(sum);
                }
                sum.intoArray(lanes, k);
            }
        } else {
            for (int i = 0; i < whole; i++) lanes[i & 15] += (double) x[at + i] * x[at + i];
        }
        for (int i = whole; i < n; i++) lanes[i & 15] += (double) x[at + i] * x[at + i];
        return fold(lanes);
    }

    static double fold(double[] lanes) {
        for (int half = 8; half > 0; half >>= 1) {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }
        return lanes[0];
    }
}
