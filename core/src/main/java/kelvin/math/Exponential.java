package kelvin.math;

/**
 * The exponential of numbers that are not positive, as sums over a vocabulary use it: {@code e^x = 2^n e^r}, with {@code n}
 * the integer nearest to {@code x / ln 2}, {@code |r| <= ln 2 / 2}, and the Taylor polynomial of degree 9 for {@code e^r}
 * (relative remainder 1e-11), its terms in pairs (Estrin). Each fma is one rounding here and in lanes.
 */
public final class Exponential {
    /** Below this, e^x counts as zero: its exponent would leave the normal doubles. */
    public static final double LEAST = -708;

    /** Adding and subtracting it rounds to an integer, which then stands in the lowest bits of the sum. */
    public static final double ROUNDER = 0x1.8p52;

    /** 1 / ln 2. */
    public static final double LOG2_E = 1.4426950408889634;

    /** ln 2. */
    public static final double LN_2 = 0.6931471805599453;

    /** 1 / 2!. */
    public static final double C2 = 1.0 / 2;

    /** 1 / 3!. */
    public static final double C3 = 1.0 / 6;

    /** 1 / 4!. */
    public static final double C4 = 1.0 / 24;

    /** 1 / 5!. */
    public static final double C5 = 1.0 / 120;

    /** 1 / 6!. */
    public static final double C6 = 1.0 / 720;

    /** 1 / 7!. */
    public static final double C7 = 1.0 / 5040;

    /** 1 / 8!. */
    public static final double C8 = 1.0 / 40_320;

    /** 1 / 9!. */
    public static final double C9 = 1.0 / 362_880;

    private Exponential() {}

    /** Returns e^x for x in [-infinity, 0], 0 below {@link #LEAST}. */
    public static double of(double x) {
        if (!(x >= LEAST)) return 0;
        double rounded = Math.fma(x, LOG2_E, ROUNDER);
        double r = Math.fma(rounded - ROUNDER, -LN_2, x);
        double r2 = r * r;
        double low = Math.fma(Math.fma(r, C3, C2), r2, r + 1);
        double middle = Math.fma(Math.fma(r, C7, C6), r2, Math.fma(r, C5, C4));
        double high = Math.fma(r, C9, C8);
        double r4 = r2 * r2;
        double power = Math.fma(Math.fma(high, r4, middle), r4, low);
        return Double.longBitsToDouble(Double.doubleToRawLongBits(power) + (Double.doubleToRawLongBits(rounded) << 52));
    }
}
