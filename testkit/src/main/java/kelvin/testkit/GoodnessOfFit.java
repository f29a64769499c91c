package kelvin.testkit;

import java.util.Arrays;
import java.util.Locale;

/**
 * Pearson's chi-square test of draws against {@code exp(l / T) / Z}. The hypothesis is that the draws are independent and
 * follow it; the false-alarm rate is {@code alpha}. Tokens are sorted by expected count and the rare ones merged until each
 * cell expects at least ten draws, so the statistic is near its limit law. Where the likeliest token has all but 1e-9 of the
 * mass, every draw must be that token.
 */
public final class GoodnessOfFit {
    private static final double LEAST_EXPECTED = 10;

    private final double statistic;
    private final int degrees;
    private final double pValue;
    private final String failure;

    private GoodnessOfFit(double statistic, int degrees, double pValue, String failure) {
        this.statistic = statistic;
        this.degrees = degrees;
        this.pValue = pValue;
        this.failure = failure;
    }

    /** Draws and tests. */
    public static GoodnessOfFit of(DrawFunction sampler, double[] logits, double temperature, int draws) {
        double[] p = probabilities(logits, temperature);
        long[] counts = new long[p.length];
        for (int trial = 0; trial < draws; trial++) {
            int token = sampler.draw(logits, temperature, trial);
            if (token < 0 || token >= p.length || p[token] == 0 && logits[token] == Double.NEGATIVE_INFINITY) {
                return new GoodnessOfFit(Double.POSITIVE_INFINITY, 0, 0, "the banned token " + token + " was drawn");
            }
            counts[token]++;
        }
        return test(p, counts, draws);
    }

    private static GoodnessOfFit test(double[] p, long[] counts, int draws) {
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
        if (p[order[0]] > 1 - 1e-9) {
            boolean all = counts[order[0]] == draws;
            return new GoodnessOfFit(0, 0, all ? 1 : 0, all ? "" : "a token of probability 1 was not always drawn");
        }
        double statistic = 0;
        int cells = 0;
        double expected = 0;
        double observed = 0;
        double restExpected = draws;
        for (int i = 0; i < order.length; i++) {
            expected += p[order[i]] * draws;
            observed += counts[order[i]];
            restExpected -= p[order[i]] * draws;
            boolean last = i + 1 == order.length;
            if (!last && (expected < LEAST_EXPECTED || restExpected < LEAST_EXPECTED)) continue;
            statistic += (observed - expected) * (observed - expected) / expected;
            cells++;
            expected = 0;
            observed = 0;
        }
        int degrees = cells - 1;
        if (degrees == 0) {
            return new GoodnessOfFit(0, 0, 1, "the draws are too few to test: one cell is left");
        }
        return new GoodnessOfFit(statistic, degrees, upperTail(statistic, degrees), "");
    }

    private static double[] probabilities(double[] logits, double temperature) {
        double ground = Double.NEGATIVE_INFINITY;
        for (double logit : logits) ground = Math.max(ground, logit);
        double[] p = new double[logits.length];
        double z = 0;
        boolean found = false;
        for (int i = 0; i < p.length; i++) {
            double e = ground - logits[i];
            if (temperature == 0) {
                p[i] = e == 0 && !found ? 1 : 0; // the draw at zero is the first of equals
                found |= e == 0;
            } else if (temperature == Double.POSITIVE_INFINITY) {
                p[i] = e == Double.POSITIVE_INFINITY ? 0 : 1;
            } else {
                p[i] = StrictMath.exp(-e / temperature);
            }
            z += p[i];
        }
        for (int i = 0; i < p.length; i++) p[i] /= z;
        return p;
    }

    /**
     * Returns the chance that a chi-square variable exceeds x: the regularised upper incomplete gamma function Q(k/2, x/2), by
     * its series below k/2 + 1 and its continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31).
     */
    static double upperTail(double x, int degrees) {
        double a = degrees / 2.0;
        double y = x / 2;
        if (y <= 0) return 1;
        double scale = StrictMath.exp(-y + a * StrictMath.log(y) - logGamma(a));
        if (y < a + 1) {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; term > sum * 1e-17; n++) {
                term *= y / (a + n);
                sum += term;
            }
            return 1 - scale * sum;
        }
        double b = y + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double fraction = d;
        for (int n = 1; n < 10_000; n++) {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            double factor = c * d;
            fraction *= factor;
            if (Math.abs(factor - 1) < 1e-15) break;
        }
        return scale * fraction;
    }

    /** Stirling's series after shifting the argument above 10; its error there is below 1e-12. */
    private static double logGamma(double a) {
        double shift = 0;
        double x = a;
        for (; x < 10; x++) shift += StrictMath.log(x);
        double inverse = 1 / (x * x);
        double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x;
        return (x - 0.5) * StrictMath.log(x) - x + 0.5 * StrictMath.log(2 * Math.PI) + series - shift;
    }

    /** Returns the chance of a statistic at least this large if the hypothesis holds. */
    public double pValue() {
        return pValue;
    }

    /** Returns the degrees of freedom; 0 where draws were compared exactly. */
    public int degrees() {
        return degrees;
    }

    /**
     * Asserts that the draws fit.
     *
     * @throws AssertionError if the chance of a worse fit is below alpha, or the draws were too few to tell
     */
    public void assertFits(double alpha) {
        if (pValue < alpha || !failure.isEmpty()) throw new AssertionError("the draws do not fit: " + this);
    }

    /** Asserts that the draws do not fit: for samplers that are wrong on purpose. */
    public void assertMisfits(double alpha) {
        if (pValue >= alpha) throw new AssertionError("a wrong sampler was not noticed: " + this);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "chi-square %.1f on %d degrees of freedom, p = %.2e%s",
                statistic,
                degrees,
                pValue,
                failure.isEmpty() ? "" : ", " + failure);
    }
}
