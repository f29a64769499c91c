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

    /**
     * Returns the mean surprisal of the tokens at a temperature, {@code mean of -ln p_T}, in nats; its exponential is the text's
     * perplexity there. Infinite at T = 0 unless every token is a ground state.
     *
     * @throws IllegalStateException if there is no token
     * @throws IllegalArgumentException if T is negative or NaN
     */
    public double meanSurprisal(double temperature) {
        if (energies.isEmpty()) throw new IllegalStateException("no token was added");
        double sum = 0;
        for (int t = 0; t < energies.size(); t++) {
            Observables o = spectra.get(t).at(temperature);
            sum += o.logPartition();
            double e = energies.get(t);
            if (e > 0) sum += e / temperature;
        }
        return sum / energies.size();
    }

    /**
     * Returns the temperatures at which the text has a wanted perplexity, the colder first. The mean surprisal is convex in beta
     * with its minimum at {@link #read}'s temperature, so there may be two: the text looks as unlikely to a model that is too cold
     * for it as to one that is too hot.
     *
     * @throws OutOfReachException if the perplexity is below the least that any temperature gives
     * @throws IllegalStateException if there is no token
     */
    public double[] temperaturesOfPerplexity(double perplexity) {
        Reading best = read();
        double flat = meanSurprisal(Double.POSITIVE_INFINITY);
        boolean frozen = best.status() == Status.ZERO;
        double turn = Math.max(0, best.beta());
        double least = turn == 0 ? flat : meanSurprisal(frozen ? 0 : 1 / turn);
        double wanted = StrictMath.log(perplexity);
        if (!(wanted >= least - 1e-12 && perplexity <= Double.MAX_VALUE) || frozen && wanted > flat) {
            double greatest = frozen ? StrictMath.exp(flat) : Double.POSITIVE_INFINITY;
            throw new OutOfReachException("perplexity", perplexity, StrictMath.exp(least), greatest);
        }
        List<Double> found = new ArrayList<>();
        if (!frozen) found.add(1 / crossing(turn, Double.POSITIVE_INFINITY, wanted));
        if (turn > 0 && wanted <= flat) found.add(1 / crossing(turn, 0, wanted));
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The beta from {@code inside}, where the mean surprisal is at most {@code wanted}, towards an end, where it is more. */
    private double crossing(double inside, double end, double wanted) {
        double in = inside;
        double out = end;
        if (in == Double.POSITIVE_INFINITY) { // a frozen text: the minimum lies at T = 0
            for (in = 1; meanSurprisal(1 / in) > wanted && in < 1e300; ) in *= 2;
        }
        if (out == Double.POSITIVE_INFINITY) {
            for (out = Math.max(2 * in, 1); meanSurprisal(1 / out) < wanted; ) out *= 2;
        }
        for (int step = 0; step < MAX_STEPS && Math.abs(out - in) > ACCURACY * Math.max(in, out); step++) {
            double middle = in + (out - in) / 2;
            if (middle == in || middle == out) break;
            if (meanSurprisal(1 / middle) <= wanted) in = middle;
            else out = middle;
        }
        return in;
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
