package kelvin.conformance;

/**
 * Numbers of two doubles, some 31 digits (Dekker 1971, "A floating-point technique for extending the available precision"): the
 * reference for sums over spectra that are too large for decimal arithmetic.
 */
record DoubleDouble(double high, double low) {
    static final DoubleDouble ZERO = new DoubleDouble(0, 0);
    private static final DoubleDouble ONE = new DoubleDouble(1, 0);
    /** ln 2 to 33 digits. */
    private static final DoubleDouble LN_2 = new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17);

    private static final int HALVINGS = 9;
    private static final int TERMS = 8;

    static DoubleDouble difference(double a, double b) {
        double sum = a - b;
        double back = sum - a;
        return new DoubleDouble(sum, a - (sum - back) - (b + back));
    }

    DoubleDouble plus(DoubleDouble other) {
        double sum = high + other.high;
        double back = sum - high;
        double error = high - (sum - back) + (other.high - back) + low + other.low;
        return normal(sum, error);
    }

    DoubleDouble minus(DoubleDouble other) {
        return plus(new DoubleDouble(-other.high, -other.low));
    }

    DoubleDouble times(DoubleDouble other) {
        double product = high * other.high;
        double error = Math.fma(high, other.high, -product) + high * other.low + low * other.high;
        return normal(product, error);
    }

    DoubleDouble over(DoubleDouble other) {
        double first = high / other.high;
        DoubleDouble rest = minus(other.times(new DoubleDouble(first, 0)));
        double second = rest.high / other.high;
        rest = rest.minus(other.times(new DoubleDouble(second, 0)));
        return normal(first, second).plus(new DoubleDouble(rest.high / other.high, 0));
    }

    private static DoubleDouble normal(double sum, double error) {
        double high = sum + error;
        return new DoubleDouble(high, error - (high - sum));
    }

    double value() {
        return high + low;
    }

    /** e^x for x up to 0: 2^k times the 512th power of a Taylor polynomial. */
    DoubleDouble exp() {
        if (high < -700) return ZERO;
        double k = Math.rint(high / LN_2.high);
        DoubleDouble r = minus(LN_2.times(new DoubleDouble(k, 0)));
        double scale = Math.scalb(1.0, -HALVINGS);
        r = new DoubleDouble(r.high * scale, r.low * scale);
        DoubleDouble power = ZERO; // e^r - 1
        for (int n = TERMS; n >= 1; n--) power = power.plus(ONE).times(r).over(new DoubleDouble(n, 0));
        for (int i = 0; i < HALVINGS; i++) power = power.plus(power).plus(power.times(power)); // (1 + p)^2 - 1
        power = power.plus(ONE);
        double two = Math.scalb(1.0, (int) k);
        return new DoubleDouble(power.high * two, power.low * two);
    }
}
