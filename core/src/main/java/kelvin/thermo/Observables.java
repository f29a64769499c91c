package kelvin.thermo;

import java.util.Arrays;
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

    /** Returns the observables of logits; -infinity is a state that does not exist. */
    public static Observables of(double[] logits, double temperature) {
        double[] ones = new double[logits.length];
        Arrays.fill(ones, 1);
        return of(logits, ones, temperature);
    }

    /** Returns the observables of logits, the i-th {@code degeneracies[i]} times. */
    public static Observables of(double[] logits, double[] degeneracies, double temperature) {
        double ground = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (degeneracies[i] > 0 && logits[i] > ground) ground = logits[i];
        }
        if (ground == Double.NEGATIVE_INFINITY) throw new IllegalArgumentException("there is no state");
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

    private static Observables atZero(double ground, double ties, double states) {
        double entropy = StrictMath.log(ties);
        return new Observables(entropy, 0, entropy, 0, 0, ties, ground, ties, whiteness(entropy, states));
    }

    private static Observables atInfinity(
            double[] logits, double[] degeneracies, double ground, double ties, double states) {
        Sum energy = new Sum();
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] == Double.NEGATIVE_INFINITY) continue;
            energy.add(degeneracies[i] / states * (ground - logits[i]));
        }
        double entropy = StrictMath.log(states);
        double free = states > 1 ? Double.NEGATIVE_INFINITY : 0;
        return new Observables(
                entropy, energy.value(), entropy, 0, free, states, ground, ties, whiteness(entropy, states));
    }

    private static Observables between(
            double[] logits, double[] degeneracies, double t, double ground, double ties, double states) {
        // ln Z = ln g + ln(1 + rest / g): the small rest of a cold spectrum keeps its digits.
        Sum rest = new Sum();
        Sum first = new Sum();
        for (int i = 0; i < logits.length; i++) {
            double e = ground - logits[i];
            if (!(e > 0) || e == Double.POSITIVE_INFINITY) continue;
            double weight = degeneracies[i] * StrictMath.exp(-e / t);
            if (weight == 0) continue; // e / t may be infinite
            rest.add(weight);
            first.add(weight * (e / t));
        }
        double partition = ties + rest.value();
        double logPartition = StrictMath.log(ties) + StrictMath.log1p(rest.value() / ties);
        double mean = first.value() / partition; // U / T
        Sum second = new Sum();
        second.add(ties * mean * mean);
        for (int i = 0; i < logits.length; i++) {
            double e = ground - logits[i];
            if (!(e > 0) || e == Double.POSITIVE_INFINITY) continue;
            double weight = degeneracies[i] * StrictMath.exp(-e / t);
            if (weight == 0) continue;
            double deviation = e / t - mean;
            second.add(weight * deviation * deviation);
        }
        double entropy = logPartition + mean;
        return new Observables(
                logPartition,
                mean * t,
                entropy,
                second.value() / partition,
                -t * logPartition,
                StrictMath.exp(entropy),
                ground,
                ties,
                whiteness(entropy, states));
    }

    private static @Nullable Double whiteness(double entropy, double states) {
        return states > 1 ? (Double) (entropy / StrictMath.log(states)) : null;
    }

    /** Returns the probabilities of logits at a temperature: shared among ties at 0, uniform over finite ones at infinity. */
    public static double[] probabilities(double[] logits, double temperature) {
        Observables o = of(logits, temperature);
        double[] p = new double[logits.length];
        double finite = 0;
        for (double logit : logits) finite += logit > Double.NEGATIVE_INFINITY ? 1 : 0;
        for (int i = 0; i < p.length; i++) {
            if (logits[i] == Double.NEGATIVE_INFINITY) continue;
            double e = o.groundLogit() - logits[i];
            if (temperature == 0) p[i] = e == 0 ? 1 / o.ties() : 0;
            else if (temperature == Double.POSITIVE_INFINITY) p[i] = 1 / finite;
            else p[i] = StrictMath.exp(-e / temperature - o.logPartition());
        }
        return p;
    }

    /** Returns S = -sum p ln p in nats, with 0 ln 0 = 0. */
    public static double entropy(double[] probabilities) {
        Sum sum = new Sum();
        for (double p : probabilities) {
            if (p > 0) sum.add(-p * StrictMath.log(p));
        }
        return sum.value();
    }

    /** Returns D(p || q) = sum p ln(p / q) in nats; infinite if p holds a state that q lacks. */
    public static double divergence(double[] p, double[] q) {
        Sum sum = new Sum();
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) sum.add(p[i] * (StrictMath.log(p[i]) - StrictMath.log(q[i])));
        }
        return Math.max(0, sum.value());
    }
}
