package kelvin.thermo;

import org.jspecify.annotations.Nullable;

/**
 * The temperature at which the mean energy equals the energy of one observed token: an estimate from a single observation.
 * It is 0 for the ground state, infinite at or above the uniform mean, and undefined on a flat spectrum. For colouring words,
 * {@link TokenStatistics#tail} is the calmer choice.
 */
public final class WordTemperature {
    /** Bisection alone needs about 60 steps once the bracket is closed, and doubling 1,000 at the very most to close it. */
    private static final int MAX_STEPS = 1_100;
    /** Relative accuracy of the result. */
    private static final double ACCURACY = 1e-12;

    private WordTemperature() {}

    /** Returns the temperature, or null on a flat spectrum. */
    public static @Nullable Double of(float[] logits, int token) {
        double[] wide = new double[logits.length];
        for (int id = 0; id < wide.length; id++) wide[id] = logits[id];
        return of(wide, token);
    }

    /**
     * Returns the temperature, or null on a flat spectrum.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static @Nullable Double of(double[] logits, int token) {
        if (token < 0 || token >= logits.length) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (logits.length - 1));
        }
        Observables uniform = Observables.of(logits, Double.POSITIVE_INFINITY);
        double observed = uniform.groundLogit() - logits[token];
        if (uniform.energy() == 0) return null;
        if (observed == 0) return 0.0;
        if (observed >= uniform.energy()) return Double.POSITIVE_INFINITY;
        return 1 / solve(logits, uniform.groundLogit(), observed);
    }

    /** Newton's method in beta, with dU/dbeta = -Var(e), inside a bracket that shrinks; U falls as beta grows. */
    private static double solve(double[] logits, double ground, double observed) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = 1 / observed; // the scale of the answer
        for (int step = 0; step < MAX_STEPS; step++) {
            double z = 0;
            double first = 0;
            double second = 0;
            for (double logit : logits) {
                double e = ground - logit;
                double weight = StrictMath.exp(-beta * e);
                if (weight == 0) continue; // 0 * infinity would be NaN
                z += weight;
                first += weight * e;
                second += weight * (e - observed) * (e - observed);
            }
            double excess = first / z - observed;
            if (excess > 0) low = beta;
            else high = beta;
            double next = beta + excess / (second / z - excess * excess);
            if (!(next > low && next < high)) next = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
            if (Math.abs(next - beta) <= ACCURACY * beta) return next;
            beta = next;
        }
        return beta;
    }
}
