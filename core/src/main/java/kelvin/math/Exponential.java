package kelvin.math;

/**
 * The exponential of numbers that are not positive, as sums over a vocabulary use it: {@code e^x = 2^n 2^r} with {@code n} the
 * integer nearest to {@code y = x / ln 2} and {@code r = y - n}, by a polynomial of degree 8 for 2^r that is exact at 0 and whose
 * relative error is below 1.1e-12 for {@code |r| <= 1/2} (Remez; conformance/generate/exponential.py). Each fma is one rounding here
 * and in lanes, and r is y less n without an error of its own.
 */
public final class Exponential {
    /** Below this, e^x counts as zero: its exponent would leave the normal doubles. */
    public static final double LEAST = -707;

    /** Adding it rounds to an integer, which then stands in the lowest bits of the sum. */
    public static final double ROUNDER = 0x1.8p52;

    /** A rounded sum below this means a power that counts as zero. */
    public static final double LEAST_ROUNDED = ROUNDER - 1021;

    /** 1 / ln 2. */
    public static final double LOG2_E = 1.4426950408889634;

    /** Coefficient of r: ln 2, but for the fit. */
    public static final double C1 = 0.6931471805412329;

    /** Of r^2. */
    public static final double C2 = 0.24022650694742637;

    /** Of r^3. */
    public static final double C3 = 0.05550410959227876;

    /** Of r^4. */
    public static final double C4 = 0.009618129558824302;

    /** Of r^5. */
    public static final double C5 = 0.0013333434158352689;

    /** Of r^6. */
    public static final double C6 = 1.54030982978597E-4;

    /** Of r^7. */
    public static final double C7 = 1.531420903803661E-5;

    /** Of r^8. */
    public static final double C8 = 1.334418095993795E-6;

    private Exponential() {}

    /** Returns e^x for x in [-infinity, 0], 0 below {@link #LEAST}. */
    public static double of(double x) {
        return x >= LEAST ? power(x, LOG2_E) : 0;
    }

    /** Returns the scale of {@link #power} that gives Boltzmann factors: {@code -beta / ln 2}, finite. */
    public static double scale(double beta) {
        return Math.max(-Double.MAX_VALUE, beta * -LOG2_E);
    }

    /** Returns {@code 2^(e scale)} for a product that is not positive, 0 for one so small that its rounded sum counts as zero. */
    public static double power(double e, double scale) {
        double rounded = Math.fma(e, scale, ROUNDER);
        if (!(rounded >= LEAST_ROUNDED)) return 0; // NaN too: infinity times 0
        double r = Math.fma(e, scale, ROUNDER - rounded);
        double r2 = r * r;
        double high = Math.fma(r2, C8, Math.fma(r, C7, C6));
        double middle = Math.fma(high, r2, Math.fma(r, C5, C4));
        double low = Math.fma(middle, r2, Math.fma(r, C3, C2));
        double power = Math.fma(low, r2, Math.fma(r, C1, 1));
        return Double.longBitsToDouble(Double.doubleToRawLongBits(power) + (Double.doubleToRawLongBits(rounded) << 52));
    }
}
