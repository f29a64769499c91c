package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The two passes of softmax over attention scores. */
final class Softmax {
    private Softmax() {}

    /** A comparison and a blend: {@code FloatVector.max} pays for the rules of NaN and signed zero. */
    static float greatest(float[] x, int at, int n) {
        FloatVector most = all(Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(F, x, at + i);
            most = most.blend(v, v.compare(VectorOperators.GT, most)); // a NaN is passed over, as the scalar twin does
        }
        float greatest = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < LENGTH; lane++) greatest = more(greatest, most.lane(lane));
        for (; i < n; i++) greatest = more(greatest, x[at + i]);
        return greatest;
    }

    private static float more(float a, float b) {
        return b > a ? b : a;
    }

    /** Exponentials in place, and their sum in 16 float lanes folded in double; n is a multiple of 16. */
    static double weigh(float[] x, int at, int n, float greatest) {
        double[] lanes = new double[16];
        float[] sums = new float[16];
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector sum = all(0f);
            for (int i = at + k; i < at + n; i += 16) {
                FloatVector weight =
                        VectorMath.exp(FloatVector.fromArray(F, x, i).sub(greatest));
                weight.intoArray(x, i);
                sum = weight.add(sum);
            }
            sum.intoArray(sums, k);
        }
        for (int i = 0; i < 16; i++) lanes[i] = sums[i];
        return SquareSum.fold(lanes);
    }
}
