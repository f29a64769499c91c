package kelvin.thermo;

import java.util.Arrays;
import kelvin.math.Sum;
import org.jspecify.annotations.Nullable;

/**
 * The thermal observables of a finite spectrum at a temperature, k_B = 1. Energies are above the ground state: {@code e_i =
 * l_max - l_i}, in nats, or in the unit of the levels.
 *
 * @param logPartition {@code ln sum_i g_i exp(-e_i / T)}; ln g at T = 0
 * @param energy {@code U = sum p e}
 * @param entropy {@code S = -sum p ln p}, with 0 ln 0 = 0
 * @param heatCapacity {@code C = Var(e) / T^2}
 * @param freeEnergy {@code F = -T ln Z = U - T S}
 * @param effectiveStates {@code exp S}
 * @param groundLogit {@code l_max}
 * @param ties states at the ground level
 * @param whiteness {@code S / ln(number of finite states)}, null for one state
 */
public record Observables(
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
     * Returns the observables of logits; -infinity is a state that does not exist.
     *
     * @throws SpectrumException if a logit is NaN or +infinity, or none is finite
     * @throws IllegalArgumentException if T is negative or NaN
     */
    public static Observables of(double[] logits, double temperature) {
        double[] ones = new double[logits.length];
        Arrays.fill(ones, 1);
        return of(logits, ones, temperature);
    }

    /**
     * Returns the observables of float logits, faster than those of doubles: within 1e-11 for ln Z and relative 1e-11 for U and C.
     *
     * @throws IllegalArgumentException as above
     */
    public static Observables of(float[] logits, double temperature) {
        return FastObservables.of(logits, temperature);
    }

    /**
     * Returns the observables of float logits by sums in single precision, mostly in half of the time: within 3e-7 for ln Z,
     * relative 1e-6 for U and C, 3e-7 + 1e-6 U / T for S. Where single precision would not reach that, as at extreme temperatures,
     * the sums are of doubles.
     *
     * @throws IllegalArgumentException as above
     */
    public static Observables rough(float[] logits, double temperature) {
        return RoughObservables.of(logits, temperature);
    }

    /**
     * Returns the observables of logits, the i-th {@code degeneracies[i]} times.
     *
     * @throws IllegalArgumentException as above, and if a degeneracy is not a finite number above 0
     */
    public static Observables of(double[] logits, double[] degeneracies, double temperature) {
        check(logits, degeneracies, temperature);
        double ground = Double.NEGATIVE_INFINITY;
        for (double logit : logits) ground = Math.max(ground, logit);
        if (ground == Double.NEGATIVE_INFINITY) throw noState(logits.length);
        if (widerThanDoubles(logits, ground)) return ofQuarter(logits, degeneracies, temperature, ground);
        Sum states = new Sum();
        Sum ties = new Sum();
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] == Double.NEGATIVE_INFINITY) continue;
            states.add(degeneracies[i]);
            if (logits[i] == ground) ties.add(degeneracies[i]);
        }
        if (temperature == 0) return atZero(ground, ties.value(), states.value());
        if (temperature == Double.POSITIVE_INFINITY) {
            return atInfinity(logits, degeneracies, ground, ties.value(), states.value());
        }
        return between(logits, degeneracies, temperature, ground, ties.value(), states.value());
    }

    private static boolean widerThanDoubles(double[] logits, double ground) {
        for (double logit : logits) {
            if (logit > Double.NEGATIVE_INFINITY && ground - logit == Double.POSITIVE_INFINITY) return true;
        }
        return false;
    }

    /** Energies beyond the largest double: measured on a quarter of the scale, which changes nothing but the unit. */
    private static Observables ofQuarter(double[] logits, double[] degeneracies, double temperature, double ground) {
        double[] quarter = new double[logits.length];
        for (int i = 0; i < logits.length; i++) quarter[i] = logits[i] / 4;
        Observables o = of(quarter, degeneracies, temperature / 4);
        return new Observables(
                o.logPartition(),
                4 * o.energy(),
                o.entropy(),
                o.heatCapacity(),
                4 * o.freeEnergy(),
                o.effectiveStates(),
                ground,
                o.ties(),
                o.whiteness());
    }

    private static void check(double[] logits, double[] degeneracies, double temperature) {
        if (!(temperature >= 0)) throw temperature(temperature);
        if (logits.length != degeneracies.length) {
            throw new IllegalArgumentException(degeneracies.length + " degeneracies for " + logits.length + " levels");
        }
        for (int i = 0; i < logits.length; i++) {
            if (!(logits[i] < Double.POSITIVE_INFINITY)) throw logit(i, logits[i]);
            if (!(degeneracies[i] > 0 && degeneracies[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "degeneracy " + i + " is " + degeneracies[i] + ", expected a finite number above 0");
            }
        }
    }

    static IllegalArgumentException temperature(double temperature) {
        return new IllegalArgumentException("T is " + temperature + ", expected 0 or more; use 0 or inf for the ends");
    }

    static SpectrumException logit(int i, double value) {
        return new SpectrumException(
                value, "logit " + i + " is " + value + ", expected a finite number, or -inf for no state");
    }

    static SpectrumException noState(int count) {
        return new SpectrumException(count, "none of " + count + " logits is finite; leave at least one state");
    }

    static Observables atZero(double ground, double ties, double states) {
        double entropy = StrictMath.log(ties);
        return new Observables(entropy, 0, entropy, 0, 0, ties, ground, ties, whiteness(entropy, states));
    }

    private static Observables atInfinity(
            double[] logits, double[] degeneracies, double ground, double ties, double states) {
        Sum energy = new Sum();
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] == Double.NEGATIVE_INFINITY) continue;
            energy.add(degeneracies[i] * (ground - logits[i]));
        }
        return atInfinity(energy.value() / states, ground, ties, states);
    }

    static Observables atInfinity(double energy, double ground, double ties, double states) {
        double entropy = StrictMath.log(states);
        double free = entropy == 0 ? 0 : entropy * Double.NEGATIVE_INFINITY;
        return new Observables(entropy, energy, entropy, 0, free, states, ground, ties, whiteness(entropy, states));
    }

    /** The observables at a temperature between the ends. */
    static Observables assemble(
            double logPartition,
            double energy,
            double heatCapacity,
            double t,
            double ground,
            double ties,
            double states) {
        double entropy = logPartition + energy / t;
        return new Observables(
                logPartition,
                energy,
                entropy,
                heatCapacity,
                0 - t * logPartition, // never -0
                StrictMath.exp(entropy),
                ground,
                ties,
                whiteness(entropy, states));
    }

    private static Observables between(
            double[] logits, double[] degeneracies, double t, double ground, double ties, double states) {
        // ln Z = ln g + ln(1 + rest / g): the small rest of a cold spectrum keeps its digits.
        Sum rest = new Sum();
        Sum first = new Sum();
        for (int i = 0; i < logits.length; i++) {
            double e = ground - logits[i];
            double weight = degeneracies[i] * StrictMath.exp(-e / t);
            if (e == 0 || weight == 0) continue; // 0 * infinity would be NaN
            rest.add(weight);
            first.add(weight * e);
        }
        double partition = ties + rest.value();
        double logPartition = StrictMath.log(ties) + StrictMath.log1p(rest.value() / ties);
        double energy = first.value() / partition;
        // Deviations in units of T, around the mean: nothing cancels, and nothing overflows at T = 1e300.
        Sum second = new Sum();
        second.add(ties * (energy / t) * (energy / t));
        for (int i = 0; i < logits.length; i++) {
            double e = ground - logits[i];
            double weight = degeneracies[i] * StrictMath.exp(-e / t);
            if (e == 0 || weight == 0) continue;
            double deviation = (e - energy) / t;
            second.add(weight * deviation * deviation);
        }
        return assemble(logPartition, energy, second.value() / partition, t, ground, ties, states);
    }

    private static @Nullable Double whiteness(double entropy, double states) {
        return states == 1 ? null : (Double) (entropy / StrictMath.log(states));
    }

    /** Returns the probabilities of logits at a temperature: shared among ties at 0, uniform over finite ones at infinity. */
    public static double[] probabilities(double[] logits, double temperature) {
        double[] p = logProbabilities(logits, temperature);
        for (int i = 0; i < p.length; i++) p[i] = StrictMath.exp(p[i]);
        return p;
    }

    /** Returns the logarithms of the probabilities; -infinity where there is no state. */
    public static double[] logProbabilities(double[] logits, double temperature) {
        Observables o = of(logits, temperature);
        double[] logP = new double[logits.length];
        for (int i = 0; i < logP.length; i++) logP[i] = o.logProbability(logits[i], temperature);
        return logP;
    }

    double logProbability(double logit, double temperature) {
        if (logit == Double.NEGATIVE_INFINITY) return logit;
        double e = groundLogit - logit;
        if (e == 0 || temperature == Double.POSITIVE_INFINITY) return 0 - logPartition; // e / T could be NaN
        return -e / temperature - logPartition;
    }

    /**
     * Returns D(p || q) = sum p ln(p / q) in nats, of the logarithms of both; infinite if p holds a state that q lacks.
     */
    public static double divergence(double[] logP, double[] logQ) {
        Sum sum = new Sum();
        for (int i = 0; i < logP.length; i++) {
            double p = StrictMath.exp(logP[i]);
            if (p > 0) sum.add(p * (logP[i] - logQ[i]));
        }
        return Math.max(0, sum.value());
    }
}
