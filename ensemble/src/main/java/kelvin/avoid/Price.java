package kelvin.avoid;

/**
 * What the absence of something costs: {@code -ln P(absent)} in nats, 0 for what never comes, infinity for what always does.
 *
 * @param lower certified: the price is not below it
 * @param upper certified: the price is not above it; infinity as long as no text without it was found
 * @param estimate {@code -ln} of the mean of unbiased estimates of P(absent); infinity if that mean is not positive
 * @param standardError of the estimate, by the delta method: that of the mean over the mean; 0 once all texts are known
 */
public record Price(double lower, double upper, double estimate, double standardError) {
    /** Makes a price of bounds on a mass and an unbiased estimate of it. */
    static Price of(double massAtLeast, double massAtMost, double mean, double standardError) {
        double low = Math.clamp(massAtLeast, 0, 1);
        double high = Math.clamp(massAtMost, 0, 1);
        double lower = Math.max(0, down(-StrictMath.log(high)));
        double upper = up(-StrictMath.log(low));
        double estimate = mean > 0 ? Math.max(0, -StrictMath.log(mean)) : Double.POSITIVE_INFINITY;
        return new Price(lower, upper, estimate, mean > 0 ? standardError / mean : Double.POSITIVE_INFINITY);
    }

    /** {@link StrictMath#log} is within an ulp. */
    private static double down(double x) {
        return x == 0 ? 0 : Math.nextDown(Math.nextDown(x));
    }

    private static double up(double x) {
        return x == 0 ? 0 : Math.nextUp(Math.nextUp(x));
    }
}
