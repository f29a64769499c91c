package kelvin.thermo;

import org.jspecify.annotations.Nullable;

/**
 * A finite spectrum at a negative temperature, beta &lt; 0: high levels are likelier than low ones. Such an ensemble is hotter
 * than T = infinity, and no temperature of a chain leads to it; it exists only where somebody asks for it by its beta. (Ordinary
 * matter has no highest level and so no such state; nuclear spins do: Purcell and Pound 1951.)
 *
 * <p>Turned upside down it is an ordinary ensemble: depths {@code d_i = e_max - e_i} at {@code T = -1 / beta}.
 *
 * @param beta below 0; -infinity puts all weight on the highest level
 * @param logPartition {@code ln sum g_i exp(-beta e_i)}, e above the ground state
 * @param energy U, above the ground state
 * @param entropy S
 * @param heatCapacity {@code beta^2 Var(e) = dU/dT}, positive here too
 * @param freeEnergy {@code F = U - S / beta = -ln Z / beta}; the largest level at -infinity
 * @param effectiveStates exp S
 * @param groundLogit {@code l_max}
 * @param ties states at the ground level
 * @param whiteness S over its maximum, null for one state
 */
public record InvertedEnsemble(
        double beta,
        double logPartition,
        double energy,
        double entropy,
        double heatCapacity,
        double freeEnergy,
        double effectiveStates,
        double groundLogit,
        double ties,
        @Nullable Double whiteness) {

    /**
     * Returns the ensemble of logits, the i-th {@code degeneracies[i]} times; -infinity is a state that does not exist.
     *
     * @throws IllegalArgumentException if beta is not below 0, or as {@link Observables#of(double[], double[], double)}
     */
    public static InvertedEnsemble of(double[] logits, double[] degeneracies, double beta) {
        if (!(beta < 0)) {
            throw new IllegalArgumentException(
                    "beta is " + beta + ", expected a number below 0; ordinary ensembles have a temperature");
        }
        Observables upright = Observables.of(logits, degeneracies, 0);
        double[] depths = new double[logits.length]; // minus them: the logits of the inverted spectrum
        double least = Double.POSITIVE_INFINITY;
        for (double logit : logits) if (logit > Double.NEGATIVE_INFINITY) least = Math.min(least, logit);
        for (int i = 0; i < logits.length; i++) {
            depths[i] = logits[i] == Double.NEGATIVE_INFINITY ? logits[i] : least - logits[i];
        }
        double highest = upright.groundLogit() - least;
        double temperature = -1 / beta;
        if (!(highest <= Double.MAX_VALUE && temperature <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("beta " + beta + " or the highest energy " + highest
                    + " leaves the doubles; measure energies in a larger unit");
        }
        Observables o = Observables.of(depths, degeneracies, temperature);
        return new InvertedEnsemble(
                beta,
                highest == 0 ? o.logPartition() : -beta * highest + o.logPartition(),
                highest - o.energy(),
                o.entropy(),
                o.heatCapacity(),
                highest - o.freeEnergy(),
                o.effectiveStates(),
                upright.groundLogit(),
                upright.ties(),
                o.whiteness());
    }

    /**
     * Returns the probabilities of logits at a beta below 0.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static double[] probabilities(double[] logits, double beta) {
        double[] ones = new double[logits.length];
        java.util.Arrays.fill(ones, 1);
        of(logits, ones, beta);
        double[] turned = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            turned[i] = logits[i] == Double.NEGATIVE_INFINITY ? logits[i] : 0 - logits[i];
        }
        return Observables.probabilities(turned, -1 / beta);
    }

    /** Returns the same numbers under the names of an ordinary ensemble. */
    public Observables observables() {
        return new Observables(
                logPartition, energy, entropy, heatCapacity, freeEnergy, effectiveStates, groundLogit, ties, whiteness);
    }
}
