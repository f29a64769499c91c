package kelvin.thermo;

import kelvin.math.MomentKernels;
import kelvin.math.Moments;

/**
 * Observables of float logits by sums in lanes: relative errors of some 1e-12, where the compensated sums of {@link
 * Observables#of(double[], double)} reach 1e-15, in a small fraction of the time.
 */
final class FastObservables {
    /** A variance that is a smaller part of the second moment is measured anew, around the mean. */
    private static final double CANCELLED = 1e-5;

    private FastObservables() {}

    static Observables of(float[] logits, double temperature) {
        return of(logits, temperature, census(logits, temperature));
    }

    /**
     * Counts states.
     *
     * @throws IllegalArgumentException if T is out of range or the logits are no spectrum
     */
    static MomentKernels.Census census(float[] logits, double temperature) {
        if (!(temperature >= 0)) throw Observables.temperature(temperature);
        MomentKernels.Census census = Moments.kernels().census(logits);
        if (!(census.ground() > Float.NEGATIVE_INFINITY)) throw broken(logits);
        return census;
    }

    static Observables of(float[] logits, double temperature, MomentKernels.Census census) {
        MomentKernels kernels = Moments.kernels();
        double ties = census.ties();
        double states = census.finite();
        if (temperature == 0) return Observables.atZero(census.ground(), ties, states);
        double beta = Math.min(1 / temperature, Double.MAX_VALUE);
        double[] sums = new double[MomentKernels.ROOM];
        kernels.moments(logits, census.ground(), beta, 0, sums);
        double partition = sums[0];
        double energy = sums[1] / partition;
        if (temperature == Double.POSITIVE_INFINITY)
            return Observables.atInfinity(energy, census.ground(), ties, states);
        double logPartition = StrictMath.log(ties) + StrictMath.log1p((partition - ties) / ties);
        double second = sums[2] / partition;
        double variance = second - energy * energy;
        if (variance < CANCELLED * second) {
            kernels.moments(logits, census.ground(), beta, energy, sums);
            double offset = sums[1] / partition;
            variance = Math.max(0, sums[2] / partition - offset * offset);
        }
        double heatCapacity = variance / temperature / temperature;
        return Observables.assemble(logPartition, energy, heatCapacity, temperature, census.ground(), ties, states);
    }

    static SpectrumException broken(float[] logits) {
        for (int id = 0; id < logits.length; id++) {
            if (!(logits[id] < Float.POSITIVE_INFINITY)) return Observables.logit(id, logits[id]);
        }
        return Observables.noState(logits.length);
    }
}
