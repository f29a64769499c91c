package kelvin.tensor;

/**
 * Elementary functions in float32 with a written sequence of operations: the definition that scalar and vector kernels
 * share, so that both give the same bits.
 */
public final class FloatMath {
    /** Adding and subtracting 1.5 * 2^23 rounds a float below 2^22 to the nearest integer, half to even. */
    public static final float ROUNDING = 12582912f;

    public static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts: the first has few enough bits that its product with an exponent is exact. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;
    /** Below this the exponential counts as zero: exp(-87) is near the smallest normal float. */
    public static final float EXP_LEAST = -87f;

    /** Above this the exponential stays at its value here, which is still finite. */
    public static final float EXP_GREATEST = 88f;

    /** Coefficients of Cephes' expf: exp r = 1 + r + r^2 P(r) for |r| at most ln(2) / 2. */
    public static final float P0 = 1.9875691500e-4f;

    public static final float P1 = 1.3981999507e-3f;
    public static final float P2 = 8.3334519073e-3f;
    public static final float P3 = 4.1665795894e-2f;
    public static final float P4 = 1.6666665459e-1f;
    public static final float P5 = 5.0000001201e-1f;

    /** 2 sqrt(2 / pi), the slope of the tanh approximation of GELU at zero, twice. */
    public static final float GELU_SLOPE = 1.5957691f;
    /** 0.044715 times {@link #GELU_SLOPE}. */
    public static final float GELU_CUBIC = 0.071354814f;

    private FloatMath() {}

    /**
     * Returns exp(x), 0 below {@link #EXP_LEAST}, and exp of {@link #EXP_GREATEST} above it; the relative error is below
     * 2^-22.
     */
    public static float exp(float x) {
        if (x < EXP_LEAST) return 0;
        float bounded = x > EXP_GREATEST ? EXP_GREATEST : x;
        float shifted = Math.fma(bounded, LOG2_E, ROUNDING);
        float n = shifted - ROUNDING;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
        float p = Math.fma(P0, r, P1);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P3);
        p = Math.fma(p, r, P4);
        p = Math.fma(p, r, P5);
        float y = Math.fma(p, r * r, r) + 1f;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + 0x3f800000);
        return y * power;
    }

    /** Returns x / (1 + exp(-x)). */
    public static float silu(float x) {
        return x / (1f + exp(-x));
    }

    /** Returns GELU in its tanh approximation, x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2, written as a logistic. */
    public static float gelu(float x) {
        float z = x * Math.fma(x * x, GELU_CUBIC, GELU_SLOPE);
        return x / (1f + exp(-z));
    }

    /** Folds 16 sums in a fixed tree: lane i takes lane i + 8, then i + 4, i + 2, i + 1. */
    static double fold(double[] lanes) {
        for (int half = 8; half > 0; half >>= 1) {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }
        return lanes[0];
    }
}
