package kelvin.trust;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** The softmax to 60 digits, by the power series: shares nothing with the bounds that it judges. */
final class Exact {
    static final MathContext DIGITS = new MathContext(60);

    private Exact() {}

    /** e^x for x at most 0. */
    static BigDecimal exponential(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.valueOf(1 << 16), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; k < 40; k++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int k = 0; k < 16; k++) sum = sum.multiply(sum, DIGITS);
        return sum;
    }

    static BigDecimal[] probabilities(float[] logits) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) largest = Math.max(largest, logit);
        BigDecimal top = new BigDecimal(largest);
        BigDecimal[] weights = new BigDecimal[logits.length];
        for (int i = 0; i < logits.length; i++) {
            weights[i] = logits[i] == Float.NEGATIVE_INFINITY
                    ? BigDecimal.ZERO
                    : exponential(new BigDecimal(logits[i]).subtract(top));
        }
        BigDecimal sum = Arrays.stream(weights).reduce(BigDecimal.ZERO, BigDecimal::add);
        for (int i = 0; i < weights.length; i++) weights[i] = weights[i].divide(sum, DIGITS);
        return weights;
    }

    static boolean contains(double low, double high, BigDecimal truth) {
        return new BigDecimal(low).compareTo(truth) <= 0 && truth.compareTo(new BigDecimal(high)) <= 0;
    }
}
