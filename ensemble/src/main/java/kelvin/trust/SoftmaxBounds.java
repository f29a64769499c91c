package kelvin.trust;

import kelvin.sampling.Logits;

/**
 * Certified bounds on the probabilities {@code p_i = exp(l_i) / sum_j exp(l_j)} of float logits, T = 1: the real number lies
 * between {@link #lower} and {@link #upper}.
 *
 * <p>The bounds, step by step, with m the largest logit:
 * <ol>
 * <li>{@code d_i = l_i - m}. The error of the subtraction is itself a double (Dekker 1971; Knuth, TAOCP 2, 4.2.2, theorem B).
 *     Where it is zero, which is nearly always for floats, d_i is exact; otherwise the neighbours of d_i enclose it.
 * <li>{@code y = StrictMath.exp(d)} is within 1 ulp of e^d by its specification, so within a relative {@code 2^-52} for d
 *     from -700 to 0. Then e^d lies in {@code [y (1 - 2^-52), y (1 + 2^-52 + 2^-103)]}. The product {@code y 2^-51} is exact,
 *     and y minus or plus it is rounded by at most {@code 2^-53} relative, so the rounded results {@code y - y 2^-51} and
 *     {@code y + y 2^-51} still enclose it.
 * <li>Below d = -700 the weight is between 0 and the upper bound at -700. At d = 0 it is 1 exactly.
 * <li>The sum of lower (upper) bounds is rounded down (up) at each addition; the quotients likewise.
 * </ol>
 */
final class SoftmaxBounds {
    /** Twice the relative error of StrictMath.exp. */
    private static final double MARGIN = 0x1p-51;
    /** From here on a weight is as good as 0, and far from the subnormal doubles. */
    private static final double LEAST_EXPONENT = -700;

    private final double[] low; // (vocabulary), weights
    private final double[] high;
    private final double sumLow;
    private final double sumHigh;

    /**
     * Bounds the probabilities of logits; -infinity is a token that does not exist.
     *
     * @throws kelvin.sampling.SamplingException if a logit is NaN or +infinity, or none is finite
     */
    SoftmaxBounds(float[] logits) {
        double largest = logits[Logits.groundState(Logits.widen(logits))];
        low = new double[logits.length];
        high = new double[logits.length];
        double down = 0;
        double up = 0;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] == Float.NEGATIVE_INFINITY) continue;
            bound(id, logits[id], largest);
            down = Directed.addDown(down, low[id]);
            up = Directed.addUp(up, high[id]);
        }
        sumLow = down;
        sumHigh = up;
    }

    private void bound(int id, double logit, double largest) {
        double d = logit - largest;
        if (d == 0) {
            low[id] = 1;
            high[id] = 1;
            return;
        }
        double residue = residue(logit, largest, d);
        low[id] = lowerExponential(residue == 0 ? d : Math.nextDown(d));
        high[id] = upperExponential(residue == 0 ? d : Math.nextUp(d));
    }

    /** The exact error of {@code d = a - b}. */
    private static double residue(double a, double b, double d) {
        double back = a - d;
        return (a - (d + back)) + (back - b);
    }

    private static double lowerExponential(double d) {
        if (d < LEAST_EXPONENT) return 0;
        double y = StrictMath.exp(d);
        return y - y * MARGIN;
    }

    private static double upperExponential(double d) {
        double y = StrictMath.exp(Math.max(d, LEAST_EXPONENT));
        return y + y * MARGIN;
    }

    /** Returns a bound that the probability of a token is not below. */
    double lower(int id) {
        return Directed.divideDown(low[id], sumHigh);
    }

    /** Returns a bound that the probability of a token is not above. */
    double upper(int id) {
        return Math.min(1, Directed.divideUp(high[id], sumLow));
    }

    /** Returns an upper bound of the weight of a token, for sums that {@link #share} turns into probabilities. */
    double weight(int id) {
        return high[id];
    }

    /** Returns an upper bound of the probability of several tokens, of the sum of their weights rounded up. */
    double share(double weights) {
        return Math.min(1, Directed.divideUp(weights, sumLow));
    }
}
