package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import kelvin.tensor.FloatKernels;
import kelvin.tensor.FloatMath;
import kelvin.tensor.ScalarFloatKernels;

/** The vector twin of {@link ScalarFloatKernels}: the same bits at every width. */
final class VectorFloatKernels implements FloatKernels {
    @Override
    public void rmsNorm(float[] x, int at, int n, float[] weight, float epsilon, float[] out, int outAt) {
        float scale = (float) (1 / Math.sqrt(SquareSum.of(x, at, n) / n + epsilon));
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector.fromArray(F, x, at + i)
                    .mul(scale)
                    .mul(FloatVector.fromArray(F, weight, i))
                    .intoArray(out, outAt + i);
        }
        for (; i < n; i++) out[outAt + i] = x[at + i] * scale * weight[i];
    }

    @Override
    public boolean quantise(
            float[] x,
            int at,
            int n,
            int block,
            int limit,
            float[] q,
            int qAt,
            float[] scale,
            float[] sum,
            int blockAt) {
        int blocks = n / block;
        boolean finite = greatest(x, at, blocks, block, scale, blockAt);
        for (int b = 0; b < blocks; b++) {
            float magnitude = scale[blockAt + b];
            scale[blockAt + b] = magnitude < ScalarFloatKernels.LEAST_ACTIVATION ? 0 : magnitude / limit;
        }
        round(x, at, blocks, block, q, qAt, scale, sum, blockAt);
        return finite;
    }

    /** Writes the largest magnitude of each block; as integers, magnitudes order like the floats, and NaN is largest. */
    private static boolean greatest(float[] x, int at, int blocks, int block, float[] out, int outAt) {
        boolean finite = true;
        for (int b = 0; b < blocks; b++) {
            int from = at + b * block;
            IntVector most =
                    FloatVector.fromArray(F, x, from).reinterpretAsInts().and(0x7fffffff);
            for (int k = LENGTH; k < block; k += LENGTH) {
                most = FloatVector.fromArray(F, x, from + k)
                        .reinterpretAsInts()
                        .and(0x7fffffff)
                        .max(most);
            }
            float magnitude = Float.intBitsToFloat(most.reduceLanes(VectorOperators.MAX));
            finite &= magnitude <= Float.MAX_VALUE;
            out[outAt + b] = magnitude;
        }
        return finite;
    }

    /** Divides and rounds to the nearest integer, half to even; sums of integers are exact in any order. */
    private static void round(
            float[] x, int at, int blocks, int block, float[] q, int qAt, float[] scale, float[] sum, int blockAt) {
        for (int b = 0; b < blocks; b++) {
            float unit = scale[blockAt + b];
            if (unit == 0) {
                Arrays.fill(q, qAt + b * block, qAt + (b + 1) * block, 0f);
                sum[blockAt + b] = 0;
                continue;
            }
            FloatVector divisor = all(unit);
            IntVector total = all(0);
            for (int k = b * block; k < (b + 1) * block; k += LENGTH) {
                FloatVector rounded = FloatVector.fromArray(F, x, at + k)
                        .div(divisor)
                        .add(FloatMath.ROUNDING)
                        .sub(FloatMath.ROUNDING);
                rounded.intoArray(q, qAt + k);
                IntVector integers = (IntVector) rounded.convert(VectorOperators.F2I, 0);
                total = integers.add(total);
            }
            sum[blockAt + b] =
                    total.reduceLanes(VectorOperators.ADD); // of floats it would add one lane after the other
        }
    }

    @Override
    public void siluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt) {
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector g = FloatVector.fromArray(F, gate, gateAt + i);
            FloatVector logistic = g.div(VectorMath.exp(g.neg()).add(1f));
            logistic.mul(FloatVector.fromArray(F, up, upAt + i)).intoArray(out, outAt + i);
        }
        for (; i < n; i++) out[outAt + i] = FloatMath.silu(gate[gateAt + i]) * up[upAt + i];
    }

    @Override
    public void geluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt) {
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector g = FloatVector.fromArray(F, gate, gateAt + i);
            FloatVector z = g.mul(g.mul(g).fma(all(FloatMath.GELU_CUBIC), all(FloatMath.GELU_SLOPE)));
            FloatVector logistic = g.div(VectorMath.exp(z.neg()).add(1f));
            logistic.mul(FloatVector.fromArray(F, up, upAt + i)).intoArray(out, outAt + i);
        }
        for (; i < n; i++) out[outAt + i] = FloatMath.gelu(gate[gateAt + i]) * up[upAt + i];
    }

    @Override
    public void add(float[] x, int at, float[] y, int yAt, int n) {
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector.fromArray(F, x, at + i)
                    .add(FloatVector.fromArray(F, y, yAt + i))
                    .intoArray(x, at + i);
        }
        for (; i < n; i++) x[at + i] += y[yAt + i];
    }

    @Override
    public void accumulate(
            float[] a,
            int aAt,
            int aStride,
            int count,
            int n,
            float[] b,
            int bAt,
            int bStride,
            float[] out,
            int outAt,
            int outStride) {
        int row = 0;
        for (; row + 8 <= count; row += 8) {
            Accumulate.eight(
                    a, aAt + row * aStride, aStride, n, b, bAt, bStride, out, outAt + row * outStride, outStride);
        }
        for (; row + 3 <= count; row += 3) {
            Accumulate.three(
                    a, aAt + row * aStride, aStride, n, b, bAt, bStride, out, outAt + row * outStride, outStride);
        }
        for (; row < count; row++) {
            Accumulate.one(a, aAt + row * aStride, n, b, bAt, bStride, out, outAt + row * outStride);
        }
    }

    @Override
    public double softmax(float[] x, int at, int from, int to, int end) {
        float greatest = Softmax.greatest(x, at + from, to - from);
        Arrays.fill(x, at, at + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(x, at + to, at + end, Float.NEGATIVE_INFINITY);
        return Softmax.weigh(x, at, end, greatest);
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        int i = 0;
        for (; i + LENGTH <= n; i += LENGTH) {
            FloatVector.fromArray(F, x, at + i).mul(factor).intoArray(x, at + i);
        }
        for (; i < n; i++) x[at + i] *= factor;
    }
}
