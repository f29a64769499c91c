package kelvin.thermo;

import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import kelvin.math.RoughKernels;
import kelvin.math.RoughSums;

/** Observables by sums in single precision where they keep six digits, and by those of doubles elsewhere. */
final class RoughObservables {
    /** A variance that is a smaller part of the second moment loses digits. */
    private static final double CANCELLED = 0.4;
    /** A first moment of fewer T may have lost states whose weights are below 2^-120. */
    private static final double LEAST_ENERGY = 1e-18;

    private RoughObservables() {}

    static Observables of(float[] logits, double temperature) {
        MomentKernels.Census census = FastObservables.census(logits, temperature);
        float ground = census.ground();
        RoughSums sums = new RoughSums();
        if (!sums.scale(ground, 1 / temperature)) return FastObservables.of(logits, temperature, census);
        RoughKernels kernels = Moments.rough();
        kernels.moments(logits, ground, sums);
        if (!(sums.sum(1) >= LEAST_ENERGY * temperature)) return FastObservables.of(logits, temperature, census);
        double partition = sums.partition(logits, census.first(), census.ties());
        double logPartition = Math.max(StrictMath.log(census.ties()), StrictMath.log(partition));
        double energy = sums.sum(1) / partition;
        double second = sums.sum(2) / partition;
        double variance = second - energy * energy;
        if (variance < CANCELLED * second) {
            float mean = (float) (ground - energy);
            kernels.moments(logits, mean, sums);
            double offset = sums.sum(1) / sums.sum(0);
            energy = (double) ground - mean + offset;
            second = sums.sum(2) / sums.sum(0);
            variance = second - offset * offset;
            if (variance < CANCELLED * second) return FastObservables.of(logits, temperature, census);
        }
        double heatCapacity = variance / temperature / temperature;
        return Observables.assemble(
                logPartition, energy, heatCapacity, temperature, ground, census.ties(), census.finite());
    }
}
