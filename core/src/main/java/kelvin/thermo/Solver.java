package kelvin.thermo;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds the temperature at which a spectrum has a wanted entropy, number of effective states, mean energy or mean surprisal. All
 * of them rise with T, with known slopes {@code dS/d ln T = C} and {@code dU/d ln T = T C}: Newton's method in ln T, kept inside a
 * bracket.
 */
public final class Solver {
    private static final int MAX_STEPS = 400;
    /** Relative accuracy of T. */
    private static final double ACCURACY = 1e-13;
    /** ln 1e300. */
    private static final double END = 690.77;
    /** The bracket is halved so often, whatever Newton's method says. */
    private static final int HALVED_EVERY = 4;

    private Solver() {}

    /**
     * Returns the temperature of a spectrum of doubles.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws OutOfReachException if no temperature gives the target; the ends of the range are given by 0 and infinity
     * @throws IllegalArgumentException as {@link Observables#of(double[], double)}
     */
    public static double temperature(double[] logits, Quantity quantity, double target) {
        double[] ones = new double[logits.length];
        Arrays.fill(ones, 1);
        return temperature(logits, ones, quantity, target);
    }

    /** Returns the temperature of levels with degeneracies; errors as above. */
    public static double temperature(double[] logits, double[] degeneracies, Quantity quantity, double target) {
        return strict(t -> Observables.of(logits, degeneracies, t), quantity, target);
    }

    /** Returns the temperature of a spectrum of floats, faster and a little less exact; errors as above. */
    public static double temperature(float[] logits, Quantity quantity, double target) {
        return strict(t -> Observables.of(logits, t), quantity, target);
    }

    /** Returns the temperature of a prepared spectrum, to about 1e-6; errors as above. */
    public static double temperature(DensityOfStates spectrum, Quantity quantity, double target) {
        return strict(spectrum::at, quantity, target);
    }

    /**
     * Returns the temperature that comes nearest: 0 for a target at or below what T = 0 gives, infinity for one at or above what
     * T = infinity gives. This is what a thermostat does.
     *
     * @throws IllegalArgumentException as {@link Observables#of(double[], double)}
     */
    public static double nearest(double[] logits, Quantity quantity, double target) {
        return nearest(t -> Observables.of(logits, t), quantity, target);
    }

    /** The same for floats. */
    public static double nearest(float[] logits, Quantity quantity, double target) {
        return nearest(t -> Observables.of(logits, t), quantity, target);
    }

    private static double strict(DoubleFunction<Observables> ensemble, Quantity quantity, double target) {
        DoubleUnaryOperator value = value(ensemble, quantity);
        double least = value.applyAsDouble(0);
        double greatest = value.applyAsDouble(Double.POSITIVE_INFINITY);
        double wanted = quantity.isExponential() ? StrictMath.log(target) : target;
        // ln of exp may miss the end by a rounding.
        double slack = 4 * Math.ulp(greatest);
        if (!(target >= quantity.least() && wanted >= least - slack && wanted <= greatest + slack)) {
            boolean exponential = quantity.isExponential();
            throw new OutOfReachException(
                    quantity.word(),
                    target,
                    exponential ? StrictMath.exp(least) : least,
                    exponential ? greatest(ensemble, quantity, greatest) : greatest);
        }
        return nearest(ensemble, quantity, target);
    }

    private static double greatest(DoubleFunction<Observables> ensemble, Quantity quantity, double logarithm) {
        boolean counts = quantity == Quantity.EFFECTIVE_STATES; // a whole number, where exp would miss it by a rounding
        return counts ? ensemble.apply(Double.POSITIVE_INFINITY).effectiveStates() : StrictMath.exp(logarithm);
    }

    private static DoubleUnaryOperator value(DoubleFunction<Observables> ensemble, Quantity quantity) {
        return switch (quantity) {
            case ENTROPY, EFFECTIVE_STATES -> t -> ensemble.apply(t).entropy();
            case ENERGY -> t -> ensemble.apply(t).energy();
            case SURPRISAL, PERPLEXITY -> {
                double offset = ensemble.apply(1).logPartition();
                yield t -> ensemble.apply(t).energy() + offset;
            }
        };
    }

    private static double nearest(DoubleFunction<Observables> ensemble, Quantity quantity, double target) {
        if (!(target >= quantity.least())) {
            throw new IllegalArgumentException(
                    quantity.word() + " is " + target + ", expected a number from " + quantity.least());
        }
        double wanted = quantity.isExponential() ? StrictMath.log(target) : target;
        if (quantity == Quantity.SURPRISAL || quantity == Quantity.PERPLEXITY) {
            wanted -= ensemble.apply(1).logPartition();
        }
        boolean isEntropy = quantity == Quantity.ENTROPY || quantity == Quantity.EFFECTIVE_STATES;
        Observables cold = ensemble.apply(0);
        if (wanted <= (isEntropy ? cold.entropy() : cold.energy())) return 0;
        Observables hot = ensemble.apply(Double.POSITIVE_INFINITY);
        if (wanted >= (isEntropy ? hot.entropy() : hot.energy())) return Double.POSITIVE_INFINITY;
        // U of the uniform distribution is the scale of the spectrum.
        double start = Math.clamp(StrictMath.log(hot.energy()) - 1, -END, END);
        return solve(ensemble, isEntropy, wanted, start);
    }

    /** The root in ln T, which lies between the ends. */
    private static double solve(DoubleFunction<Observables> ensemble, boolean isEntropy, double wanted, double start) {
        double low = -END;
        double high = END;
        boolean lowFound = false;
        boolean highFound = false;
        double x = start;
        double stride = 1;
        for (int step = 1; step < MAX_STEPS; step++) {
            double t = StrictMath.exp(x);
            Observables o = ensemble.apply(t);
            double lacking = wanted - (isEntropy ? o.entropy() : o.energy());
            if (lacking == 0) return t;
            if (lacking > 0) {
                low = x;
                lowFound = true;
            } else {
                high = x;
                highFound = true;
            }
            double next = x + lacking / (isEntropy ? o.heatCapacity() : t * o.heatCapacity());
            boolean bracketed = lowFound && highFound;
            if (!bracketed) {
                stride *= 2; // Newton's method may fly off where the slope is small
                double reach = Math.clamp(lacking > 0 ? x + stride : x - stride, -END, END);
                if (!(Math.abs(next - x) < stride)) next = reach;
            } else if (!(next > low && next < high) || step % HALVED_EVERY == 0) {
                next = low + (high - low) / 2;
            }
            if (Math.abs(next - x) <= ACCURACY || next == low && lowFound || next == high && highFound) {
                return StrictMath.exp(next);
            }
            x = next;
        }
        return StrictMath.exp(x);
    }
}
