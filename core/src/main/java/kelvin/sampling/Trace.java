package kelvin.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import kelvin.random.NoiseKey;
import kelvin.thermo.Observables;
import org.jspecify.annotations.Nullable;

/**
 * What a chain does to one distribution, stage by stage.
 *
 * @param kept ids that may be drawn, ascending
 * @param probabilities by id, after the chain
 * @param temperature in force at the end
 * @param before observables of the raw logits at the final T, full vocabulary
 * @param after observables of what the chain left
 */
public record Trace(
        List<Step> stages,
        int[] kept,
        double[] probabilities,
        double temperature,
        Observables before,
        Observables after,
        Ensemble ensemble) {
    /**
     * One stage.
     *
     * @param kept tokens left
     * @param removedMass probability that the stage removed, relative to what it found
     * @param divergence KL of the distribution after it from softmax(raw / T), T the temperature in force after it
     * @param entropy of the distribution after it
     * @param nanos time it took, or null if it was not measured
     */
    public record Step(
            String name,
            int kept,
            double removedMass,
            double divergence,
            double entropy,
            double temperature,
            @Nullable Long nanos) {}

    /**
     * Runs a chain on logits.
     *
     * @param clock nanoseconds, or null if the stages are not to be timed
     */
    public static Trace of(SamplingChain chain, double[] logits, @Nullable LongSupplier clock) {
        Sampler sampler = new Sampler(chain, logits.length, 0, 0);
        Ensemble ensemble = new Ensemble(logits);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < chain.stages().size(); i++) {
            BitSet found = ensemble.kept();
            long start = clock == null ? 0 : clock.getAsLong();
            sampler.apply(ensemble, i);
            Long nanos = clock == null ? null : (Long) (clock.getAsLong() - start);
            steps.add(step(chain.stages().get(i).name(), logits, ensemble, found, nanos));
        }
        double t = ensemble.temperature();
        double[] left = ensemble.keptLogits();
        return new Trace(
                List.copyOf(steps),
                ensemble.kept().stream().toArray(),
                Observables.probabilities(left, t),
                t,
                Observables.of(logits, t),
                Observables.of(left, t),
                ensemble);
    }

    /** The mass that a stage removed is counted with the logits and the temperature it left. */
    private static Step step(String name, double[] raw, Ensemble ensemble, BitSet found, @Nullable Long nanos) {
        double t = ensemble.temperature();
        double[] widened = ensemble.logits().clone();
        for (int id = 0; id < widened.length; id++) {
            if (!found.get(id)) widened[id] = Double.NEGATIVE_INFINITY;
        }
        double removed = 0;
        if (ensemble.keptCount() < found.cardinality() && hasState(widened)) {
            double[] p = Observables.probabilities(widened, t);
            for (int id = found.nextSetBit(0); id >= 0; id = found.nextSetBit(id + 1)) {
                if (!ensemble.isKept(id)) removed += p[id];
            }
        }
        double[] left = Observables.probabilities(ensemble.keptLogits(), t);
        double divergence = Observables.divergence(left, Observables.probabilities(raw, t));
        return new Step(name, ensemble.keptCount(), removed, divergence, Observables.entropy(left), t, nanos);
    }

    private static boolean hasState(double[] logits) {
        for (double logit : logits) {
            if (logit > Double.NEGATIVE_INFINITY) return true;
        }
        return false;
    }

    /** Draws a token of the distribution that the chain left. */
    public int draw(long seed, int stream, int position) {
        Draw draw = new Draw(probabilities.length);
        return draw.draw(
                ensemble.logits(),
                ensemble.kept(),
                temperature,
                new NoiseKey(seed, stream, position, 0));
    }
}
