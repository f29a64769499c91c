package kelvin.math;

/**
 * Boltzmann factors in single precision. The weight of a logit x is {@code 2^(x s - c)} with {@code s = beta / ln 2} and c the
 * integer nearest to {@code ground s}: relative to a power of two, nothing that is subtracted from x needs rounding.
 *
 * <pre>
 * z = fma(x, high, offset)                   offset = 1.5 * 2^23 + 127 - c: x s is rounded to an integer n, and
 *                                            n - c + 127 stands in the lowest bits of z
 * f = fma(x, low, fma(x, high, offset - z))  x s - n, where s = high + low
 * w = 2^f * 2^(n - c)                        2^f by a polynomial, the second factor from the bits of z
 * </pre>
 *
 * <p>The relative error of a weight is below {@link #ERROR} (docs/numerics.md, Sums in single precision). A token of -infinity, or
 * so far above the ground state that its weight is below 2^-120, counts with a weight of some 2^-120.
 */
public final class RoughWeight {
    /** Bounds the relative error of a weight that is not below 2^-120. */
    public static final double ERROR = 2.3e-7;

    /**
     * Coefficients of 2^f by rising powers: a relative error below 1.02e-7 for |f| at most 0.508, and none at 0
     * (conformance/generate/rough.py).
     */
    public static final float C0 = 1f;

    /** Of f. */
    public static final float C1 = 0x1.62e428p-1f;

    /** Of f^2. */
    public static final float C2 = 0x1.ebf99ap-3f;

    /** Of f^3. */
    public static final float C3 = 0x1.c6b816p-5f;

    /** Of f^4. */
    public static final float C4 = 0x1.3cf852p-7f;

    /** Of f^5. */
    public static final float C5 = 0x1.5b903cp-10f;

    /** Bits of a float's fraction: the exponent stands above them. */
    public static final int FRACTION = 23;

    static final float ROUNDER = 0x1.8p23f;
    static final int BIAS = 127;

    private RoughWeight() {}

    /** Returns a logit, or what stands in for it. */
    static float bounded(float logit, RoughSums scale) {
        return logit < scale.least() ? scale.least() : logit;
    }

    /** Returns z of a logit. */
    static float rounded(float x, RoughSums scale) {
        return Math.fma(x, scale.high(), scale.offset());
    }

    /** Returns {@code 2^f} of a logit. */
    static float power(float x, float z, RoughSums scale) {
        float f = Math.fma(x, scale.low(), Math.fma(x, scale.high(), scale.offset() - z));
        float p = Math.fma(f, C5, C4);
        p = Math.fma(f, p, C3);
        p = Math.fma(f, p, C2);
        p = Math.fma(f, p, C1);
        return Math.fma(f, p, C0);
    }

    /** Returns {@code 2^(n - c)} from z. */
    static float exponent(float z) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(z) << FRACTION);
    }
}
