package kelvin.thermo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The observables of some next-token distributions as functions of T: means over the distributions. */
public final class Curves {
    /** Maxima of C are looked for between these temperatures, on a grid that is even in ln T. */
    private static final double COLDEST = 1e-3;

    private static final double HOTTEST = 1e3;
    private static final int GRID = 700;
    private static final double REFINED = 1e-7;
    private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;
    /** A maximum below this is rounding. */
    private static final double LEAST_PEAK = 1e-6;

    private final List<DensityOfStates> positions;

    /**
     * Takes spectra.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Curves(List<DensityOfStates> positions) {
        if (positions.isEmpty()) throw new IllegalArgumentException("there is no spectrum; give at least one");
        this.positions = List.copyOf(positions);
    }

    /**
     * A maximum of the mean heat capacity over T, a Schottky peak; "melting point" is its nickname, and no phase transition is
     * meant: a finite spectrum has none.
     */
    public record Peak(double temperature, double heatCapacity) {}

    /**
     * A law, and how well the curves keep it.
     *
     * @param name of the law
     * @param maxError the largest deviation found
     * @param atTemperature where it was found
     * @param tolerance how large it may be
     */
    public record Check(String name, double maxError, double atTemperature, double tolerance) {
        /** Returns whether the law holds. */
        public boolean passes() {
            return maxError <= tolerance;
        }
    }

    /** Returns the means of the observables at a temperature; each is averaged by itself. */
    public Observables at(double temperature) {
        double[] sums = new double[8];
        double whiteness = 0;
        boolean whole = true;
        for (DensityOfStates position : positions) {
            Observables o = position.at(temperature);
            sums[0] += o.logPartition();
            sums[1] += o.energy();
            sums[2] += o.entropy();
            sums[3] += o.heatCapacity();
            sums[4] += o.freeEnergy();
            sums[5] += o.effectiveStates();
            sums[6] += o.groundLogit();
            sums[7] += o.ties();
            Double white = o.whiteness();
            if (white == null) whole = false;
            else whiteness += white;
        }
        int n = positions.size();
        @Nullable Double mean = whole ? (Double) (whiteness / n) : null;
        return new Observables(
                sums[0] / n,
                sums[1] / n,
                sums[2] / n,
                sums[3] / n,
                sums[4] / n,
                sums[5] / n,
                sums[6] / n,
                sums[7] / n,
                mean);
    }

    /** Returns the mean probability of the ground level, all its ties together. */
    public double groundProbability(double temperature) {
        double sum = 0;
        for (DensityOfStates position : positions) {
            Observables o = position.at(temperature);
            sum += temperature == 0 ? 1 : o.ties() * StrictMath.exp(-o.logPartition());
        }
        return sum / positions.size();
    }

    private double heatCapacity(double temperature) {
        double sum = 0;
        for (DensityOfStates position : positions)
            sum += position.at(temperature).heatCapacity();
        return sum / positions.size();
    }

    /** Returns the maxima of the mean heat capacity by rising temperature, to a relative 1e-6. */
    public List<Peak> peaks() {
        double[] c = new double[GRID + 1];
        for (int i = 0; i <= GRID; i++) c[i] = heatCapacity(grid(i));
        List<Peak> peaks = new ArrayList<>();
        for (int i = 1; i < GRID; i++) {
            if (c[i] > c[i - 1] && c[i] >= c[i + 1] && c[i] > LEAST_PEAK) peaks.add(refine(grid(i - 1), grid(i + 1)));
        }
        return peaks;
    }

    private static double grid(int i) {
        return COLDEST * StrictMath.pow(HOTTEST / COLDEST, (double) i / GRID);
    }

    /** The maximum between two temperatures by golden section in ln T. */
    private Peak refine(double from, double to) {
        double low = StrictMath.log(from);
        double high = StrictMath.log(to);
        double a = high - GOLDEN * (high - low);
        double b = low + GOLDEN * (high - low);
        double atA = heatCapacity(StrictMath.exp(a));
        double atB = heatCapacity(StrictMath.exp(b));
        while (high - low > REFINED) {
            if (atA < atB) {
                low = a;
                a = b;
                atA = atB;
                b = low + GOLDEN * (high - low);
                atB = heatCapacity(StrictMath.exp(b));
            } else {
                high = b;
                b = a;
                atB = atA;
                a = high - GOLDEN * (high - low);
                atA = heatCapacity(StrictMath.exp(a));
            }
        }
        double t = StrictMath.exp((low + high) / 2);
        return new Peak(t, heatCapacity(t));
    }

    /**
     * Holds the curves against laws of a Boltzmann ensemble, at each of some temperatures: {@code C = dU/dT} by differences, S =
     * ln g at 0, S = ln V at infinity, {@code F = U - T S}, S and U rise with T, and {@code C <= ln^2(V - 1) / 4 + 1}.
     */
    public List<Check> checks(double[] temperatures) {
        Worst slope = new Worst();
        Worst free = new Worst();
        Worst rise = new Worst();
        Worst bound = new Worst();
        Worst cold = new Worst();
        Worst hot = new Worst();
        for (DensityOfStates position : positions) {
            Observables zero = position.at(0);
            Observables infinite = position.at(Double.POSITIVE_INFINITY);
            double states = StrictMath.rint(infinite.effectiveStates());
            cold.see(Math.abs(zero.entropy() - StrictMath.log(zero.ties())), 0);
            hot.see(Math.abs(position.at(1e12).entropy() - StrictMath.log(states)), 1e12);
            double most = states < 2 ? 0 : 1 + square(StrictMath.log(states - 1)) / 4;
            Observables before = zero;
            for (double t : temperatures) {
                Observables o = position.at(t);
                rise.see(Math.max(before.entropy() - o.entropy(), before.energy() - o.energy()), t);
                bound.see(o.heatCapacity() - most, t);
                before = o;
                if (t == 0 || t == Double.POSITIVE_INFINITY) continue;
                free.see(Math.abs(o.freeEnergy() - (o.energy() - t * o.entropy())) / (1 + Math.abs(o.freeEnergy())), t);
                slope.see(Math.abs(o.heatCapacity() - slope(position, t)) / (1 + o.heatCapacity()), t);
            }
        }
        return List.of(
                slope.check("heat_capacity_is_the_slope_of_energy", 1e-4),
                cold.check("entropy_at_zero_is_ln_ties", 1e-12),
                hot.check("entropy_at_infinity_is_ln_states", 1e-6),
                free.check("free_energy_is_energy_less_temperature_times_entropy", 1e-12),
                rise.check("entropy_and_energy_rise", 1e-6),
                bound.check("heat_capacity_is_bounded", 1e-9));
    }

    private static double square(double x) {
        return x * x;
    }

    /** dU/dT by differences of fourth order, in ln T. */
    private static double slope(DensityOfStates position, double t) {
        double h = 0.01;
        double far = position.at(t * StrictMath.exp(2 * h)).energy()
                - position.at(t * StrictMath.exp(-2 * h)).energy();
        double near = position.at(t * StrictMath.exp(h)).energy()
                - position.at(t * StrictMath.exp(-h)).energy();
        return (8 * near - far) / (12 * h) / t;
    }

    /** The largest deviation seen. */
    private static final class Worst {
        private double error;
        private double at;

        void see(double deviation, double temperature) {
            if (!(deviation > error)) return;
            error = deviation;
            at = temperature;
        }

        Check check(String name, double tolerance) {
            return new Check(name, error, at, tolerance);
        }
    }
}
