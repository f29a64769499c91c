package kelvin.thermo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The temperature of a text: the T at which the mean energies of its positions' spectra add up to the energies of its
 * tokens, {@code sum_t U_t(T) = sum_t e_t}, which is the maximum of the token-level likelihood. Keeps a {@link
 * DensityOfStates} for each token.
 */
public final class Thermometer {
    private static final int MAX_STEPS = 2_000;
    private static final double ACCURACY = 1e-12;

    private final List<DensityOfStates> spectra = new ArrayList<>();
    private final List<Double> energies = new ArrayList<>();

    /** Makes a thermometer that has seen no token. */
    public Thermometer() {}

    /** What kind of answer there is. */
    public enum Status {
        /** A temperature between the ends. */
        FINITE("finite"),
        /** Every token is a ground state: T = 0. */
        ZERO("zero"),
        /** The energies are those of the uniform distribution: T = infinity. */
        INFINITE("infinite"),
        /** The energies are above those of the uniform distribution: only a negative beta gives them. */
        INVERTED("inverted");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** Returns the word on the wire. */
        public String word() {
            return word;
        }
    }

    /**
     * A reading.
     *
     * @param status kind of answer
     * @param beta 1 / T; infinite at T = 0, negative for an inverted text
     * @param temperature T, or null for an inverted text
     * @param modelError standard error of beta if this model wrote the text at this T: {@code 1 / sqrt(sum Var_t)}; null
     *     where T is 0
     * @param sandwichError standard error of beta for any text: {@code sqrt(sum (e_t - U_t)^2) / sum Var_t}; null as well for
     *     one token, which has no scatter: the fit goes through it
     */
    public record Reading(
            Status status,
            double beta,
            @Nullable Double temperature,
            @Nullable Double modelError,
            @Nullable Double sandwichError) {
        /** Returns the standard error of T that a standard error of beta means, {@code T^2 SE(beta)}; null without a T. */
        public @Nullable Double temperatureError(@Nullable Double betaError) {
            if (temperature == null || betaError == null || temperature == Double.POSITIVE_INFINITY) return null;
            return temperature * temperature * betaError;
        }
    }

    /**
     * Adds a token.
     *
     * @throws IllegalArgumentException if the token is banned or outside the vocabulary, or as {@link DensityOfStates#of}
     */
    public void add(float[] logits, int token) {
        if (token < 0 || token >= logits.length) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (logits.length - 1));
        }
        DensityOfStates spectrum = DensityOfStates.of(logits);
        double energy = spectrum.groundLogit() - logits[token];
        if (energy == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("token " + token + " is banned: its energy is infinite");
        }
        spectra.add(spectrum);
        energies.add(energy);
    }

    /** Adds a token of a prepared spectrum, by its energy above the ground state. */
    public void add(DensityOfStates spectrum, double energy) {
        if (!(energy >= 0 && energy <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("energy is " + energy + ", expected a finite number, 0 or more");
        }
        spectra.add(spectrum);
        energies.add(energy);
    }

    /** Returns the number of tokens. */
    public int tokens() {
        return energies.size();
    }

    /** Returns the spectrum at which a token was drawn, 0 first. */
    public DensityOfStates spectrum(int token) {
        return spectra.get(token);
    }

    /** Returns the energy of a token, 0 first. */
    public double energy(int token) {
        return energies.get(token);
    }

    /**
     * Reads the temperature.
     *
     * @throws IllegalStateException if there is no token
     */
    public Reading read() {
        if (energies.isEmpty())
            throw new IllegalStateException("no token was added; a text of two tokens is the least");
        double observed = 0;
        double highest = 0;
        for (int t = 0; t < energies.size(); t++) {
            observed += energies.get(t);
            highest += spectra.get(t).highestEnergy();
        }
        if (observed == 0) return new Reading(Status.ZERO, Double.POSITIVE_INFINITY, 0.0, null, null);
        double excess = excess(0, new double[2]);
        // A uniform sum of many floats is exact to its rounding only.
        if (Math.abs(excess) <= 1e-12 * observed) return reading(Status.INFINITE, 0);
        if (excess > 0) return reading(Status.FINITE, solve(0, Double.POSITIVE_INFINITY, energies.size() / observed));
        if (observed >= highest * (1 - 1e-12)) {
            return new Reading(Status.INVERTED, Double.NEGATIVE_INFINITY, null, null, null);
        }
        return reading(Status.INVERTED, solve(Double.NEGATIVE_INFINITY, 0, -1e-3));
    }

    private Reading reading(Status status, double beta) {
        double variance = 0;
        double scatter = 0;
        for (int t = 0; t < energies.size(); t++) {
            DensityOfStates.Statistics s = spectra.get(t).statistics(beta);
            variance += s.variance();
            scatter += (energies.get(t) - s.energy()) * (energies.get(t) - s.energy());
        }
        Double temperature = status == Status.INVERTED ? null : (Double) (1 / beta);
        if (variance == 0) return new Reading(status, beta, temperature, null, null);
        Double sandwich = energies.size() == 1 ? null : (Double) (StrictMath.sqrt(scatter) / variance);
        return new Reading(status, beta, temperature, 1 / StrictMath.sqrt(variance), sandwich);
    }

    /** Returns {@code sum U_t - e_t}, which falls with beta; {@code variance[0]} receives {@code sum Var_t}. */
    private double excess(double beta, double[] variance) {
        double excess = 0;
        variance[0] = 0;
        for (int t = 0; t < energies.size(); t++) {
            DensityOfStates.Statistics s = spectra.get(t).statistics(beta);
            excess += s.energy() - energies.get(t);
            variance[0] += s.variance();
        }
        return excess;
    }

    /** Newton's method, with d(sum U)/dbeta = -sum Var, inside a bracket that shrinks. */
    private double solve(double from, double to, double start) {
        double low = from;
        double high = to;
        double beta = start;
        double[] variance = new double[1];
        for (int step = 0; step < MAX_STEPS; step++) {
            double excess = excess(beta, variance);
            if (excess == 0) return beta;
            if (excess > 0) low = beta;
            else high = beta;
            double next = beta + excess / variance[0];
            if (!(next > low && next < high)) {
                if (high == Double.POSITIVE_INFINITY || low == Double.NEGATIVE_INFINITY) next = 2 * beta;
                else next = low + (high - low) / 2;
            }
            if (Math.abs(next - beta) <= ACCURACY * Math.abs(beta)) return next;
            beta = next;
        }
        return beta;
    }
}
