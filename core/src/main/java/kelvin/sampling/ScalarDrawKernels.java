package kelvin.sampling;

import java.util.Arrays;
import kelvin.random.GumbelField;
import kelvin.random.Purpose;

/** The passes of a draw in plain Java. */
public final class ScalarDrawKernels implements DrawKernels {
    private static final double LN_2 = 0.6931471805599453;
    private static final double LN_64 = 6 * LN_2;
    /** More than the relative rounding errors of a bound: some ten operations of 2^-53 each. */
    private static final double SLACK = 1e-14;

    /** Makes the kernels. */
    public ScalarDrawKernels() {}

    @Override
    public boolean groupMaxima(float[] logits, int vocabulary, float[] maxima, int groups) {
        Arrays.fill(maxima, 0, groups, Float.NEGATIVE_INFINITY);
        boolean sound = true;
        for (int id = 0; id < vocabulary; id++) {
            float logit = logits[id];
            sound &= logit < Float.POSITIVE_INFINITY; // false for NaN too
            int group = GumbelField.group(id);
            if (logit > maxima[group]) maxima[group] = logit;
        }
        return sound;
    }

    @Override
    public void groupBounds(GumbelField field, float[] maxima, int groups, double temperature, float[] bounds) {
        for (int group = 0; group < groups; group++) {
            bounds[group] = maxima[group] == Float.NEGATIVE_INFINITY
                    ? Float.NEGATIVE_INFINITY
                    : roundUp(bound(maxima[group], temperature, noiseBound(field, group)));
        }
    }

    /** An exponential -ln(1 - v) is at least v, so the group's noise -ln(E / 64) is at most ln 64 - ln v. */
    static double noiseBound(GumbelField field, int group) {
        double v = ((field.word(group, Purpose.GROUP) >>> 12) + 0.5) * 0x1p-52;
        return LN_64 + negativeLogBound(v);
    }

    /** Returns at least -ln x: with x = m 2^e and m in [1, 2), log2 m is at least m - 1. */
    static double negativeLogBound(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> 52) - 1023;
        double mantissa = Double.longBitsToDouble(bits & 0xfffffffffffffL | 0x3ff0000000000000L);
        return -LN_2 * (exponent + (mantissa - 1)) + 1e-12;
    }

    /** Returns at least l + T g, whatever the roundings did. */
    static double bound(double logit, double temperature, double gumbel) {
        if (temperature == Double.POSITIVE_INFINITY) return gumbel;
        double noise = temperature * gumbel;
        return logit + noise + SLACK * (Math.abs(logit) + Math.abs(noise));
    }

    /** Returns the least float that is not below x. */
    static float roundUp(double x) {
        float rounded = (float) x;
        return rounded < x ? Math.nextUp(rounded) : rounded;
    }
}
