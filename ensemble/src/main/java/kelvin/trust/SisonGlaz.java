package kelvin.trust;

import java.util.Arrays;

/**
 * Simultaneous confidence intervals for the shares of a multinomial (Sison and Glaz, JASA 90:366, 1995, section 2). With
 * counts n_i of n, {@code nu(c)} approximates the probability that all counts of a second sample of this kind lie within c
 * of the n_i:
 *
 * <pre>{@code nu(c) = n! / (n^n e^-n) * prod_i P(n_i - c <= V_i <= n_i + c) * f((n - sum mu_i) / s) / s,  s^2 = sum sigma_i^2}</pre>
 *
 * <p>where V_i is a Poisson variable with mean n_i, mu_i and sigma_i^2 mean and variance of V_i cut to that range, and f the
 * normal density with an Edgeworth correction by their third and fourth moments. The c with {@code nu(c) <= level < nu(c + 1)}
 * and {@code g = (level - nu(c)) / (nu(c + 1) - nu(c))} give the intervals from {@code (n_i - c) / n} to {@code (n_i + c + 2 g)
 * / n}, cut to 0 and 1.
 *
 * <p>Deviations: c is at least 1, since cut variables that do not vary have no Edgeworth series; if nu(1) is above the level
 * already, g is 0. If nu never passes the level, c is n. With a single cluster the formula says that its share is exactly 1;
 * then the interval of Clopper and Pearson (1934) for n of n is given, from {@code ((1 - level) / 2)^(1/n)} to 1.
 *
 * <p>The method is an approximation, and knows nothing of clusters that no replica fell into. docs/results has its coverage,
 * which falls below the level with few replicas and with uneven shares.
 */
public final class SisonGlaz {
    private SisonGlaz() {}

    /**
     * One interval.
     *
     * @param low least share
     * @param high greatest share
     */
    public record Interval(double low, double high) {}

    /**
     * Returns the intervals of counts.
     *
     * @param counts each at least 1
     * @param level for example 0.95
     */
    public static Interval[] intervals(int[] counts, double level) {
        if (!(level > 0 && level < 1)) throw new IllegalArgumentException("level is " + level + ", expected 0 to 1");
        int n = 0;
        for (int count : counts) {
            if (count < 1) throw new IllegalArgumentException("a count is " + count + ", expected 1 or more");
            n = Math.addExact(n, count);
        }
        if (counts.length == 1) return new Interval[] {new Interval(StrictMath.pow((1 - level) / 2, 1.0 / n), 1)};
        double[] logFactorials = logFactorials(n);
        int c = 1;
        double here = nu(counts, n, 1, logFactorials);
        double next = nu(counts, n, 2, logFactorials);
        while (c < n && here <= level && !(level < next)) {
            c++;
            here = next;
            next = nu(counts, n, c + 1, logFactorials);
        }
        double g = c < n && here <= level ? (level - here) / (next - here) : 0;
        Interval[] intervals = new Interval[counts.length];
        for (int i = 0; i < counts.length; i++) {
            double low = Math.max(0, (counts[i] - c) / (double) n);
            double high = Math.min(1, (counts[i] + c + 2 * g) / n);
            intervals[i] = new Interval(low, high);
        }
        return intervals;
    }

    /** Moments of a Poisson variable cut to a range: the probability of the range, and moments about the mean within it. */
    private record Cut(double probability, double mean, double second, double third, double fourth) {
        static Cut of(int mean, int from, int to, double[] logFactorials) {
            double total = 0;
            double first = 0;
            double[] p = new double[to - from + 1];
            for (int k = 0; k < p.length; k++) {
                int v = from + k;
                p[k] = StrictMath.exp(v * StrictMath.log(mean) - mean - logFactorials[v]);
                total += p[k];
                first += p[k] * v;
            }
            double mu = first / total;
            double second = 0;
            double third = 0;
            double fourth = 0;
            for (int k = 0; k < p.length; k++) {
                double d = from + k - mu;
                second += p[k] * d * d;
                third += p[k] * d * d * d;
                fourth += p[k] * d * d * d * d;
            }
            return new Cut(total, mu, second / total, third / total, fourth / total);
        }
    }

    private static double nu(int[] counts, int n, int c, double[] logFactorials) {
        double logProduct = logFactorials[n] - n * StrictMath.log(n) + n;
        double mean = 0;
        double variance = 0;
        double third = 0;
        double excess = 0;
        for (int count : counts) {
            Cut cut = Cut.of(count, Math.max(0, count - c), Math.min(n, count + c), logFactorials);
            logProduct += StrictMath.log(cut.probability());
            mean += cut.mean();
            variance += cut.second();
            third += cut.third();
            excess += cut.fourth() - 3 * cut.second() * cut.second();
        }
        double s = StrictMath.sqrt(variance);
        return StrictMath.exp(logProduct)
                * edgeworth((n - mean) / s, third / (s * s * s), excess / (variance * variance))
                / s;
    }

    /** The normal density with skewness and excess corrected to second order. */
    private static double edgeworth(double x, double skewness, double excess) {
        double x2 = x * x;
        double density = StrictMath.exp(-x2 / 2) / StrictMath.sqrt(2 * Math.PI);
        double cubic = x * (x2 - 3);
        double quartic = x2 * x2 - 6 * x2 + 3;
        double sextic = x2 * x2 * x2 - 15 * x2 * x2 + 45 * x2 - 15;
        return density * (1 + skewness * cubic / 6 + excess * quartic / 24 + skewness * skewness * sextic / 72);
    }

    /** ln k! for k from 0 to n + 1. */
    private static double[] logFactorials(int n) {
        double[] sums = new double[n + 2];
        Arrays.setAll(sums, k -> k < 2 ? 0 : StrictMath.log(k));
        for (int k = 1; k < sums.length; k++) sums[k] += sums[k - 1];
        return sums;
    }
}
