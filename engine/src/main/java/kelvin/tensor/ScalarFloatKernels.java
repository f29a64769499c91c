package kelvin.tensor;

import java.util.Arrays;

/** The definition of {@link FloatKernels}. */
public final class ScalarFloatKernels implements FloatKernels {
    /** Below this the largest activation of a block counts as zero: its scale would leave the normal floats. */
    public static final float LEAST_ACTIVATION = 0x1p-100f;

    /** Makes the scalar kernels. */
    public ScalarFloatKernels() {}

    @Override
    public void rmsNorm(float[] x, int at, int n, float[] weight, float epsilon, float[] out, int outAt) {
        double[] lanes = new double[16];
        for (int i = 0; i < n; i++) {
            double value = x[at + i];
            lanes[i & 15] += value * value;
        }
        float scale = (float) (1 / Math.sqrt(FloatMath.fold(lanes) / n + epsilon));
        for (int i = 0; i < n; i++) out[outAt + i] = x[at + i] * scale * weight[i];
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
        boolean finite = true;
        for (int b = 0; b * block < n; b++) {
            int from = b * block;
            float greatest = 0;
            for (int i = from; i < from + block; i++) {
                float magnitude = Math.abs(x[at + i]);
                finite &= magnitude <= Float.MAX_VALUE; // false for NaN too
                if (magnitude > greatest) greatest = magnitude;
            }
            float unit = greatest < LEAST_ACTIVATION ? 0 : greatest / limit;
            float total = 0;
            for (int i = from; i < from + block; i++) {
                q[qAt + i] = unit == 0 ? 0 : (float) Math.rint(x[at + i] / unit);
                total += q[qAt + i]; // exact: below 2^24
            }
            scale[blockAt + b] = unit;
            sum[blockAt + b] = total;
        }
        return finite;
    }

    @Override
    public void siluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt) {
        for (int i = 0; i < n; i++) out[outAt + i] = FloatMath.silu(gate[gateAt + i]) * up[upAt + i];
    }

    @Override
    public void geluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt) {
        for (int i = 0; i < n; i++) out[outAt + i] = FloatMath.gelu(gate[gateAt + i]) * up[upAt + i];
    }

    @Override
    public void add(float[] x, int at, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i++) x[at + i] += y[yAt + i];
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
        for (int row = 0; row < count; row++) {
            int to = outAt + row * outStride;
            for (int k = 0; k < n; k++) {
                float factor = a[aAt + row * aStride + k];
                int from = bAt + k * bStride;
                for (int lane = 0; lane < 16; lane++) {
                    out[to + lane] = Math.fma(factor, b[from + lane], out[to + lane]);
                }
            }
        }
    }

    @Override
    public double softmax(float[] x, int at, int from, int to, int end) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (x[at + i] > greatest) greatest = x[at + i];
        }
        Arrays.fill(x, at, at + from, 0f);
        Arrays.fill(x, at + to, at + end, 0f);
        float[] lanes = new float[16];
        for (int i = from; i < to; i++) {
            float weight = FloatMath.exp(x[at + i] - greatest);
            x[at + i] = weight;
            lanes[i & 15] += weight;
        }
        double[] wide = new double[16];
        for (int i = 0; i < 16; i++) wide[i] = lanes[i];
        return FloatMath.fold(wide);
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        for (int i = 0; i < n; i++) x[at + i] *= factor;
    }
}
