package kelvin.thermo;

import java.util.Arrays;
import kelvin.math.Exponential;
import kelvin.math.MomentKernels;
import kelvin.math.Moments;

/**
 * A spectrum prepared for many temperatures. Energies above the ground state are counted into bins with the first four
 * moments about each bin's centre c, so that a bin's Boltzmann factors come from one exponential:
 *
 * <pre>sum exp(-beta e) = exp(-beta c) sum_k (-beta)^k M_k / k!,  M_k = sum (e - c)^k</pre>
 *
 * Bins are 1/32 wide from 1 to 32 nats, 1/32 of their energy wide below and 1/1024 above, where only high temperatures
 * look. For {@code beta > 4} the levels within {@code 40 T} are summed one by one instead; the rest is less than {@code V
 * e^-40}.
 *
 * <p>Weights have a relative error of less than 1e-8, so ln Z has it too; U and C have a relative error below 1e-6.
 */
public final class DensityOfStates {
    /** Above this beta, levels are summed one by one. */
    private static final double COLD = 4;
    /** A level so many T above the ground state is left out there. */
    private static final double REACH = 40;

    private static final int MOMENTS = 5;
    /** Bins of an octave below 1 nat, which is also the inverse of the width up to 32 nats. */
    private static final int FINE = 32;
    /** Bins of an octave above. */
    private static final int FINE_ABOVE = 1024;
    /** No difference of two floats is smaller. */
    private static final int LEAST_EXPONENT = -149;

    private static final double WIDE = 32;
    /** Tokens that are placed in one go. */
    private static final int BLOCK = 1024;
    /** Energies of so many steps of 1/32 or fewer are looked at one by one: they may matter for beta > 4. */
    private static final int NEAR_STEPS = (int) (REACH / COLD * FINE);

    private static final int BELOW_ONE = -LEAST_EXPONENT * FINE;
    private static final int BELOW_WIDE = BELOW_ONE + (int) (WIDE - 1) * FINE;
    /** A variance that is a smaller part of the second moment is measured anew, around the mean. */
    private static final double CANCELLED = 0.02;

    private final double ground;
    private final double ties;
    private final double states;
    private final double highest; // energy
    private final double[] cold; // energies above 0 that matter for beta > 4, ascending
    private final double[] centres; // of the bins that hold a level
    private final double[] moments; // (bins, MOMENTS)

    private DensityOfStates(
            MomentKernels.Census census, double highest, double[] cold, double[] centres, double[] moments) {
        this.ground = census.ground();
        this.ties = census.ties();
        this.states = census.finite();
        this.highest = highest;
        this.cold = cold;
        this.centres = centres;
        this.moments = moments;
    }

    /**
     * Prepares a spectrum.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws SpectrumException if a logit is NaN or +infinity, or none is finite
     */
    public static DensityOfStates of(float[] logits) {
        MomentKernels.Census census = Moments.kernels().census(logits);
        if (!(census.ground() > Float.NEGATIVE_INFINITY)) throw FastObservables.broken(logits);
        float least = Float.POSITIVE_INFINITY;
        for (float logit : logits) {
            if (logit < least && logit > Float.NEGATIVE_INFINITY) least = logit; // a branch that is nearly never taken
        }
        double ground = census.ground();
        double highest = ground - least;
        int bins = highest == 0 ? 0 : bin(highest) + 1;
        double[] sums = new double[bins * MOMENTS];
        double[] near = new double[256];
        int nearCount = 0;
        int[] steps = new int[BLOCK];
        double[] offsets = new double[BLOCK];
        for (int from = 0; from < logits.length; from += BLOCK) {
            int count = Math.min(BLOCK, logits.length - from);
            place(logits, from, count, ground, steps, offsets);
            for (int j = 0; j < count; j++) {
                int step = steps[j];
                double d = offsets[j];
                int b = BELOW_ONE + step - FINE;
                if (step <= NEAR_STEPS || step >= WIDE * FINE) {
                    double e = ground - logits[from + j];
                    if (e == 0 || e == Double.POSITIVE_INFINITY) continue;
                    if (e <= REACH / COLD) {
                        if (nearCount == near.length) near = Arrays.copyOf(near, 2 * nearCount);
                        near[nearCount++] = e;
                    }
                    b = bin(e);
                    d = e - centreAround(e, b);
                }
                double d2 = d * d;
                int m = b * MOMENTS;
                sums[m]++;
                sums[m + 1] += d;
                sums[m + 2] += d2;
                sums[m + 3] += d2 * d;
                sums[m + 4] += d2 * d2;
            }
        }
        double[] cold = Arrays.copyOf(near, nearCount);
        Arrays.sort(cold);
        return compact(census, highest, cold, sums);
    }

