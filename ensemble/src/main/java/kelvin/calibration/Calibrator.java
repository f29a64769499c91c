package kelvin.calibration;

import java.util.Arrays;
import kelvin.sampling.SamplingException;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import org.jspecify.annotations.Nullable;

/**
 * Takes tokens with the logits that they were to be drawn from, document by document, and says how well p fitted. Keeps some
 * 370 bytes a token.
 */
public final class Calibrator {
    /** Levels further apart than this are no model's; their variance would leave the floats. */
    private static final double WIDEST = 1e15;

    private final Isotherms spectra = new Isotherms();
    private double[] surprisals = new double[1024];
    private double[] briers = new double[1024];
    private double[] likeliest = new double[1024]; // p at T = 1
    private double[] energies = new double[1024];
    private boolean[] came = new boolean[1024];
    private int[] documentOf = new int[1024];
    private int tokens;
    private int documents;
    private double uniformEnergy; // sum of U at T = infinity
    private double logTies; // sum of ln Z at T = 0

    /** Makes a calibrator that has seen no token. */
    public Calibrator() {}

    /**
     * Adds a token of the open document.
     *
     * @param logits (vocabulary), nats; -infinity is a token that cannot come
     * @throws SamplingException if a logit is NaN or +infinity, none is finite, or the token that came has p = 0
     * @throws IllegalArgumentException if the token is outside the vocabulary
     */
    public void add(float[] logits, int token) {
        if (token < 0 || token >= logits.length) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (logits.length - 1));
        }
        int ground = ground(logits);
        DensityOfStates spectrum = DensityOfStates.of(logits);
        double energy = spectrum.groundLogit() - logits[token];
        if (energy == Double.POSITIVE_INFINITY) {
            throw refused(token, "token " + token + " came, and its logit is -inf: its surprisal is infinite");
        }
        if (!(spectrum.highestEnergy() <= WIDEST)) {
            throw refused(
                    spectrum.highestEnergy(),
                    "the logits span " + spectrum.highestEnergy() + " nats, at most " + WIDEST + " were expected");
        }
        grow();
        double logPartition = Observables.of(logits, 1).logPartition();
        // sum p^2 = Z(T = 1/2) / Z(T = 1)^2
        double squares = StrictMath.exp(Observables.of(logits, 0.5).logPartition() - 2 * logPartition);
        double p = StrictMath.exp(-energy - logPartition);
        surprisals[tokens] = energy + logPartition;
        briers[tokens] = Math.max(0, squares - 2 * p + 1); // rounding may leave -1e-12
        likeliest[tokens] = StrictMath.exp(-logPartition);
        energies[tokens] = energy;
        came[tokens] = token == ground;
        documentOf[tokens] = documents;
        uniformEnergy += spectrum.statistics(0).energy();
        logTies += spectrum.at(0).logPartition();
        spectra.add(spectrum);
        tokens++;
    }

    /** The lowest id among the largest logits. */
    private static int ground(float[] logits) {
        int ground = -1;
        float largest = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (!(logits[id] < Float.POSITIVE_INFINITY)) {
                throw refused(logits[id], "the logit of token " + id + " is " + logits[id] + ", expected a number");
            }
            if (logits[id] > largest) {
                largest = logits[id];
                ground = id;
            }
        }
        if (ground < 0) throw refused(logits.length, "none of " + logits.length + " logits is finite");
        return ground;
    }

    private static SamplingException refused(Object value, String message) {
        return new SamplingException(
                SamplingException.Kind.LOGITS, null, value, message, "look for the cause in the model");
    }

    private void grow() {
        if (tokens < surprisals.length) return;
        int more = 2 * tokens;
        surprisals = Arrays.copyOf(surprisals, more);
        briers = Arrays.copyOf(briers, more);
        likeliest = Arrays.copyOf(likeliest, more);
        energies = Arrays.copyOf(energies, more);
        came = Arrays.copyOf(came, more);
        documentOf = Arrays.copyOf(documentOf, more);
    }

    /**
     * Ends a document: the next token begins another.
     *
     * @throws IllegalStateException if the document has no token
     */
    public void endDocument() {
        if (tokens == 0 || documentOf[tokens - 1] < documents) {
            throw new IllegalStateException("document " + (documents + 1) + " has no token");
        }
        documents++;
    }

    /** Returns the number of tokens so far. */
    public int tokens() {
        return tokens;
    }

    /**
     * Says how well p fitted the documents that were ended.
     *
     * @param bins of the reliability diagram; null for 15, fewer where a bin would hold fewer than 20 tokens
     * @param resamples of the bootstrap over documents
     * @param seed of the bootstrap
     * @throws IllegalStateException if there is no document, or one is still open
     * @throws IllegalArgumentException if there are more bins than pairs of tokens
     */
    public Calibration read(@Nullable Integer bins, int resamples, long seed) {
        if (tokens == 0) throw new IllegalStateException("there is no document");
        if (documentOf[tokens - 1] == documents) throw new IllegalStateException("the last document is open");
        int wanted = EqualMass.count(tokens, bins);
        boolean[] hits = Arrays.copyOf(came, tokens);
        double[] p = Arrays.copyOf(likeliest, tokens);
        Reliability reliability = EqualMass.of(p, hits, wanted);
        int[] of = Arrays.copyOf(documentOf, tokens);
        TemperatureFit fit = new TemperatureFit(spectra, Arrays.copyOf(energies, tokens), of, uniformEnergy);
        double nll = sum(surprisals) / tokens;
        double brier = sum(briers) / tokens;
        Calibration.Intervals intervals = null;
        if (documents > 1) {
            DocumentSums sums = new DocumentSums(documents, reliability, fit);
            for (int t = 0; t < tokens; t++) sums.add(of[t], surprisals[t], briers[t], p[t], hits[t]);
            intervals = sums.intervals(resamples, seed);
        }
        return new Calibration(
                documents,
                tokens,
                nll,
                brier,
                brier - reliability.brier(),
                reliability,
                best(fit, hits, wanted),
                intervals);
    }

    private double sum(double[] values) {
        double sum = 0;
        for (int t = 0; t < tokens; t++) sum += values[t];
        return sum;
    }

    private BestTemperature best(TemperatureFit fit, boolean[] hits, int bins) {
        boolean clustered = documents > 1;
        return switch (fit.status) {
            case INVERTED -> new BestTemperature(fit.status, null, null, clustered, null, null);
            case INFINITE ->
                new BestTemperature(fit.status, Double.POSITIVE_INFINITY, null, clustered, fit.nll(0), null);
            case ZERO -> new BestTemperature(fit.status, 0.0, null, clustered, logTies / tokens, null);
            case FINITE -> {
                double t = 1 / fit.beta;
                Double error = fit.coldest() ? null : (Double) (t * t * fit.betaError());
                Reliability there = EqualMass.of(fit.likeliest(fit.beta), hits, bins);
                yield new BestTemperature(fit.status, t, error, clustered, fit.nll(fit.beta), there);
            }
        };
    }
}
