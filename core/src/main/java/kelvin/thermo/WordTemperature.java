package kelvin.thermo;

import org.jspecify.annotations.Nullable;

/**
 * The temperature at which the mean energy equals the energy of one observed token: an estimate from a single observation.
 * It is 0 for the ground state, infinite at or above the uniform mean, and undefined on a flat spectrum.
 */
public final class WordTemperature {
    private static final int MAX_STEPS = 100;
    /** Energies further from the ground state than this many T weigh nothing in double. */
    private static final double VANISHING = 745;

    private WordTemperature() {}

    /** Returns the temperature, or null on a flat spectrum. */
    public static @Nullable Double of(float[] logits, int token) {
        double ground = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int finite = 0;
        for (float logit : logits) {
            if (logit == Float.NEGATIVE_INFINITY) continue;
            ground = Math.max(ground, logit);
            sum += logit;
            finite++;
        }
        double observed = ground - logits[token];
        double uniform = ground - sum / finite;
        if (!(uniform > 0)) return null;
        if (observed == 0) return 0.0;
        if (observed >= uniform) return Double.POSITIVE_INFINITY;
        return solve(logits, ground, observed);
    }

    /** Newton's method in beta, with dU/dbeta = -Var(e), inside a bracket that shrinks; U falls as beta grows. */
    private static double solve(float[] logits, double ground, double observed) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = 1;
        for (int step = 0; step < MAX_STEPS; step++) {
            double z = 0;
            double first = 0;
            double second = 0;
            for (float logit : logits) {
                double e = ground - logit;
                if (!(beta * e < VANISHING)) continue;
                double weight = StrictMath.exp(-beta * e);
                z += weight;
                first += weight * e;
                second += weight * e * e;
            }
            double mean = first / z;
            if (mean > observed) low = beta;
            else high = beta;
            double slope = second / z - mean * mean;
            double next = beta + (mean - observed) / slope;
            if (!(next > low && next < high)) next = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
            if (Math.abs(next - beta) <= 1e-12 * beta) return 1 / next;
            beta = next;
        }
        return 1 / beta;
    }
}
