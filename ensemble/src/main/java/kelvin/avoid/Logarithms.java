package kelvin.avoid;

/**
 * Sums and bounds in logarithms of masses, so that what is left of a mass keeps its digits however little it is. A logarithm
 * here is that of a sum of exponentials {@code e^x}; with {@code |x| <= 745} above underflow, x has two roundings (relative
 * 2^-52, absolute 1.7e-13), the exponential and the logarithm an ulp each. {@link #MARGIN} covers these five times.
 */
final class Logarithms {
    /** What a logarithm of a sum may be off by, apart from the rounding of its own size. */
    static final double MARGIN = 0x1p-40;

    /** Below this, e^x is no double above 0. */
    static final double LEAST = -746;

    /** The rounding of a large logarithm, relative: eight units of the last place. */
    static final double RELATIVE = 0x1p-49;

    private Logarithms() {}

    /** Returns the logarithm of the sum of {@code e^x} over the first {@code count} numbers; any may be -infinity. */
    static double sum(double[] x, int count) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) top = Math.max(top, x[i]);
        if (top == Double.NEGATIVE_INFINITY) return top;
        Compensated sum = new Compensated();
        for (int i = 0; i < count; i++) sum.add(StrictMath.exp(x[i] - top));
        return top + StrictMath.log(sum.value());
    }

    /** Returns a number surely not below a logarithm of this size that was computed as {@code x}. */
    static double up(double x, double size) {
        return x == Double.NEGATIVE_INFINITY ? x : x + MARGIN + size * RELATIVE;
    }

    /** Returns a number surely not above a logarithm of this size that was computed as {@code x}. */
    static double down(double x, double size) {
        return x == Double.NEGATIVE_INFINITY ? x : x - MARGIN - size * RELATIVE;
    }

    /** Returns a number surely not below {@code e^x}, and above 0 unless x is -infinity. */
    static double exponentialUp(double x) {
        if (x == Double.NEGATIVE_INFINITY) return 0;
        return Math.max(Double.MIN_NORMAL, Math.nextUp(StrictMath.exp(x)));
    }
}