    /** Finds the bins of width 1/32 and the distances from their centres: a loop so plain that the compiler makes vectors of it. */
    private static void place(float[] logits, int from, int count, double ground, int[] steps, double[] offsets) {
        for (int j = 0; j < count; j++) {
            double scaled = (ground - logits[from + j]) * FINE;
            int step = (int) scaled;
            steps[j] = step;
            offsets[j] = (scaled - step - 0.5) / FINE;
        }
    }

    private static DensityOfStates compact(MomentKernels.Census census, double highest, double[] cold, double[] sums) {
        int filled = 0;
        double[] centres = new double[sums.length / MOMENTS];
        for (int b = 0; b < centres.length; b++) {
            if (sums[b * MOMENTS] == 0) continue;
            centres[filled] = centre(b);
            System.arraycopy(sums, b * MOMENTS, sums, filled * MOMENTS, MOMENTS);
            filled++;
        }
        return new DensityOfStates(
                census, highest, cold, Arrays.copyOf(centres, filled), Arrays.copyOf(sums, filled * MOMENTS));
    }

    /** The bin of an energy above 0. */
    private static int bin(double e) {
        if (e >= 1 && e < WIDE) return BELOW_ONE + (int) ((e - 1) * FINE);
        long bits = Double.doubleToRawLongBits(e);
        int exponent = (int) (bits >>> 52) - 1023;
        if (e < 1) return (exponent - LEAST_EXPONENT) * FINE + (int) (bits >>> 47 & FINE - 1);
        return BELOW_WIDE + (exponent - 5) * FINE_ABOVE + (int) (bits >>> 42 & FINE_ABOVE - 1);
    }

    /** {@link #centre} of the bin of an energy: outside of 1 to 32 nats a bin is what the leading bits say. */
    private static double centreAround(double e, int bin) {
        if (e >= 1 && e < WIDE) return centre(bin);
        int dropped = e < 1 ? 47 : 42;
        long bits = Double.doubleToRawLongBits(e) >>> dropped << dropped;
        return Double.longBitsToDouble(bits | 1L << dropped - 1);
    }

    private static double centre(int bin) {
        if (bin >= BELOW_ONE && bin < BELOW_WIDE) return 1 + (bin - BELOW_ONE + 0.5) / FINE;
        int perOctave = bin < BELOW_ONE ? FINE : FINE_ABOVE;
        int from = bin < BELOW_ONE ? bin : bin - BELOW_WIDE;
        int exponent = from / perOctave + (bin < BELOW_ONE ? LEAST_EXPONENT : 5);
        return Math.scalb(1 + (from % perOctave + 0.5) / perOctave, exponent);
    }

    /** Returns the largest logit. */
    public double groundLogit() {
        return ground;
    }

    /** Returns the energy of the highest level. */
    public double highestEnergy() {
        return highest;
    }

    /**
     * Returns the observables at a temperature.
     *
     * @throws IllegalArgumentException if T is negative or NaN
     */
    public Observables at(double temperature) {
        if (!(temperature >= 0)) throw Observables.temperature(temperature);
        if (temperature == 0) return Observables.atZero(ground, ties, states);
        Statistics s = statistics(Math.min(1 / temperature, Double.MAX_VALUE));
        if (temperature == Double.POSITIVE_INFINITY) return Observables.atInfinity(s.energy(), ground, ties, states);
        double logPartition = StrictMath.log(ties) + StrictMath.log1p(s.rest() / ties);
        double heatCapacity = s.variance() / temperature / temperature;
        return Observables.assemble(logPartition, s.energy(), heatCapacity, temperature, ground, ties, states);
    }

