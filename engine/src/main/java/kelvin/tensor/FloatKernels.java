package kelvin.tensor;

/**
 * What a forward pass does with float32 vectors. Every method has a written order of operations, given by {@link
 * ScalarFloatKernels}; a faster implementation gives the same bits. Kernels check nothing: their callers do.
 */
public interface FloatKernels {
    /**
     * {@code out[i] = x[i] * s * weight[i]}, rounded after each product, with {@code s = 1 / sqrt(mean of x[i]^2 +
     * epsilon)} rounded to float. The squares are summed in double in 16 lanes, lane i mod 16, and folded in a tree.
     */
    void rmsNorm(float[] x, int at, int n, float[] weight, float epsilon, float[] out, int outAt);

    /**
     * Quantises n activations in blocks: {@code scale = amax / limit}, {@code q = rint(x / scale)}, zeros when amax is below
     * 2^-100. Writes the integers as floats, the scales, and the sum of each block's integers, exact.
     *
     * @return whether all activations are finite
     */
    boolean quantise(
            float[] x,
            int at,
            int n,
            int block,
            int limit,
            float[] q,
            int qAt,
            float[] scale,
            float[] sum,
            int blockAt);

    /** {@code out[i] = silu(gate[i]) * up[i]}. */
    void siluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt);

    /** {@code out[i] = gelu(gate[i]) * up[i]}. */
    void geluGate(float[] gate, int gateAt, float[] up, int upAt, int n, float[] out, int outAt);

    /** {@code x[i] += y[i]}. */
    void add(float[] x, int at, float[] y, int yAt, int n);

    /**
     * A small matrix product: for each of {@code count} rows of a and each of 16 lanes, {@code out[row][lane] += sum over k
     * of a[row][k] * b[k][lane]}, one fused multiply-add after the other in order of k.
     *
     * @param count rows, 1 to 8
     */
    void accumulate(
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
            int outStride);

    /**
     * Turns scores into weights: {@code x[i] = exp(x[i] - m)} for i in [from, to), m their maximum, and 0 elsewhere in
     * [0, end). Indices count from {@code at}; {@code end} is a multiple of 16.
     *
     * @return the sum of the weights: float lanes i mod 16, folded in a tree in double
     */
    double softmax(float[] x, int at, int from, int to, int end);

    /** {@code x[i] *= factor}. */
    void scale(float[] x, int at, int n, float factor);
}
