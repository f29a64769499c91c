package kelvin.thermo;

import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import org.jspecify.annotations.Nullable;

/**
 * The temperature at which the mean energy equals the energy of one observed token: an estimate from a single observation.
 * It is 0 for the ground state, infinite at or above the uniform mean, and undefined on a flat spectrum. For colouring words,
 * {@link TailProbability} is the calmer choice.
 */
public final class WordTemperature {
    /** Bisection alone needs about 60 steps once the bracket is closed, and doubling 1,000 at the very most to close it. */
    private static final int MAX_STEPS = 1_100;
    /** Relative accuracy of the result. */
    private static final double ACCURACY = 1e-12;

    private WordTemperature() {}

    /** Sums over a spectrum at one inverse temperature. */
    private interface Sums {
        /** Writes the sums of {@code w}, {@code w (e - observed)} and {@code w (e - observed)^2}, {@code w = exp(-beta e)}. */
        void at(double beta, double[] sums);
    }

    /**
     * Returns the temperature, or null on a flat spectrum.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws IllegalArgumentException as below
     */
    public static @Nullable Double of(float[] logits, int token) {
        TailProbability.checkToken(token, logits.length);
        Observables uniform = Observables.of(logits, Double.POSITIVE_INFINITY);
        double ground = uniform.groundLogit();
        double observed = ground - logits[token];
        MomentKernels kernels = Moments.kernels();
        return of(uniform, observed, (beta, sums) -> kernels.moments(logits, ground, beta, observed, sums));
    }

    /** Returns the temperature of a token of this energy in a prepared spectrum, within 1e-6; null on a flat spectrum. */
    public static @Nullable Double of(DensityOfStates spectrum, double energy) {
        if (spectrum.highestEnergy() == 0) return null;
        Thermometer one = new Thermometer();
        one.add(spectrum, energy);
        Thermometer.Reading reading = one.read();
        return reading.status() == Thermometer.Status.INVERTED
                ? (Double) Double.POSITIVE_INFINITY
                : reading.temperature();
    }

    /**
     * Returns the temperature, or null on a flat spectrum.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static @Nullable Double of(double[] logits, int token) {
        TailProbability.checkToken(token, logits.length);
        Observables uniform = Observables.of(logits, Double.POSITIVE_INFINITY);
        double ground = uniform.groundLogit();
        double observed = ground - logits[token];
        return of(uniform, observed, (beta, sums) -> sum(logits, ground, observed, beta, sums));
    }

    private static @Nullable Double of(Observables uniform, double observed, Sums spectrum) {
        if (uniform.energy() == 0) return null;
        if (observed == 0) return 0.0;
        if (observed >= uniform.energy()) return Double.POSITIVE_INFINITY;
        return 1 / solve(spectrum, observed);
    }

    private static void sum(double[] logits, double ground, double observed, double beta, double[] sums) {
        double z = 0;
        double first = 0;
        double second = 0;
        for (double logit : logits) {
            double e = ground - logit;
            double weight = StrictMath.exp(-beta * e);
            if (weight == 0) continue; // 0 * infinity would be NaN
            z += weight;
            first += weight * (e - observed);
            second += weight * (e - observed) * (e - observed);
        }
        sums[0] = z;
        sums[1] = first;
        sums[2] = second;
    }

    /** Newton's method in beta, with dU/dbeta = -Var(e), inside a bracket that shrinks; U falls as beta grows. */
    private static double solve(Sums spectrum, double observed) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = 1 / observed; // the scale of the answer
        double[] sums = new double[MomentKernels.ROOM];
        for (int step = 0; step < MAX_STEPS; step++) {
            spectrum.at(beta, sums);
            double excess = sums[1] / sums[0];
            if (excess > 0) low = beta;
            else high = beta;
            double next = beta + excess / (sums[2] / sums[0] - excess * excess);
            if (!(next > low && next < high)) next = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
            if (Math.abs(next - beta) <= ACCURACY * beta) return next;
            beta = next;
        }
        return beta;
    }
}
