package kelvin.sampling;

import java.math.BigDecimal;

/**
 * Compares the real numbers l + T g of the given doubles. The double value decides unless two are within 4 ulp of the larger
 * of |l| and |T g|; then the exact sign of (l_a - l_b) + T g_a - T g_b does. Equal scores go to the lower id.
 */
final class Score {
    private Score() {}

    /** Returns l + T g in double. */
    static double of(double logit, double temperature, double gumbel) {
        return temperature == Double.POSITIVE_INFINITY ? gumbel : logit + temperature * gumbel;
    }

    /** Returns whether token a beats token b. */
    static boolean beats(
            double temperature, int a, double logitA, double gumbelA, int b, double logitB, double gumbelB) {
        double scoreA = of(logitA, temperature, gumbelA);
        double scoreB = of(logitB, temperature, gumbelB);
        if (temperature == Double.POSITIVE_INFINITY) return gumbelA > gumbelB || gumbelA == gumbelB && a < b;
        double size = Math.max(
                Math.max(Math.abs(logitA), Math.abs(temperature * gumbelA)),
                Math.max(Math.abs(logitB), Math.abs(temperature * gumbelB)));
        if (Math.abs(scoreA - scoreB) > 4 * Math.ulp(size)) return scoreA > scoreB;
        int sign = sign(temperature, logitA, gumbelA, logitB, gumbelB);
        return sign > 0 || sign == 0 && a < b;
    }

    /** The exact sign of (logitA - logitB) + T gumbelA - T gumbelB. */
    static int sign(double temperature, double logitA, double gumbelA, double logitB, double gumbelB) {
        BigDecimal noise = new BigDecimal(gumbelA).subtract(new BigDecimal(gumbelB));
        BigDecimal energy = new BigDecimal(logitA).subtract(new BigDecimal(logitB));
        return energy.add(new BigDecimal(temperature).multiply(noise)).signum();
    }
}
