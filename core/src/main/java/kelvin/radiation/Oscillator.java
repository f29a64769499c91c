package kelvin.radiation;

import kelvin.thermo.Observables;

/**
 * One mode of light: a ladder of levels {@code n h nu}, n = 0, 1, 2, ... Its mean occupation at {@code x = h nu / kT} is
 * Planck's {@code 1 / (e^x - 1)}; {@link #occupationOfLadder} gets it from the ensemble that also gives a token's
 * distribution.
 */
public final class Oscillator {
    /** Levels up to this many kT take part one by one; those above are a geometric series. */
    private static final double REACH = 50;

    private Oscillator() {}

    /** Returns Planck's mean occupation {@code 1 / (e^x - 1)} for x = h nu / kT from 0, where it is infinite, to infinity. */
    public static double occupation(double x) {
        check(x);
        return StrictMath.exp(-x) / -StrictMath.expm1(-x); // e^x would overflow at 710
    }

    /**
     * Returns the mean occupation U / h nu of a ladder of levels in the ensemble of {@link Observables}; what lies above the
     * last level is added in closed form.
     *
     * @param x h nu / kT, 1e-5 or more: a ladder takes 50 / x levels
     */
    public static double occupationOfLadder(double x) {
        check(x);
        if (!(x >= 1e-5))
            throw new IllegalArgumentException("x is " + x + ", expected 1e-5 or more; use occupation(x)");
        if (x == Double.POSITIVE_INFINITY) return 0;
        return occupationOfLadder(x, (int) StrictMath.ceil(REACH / x) + 1);
    }

    /** The same from a ladder of some levels, 1 or more: the fewer there are, the more the closed form above them adds. */
    static double occupationOfLadder(double x, int levels) {
        double[] logits = new double[levels]; // in units of h nu, so that kT = 1 / x
        for (int n = 0; n < levels; n++) logits[n] = -n;
        Observables o = Observables.of(logits, 1 / x);
        double partition = StrictMath.exp(o.logPartition());
        // The levels above: q^N sum_m q^m and q^N sum_m (N + m) q^m, with q = e^-x.
        double first = StrictMath.exp(-levels * x);
        double gap = -StrictMath.expm1(-x);
        double rest = first / gap;
        double moment = first * (levels / gap + (1 - gap) / gap / gap);
        return (partition * o.energy() + moment) / (partition + rest);
    }

    private static void check(double x) {
        if (!(x >= 0)) throw new IllegalArgumentException("x is " + x + ", expected h nu / kT of 0 or more");
    }
}
