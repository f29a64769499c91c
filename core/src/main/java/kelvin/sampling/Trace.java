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
 * @param ensemble what the chain left
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
     * @param removedMass probability of what the stage removed, in the distribution that it found
     * @param divergence KL of the distribution after it from softmax(raw / T), T the temperature in force after it
     * @param entropy of the distribution after it
     * @param temperature in force after it
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
     * Runs a chain on logits, as for the first token of a text with seed 0; {@link Sampler#trace} knows of both.
     *
     * @param clock nanoseconds, or null if the stages are not to be timed
     */
    public static Trace of(SamplingChain chain, double[] logits, @Nullable LongSupplier clock) {
        return new Sampler(chain, logits.length, 0, 0).trace(logits, 0, clock);
    }

    static Trace of(Sampler sampler, double[] logits, Ensemble ensemble, @Nullable LongSupplier clock) {
        List<Step> steps = new ArrayList<>();
        List<Stage> stages = sampler.chain().stages();
        for (int i = 0; i < stages.size(); i++) {
            BitSet found = ensemble.kept();
            double[] input = Observables.probabilities(ensemble.keptLogits(), ensemble.temperature());
            long start = clock == null ? 0 : clock.getAsLong();
            sampler.apply(ensemble, i);
            Long nanos = clock == null ? null : (Long) (clock.getAsLong() - start);
            double removed = 0;
            for (int id = found.nextSetBit(0); id >= 0; id = found.nextSetBit(id + 1)) {
                if (!ensemble.isKept(id)) removed += input[id];
            }
            steps.add(step(stages.get(i).name(), logits, ensemble, removed, nanos));
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

    private static Step step(String name, double[] raw, Ensemble ensemble, double removed, @Nullable Long nanos) {
        double t = ensemble.temperature();
        double[] left = ensemble.keptLogits();
        double divergence =
                Observables.divergence(Observables.logProbabilities(left, t), Observables.logProbabilities(raw, t));
        double entropy = Observables.of(left, t).entropy();
        return new Step(name, ensemble.keptCount(), removed, divergence, entropy, t, nanos);
    }

    /** Draws a token of the distribution that the chain left. */
    public int draw(long seed, int stream, int position) {
        NoiseKey key = new NoiseKey(seed, stream, position, 0);
        return new Draw(probabilities.length).draw(ensemble.logits(), ensemble.kept(), temperature, key);
    }
}
