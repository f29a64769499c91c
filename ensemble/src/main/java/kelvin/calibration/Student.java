package kelvin.calibration;

/** Student's distribution with a whole number of degrees of freedom. */
final class Student {
    private Student() {}

    /** Returns P(|t| <= x): Abramowitz and Stegun 26.7.3 (odd) and 26.7.4 (even), with theta = arctan(x / sqrt(degrees)). */
    static double central(double x, int degrees) {
        double theta = StrictMath.atan(x / StrictMath.sqrt(degrees));
        double sin = StrictMath.sin(theta);
        double cos = StrictMath.cos(theta);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cos : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int k = odd ? 2 : 1; k <= degrees - 3; k += 2) {
            term *= cos * cos * k / (k + 1);
            sum += term;
        }
        return odd ? 2 / StrictMath.PI * (theta + sin * sum) : sin * sum;
    }

    /** Returns the x with P(|t| <= x) = share. */
    static double quantile(double share, int degrees) {
        double low = 0;
        double high = 1;
        while (central(high, degrees) < share) high *= 2;
        for (int step = 0; step < 100; step++) {
            double middle = (low + high) / 2;
            if (central(middle, degrees) < share) low = middle;
            else high = middle;
        }
        return high;
    }
}