    /**
     * Mean and variance of the energy.
     *
     * @param rest the partition function without the ground state; for beta below 0, in units of the highest level's weight
     * @param energy U = sum p e
     * @param variance Var(e), the Fisher information with respect to beta
     */
    public record Statistics(double rest, double energy, double variance) {}

    /**
     * Returns mean and variance of the energy at an inverse temperature; below 0, the ensemble of an inverted spectrum.
     *
     * @throws IllegalArgumentException if beta is not finite
     */
    public Statistics statistics(double beta) {
        if (!(Math.abs(beta) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("beta is " + beta + ", expected a finite number");
        }
        double[] sums = new double[3];
        sum(beta, 0, sums);
        double rest = sums[0];
        double groundWeight = ties * (beta >= 0 ? 1 : StrictMath.exp(beta * highest));
        double partition = groundWeight + rest;
        double energy = sums[1] / partition;
        double second = sums[2] / partition;
        double variance = second - energy * energy;
        if (variance < CANCELLED * second) {
            sum(beta, energy, sums);
            double offset = (sums[1] - groundWeight * energy) / partition;
            variance = (sums[2] + groundWeight * energy * energy) / partition - offset * offset;
        }
        return new Statistics(rest, energy, Math.max(0, variance));
    }

    /** Sums w, w (e - centre) and w (e - centre)^2 over the levels above the ground state. */
    private void sum(double beta, double centre, double[] sums) {
        Arrays.fill(sums, 0);
        if (beta > COLD) sumLevels(beta, centre, sums);
        else if (beta >= -COLD) sumBins(beta, centre, sums);
        else sumMeans(beta, centre, sums);
    }

    private void sumLevels(double beta, double centre, double[] sums) {
        double reach = REACH / beta;
        for (double e : cold) {
            if (e > reach) break;
            double w = Exponential.of(e * -beta);
            double deviation = e - centre;
            sums[0] += w;
            sums[1] += w * deviation;
            sums[2] += w * deviation * deviation;
        }
    }

    private void sumBins(double beta, double centre, double[] sums) {
        double first = -beta;
        double second = beta * beta / 2;
        double third = second * -beta / 3;
        double fourth = third * -beta / 4;
        double reference = beta >= 0 ? 0 : highest;
        for (int b = 0; b < centres.length; b++) {
            double x = (centres[b] - reference) * -beta;
            if (!(x >= Exponential.LEAST)) continue;
            double w = x <= 0 ? Exponential.of(x) : StrictMath.exp(x); // a centre may lie above the highest level
            int m = b * MOMENTS;
            double m0 = moments[m];
            double m1 = moments[m + 1];
            double m2 = moments[m + 2];
            double m3 = moments[m + 3];
            double m4 = moments[m + 4];
            double a0 = w * (m0 + first * m1 + second * m2 + third * m3 + fourth * m4);
            double a1 = w * (m1 + first * m2 + second * m3 + third * m4);
            double a2 = w * (m2 + first * m3 + second * m4);
            double deviation = centres[b] - centre;
            sums[0] += a0;
            sums[1] += a0 * deviation + a1;
            sums[2] += (a0 * deviation + 2 * a1) * deviation + a2;
        }
    }

    /** Far below zero each bin counts as its mean level: coarse, for spectra that no ordinary text shows. */
    private void sumMeans(double beta, double centre, double[] sums) {
        for (int b = 0; b < centres.length; b++) {
            double m0 = moments[b * MOMENTS];
            double e = Math.min(highest, centres[b] + moments[b * MOMENTS + 1] / m0);
            double w = m0 * Exponential.of((e - highest) * -beta);
            double deviation = e - centre;
            sums[0] += w;
            sums[1] += w * deviation;
            sums[2] += w * deviation * deviation;
        }
    }
}
