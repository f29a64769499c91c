package kelvin.thermo;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.random.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * One temperature for many documents, with an error that the scatter between them gives. Tokens of one document share an
 * author, a subject and a manner, so their deviations from the mean energy may go the same way, and a standard error that
 * counts tokens is too small then; documents are independent.
 */
public final class Documents {
    /** Nodes of the interpolation are so many a standard error, and so many from 0 to beta: its error is below 1e-10 beta. */
    private static final double PER_ERROR = 2;

    private static final double PER_BETA = 128;
    private static final int LEAST_DOCUMENTS = 2;
    private static final double OUTSIDE = 0.025;
    /** So many nodes away, beta counts as infinite. */
    private static final long FARTHEST = 1L << 50;

    private final List<Thermometer> documents;
    private final Thermometer.Reading reading;

    /**
     * Reads all documents as one text.
     *
     * @throws IllegalArgumentException if there is no document, or one without a token
     */
    public Documents(List<Thermometer> documents) {
        if (documents.isEmpty()) throw new IllegalArgumentException("there is no document; give at least one");
        this.documents = List.copyOf(documents);
        Thermometer all = new Thermometer();
        for (int d = 0; d < documents.size(); d++) {
            Thermometer document = documents.get(d);
            if (document.tokens() == 0) {
                throw new IllegalArgumentException("document " + d + " has no token to read; leave it out");
            }
            for (int t = 0; t < document.tokens(); t++) all.add(document.spectrum(t), document.energy(t));
        }
        this.reading = all.read();
    }

    /**
     * What resampled documents read.
     *
     * @param resamples sets of as many documents as there are, drawn with replacement
     * @param unbounded sets without a finite beta: all their tokens are ground states, or all are highest levels
     * @param betaError standard deviation of beta over the sets; null if one is unbounded
     * @param betaLow 95 % of the sets read a beta from here, 2.5 % a lesser one; may be infinite
     * @param betaHigh to here
     */
    public record Bootstrap(
            int resamples, int unbounded, @Nullable Double betaError, double betaLow, double betaHigh) {}

    /** Returns the number of documents. */
    public int size() {
        return documents.size();
    }

    /** Returns the reading of all tokens together; its errors count tokens. */
    public Thermometer.Reading reading() {
        return reading;
    }

    /**
     * Returns the sandwich error of beta with documents, not tokens, as independent: {@code sqrt(sum_d (sum_t e_t - U_t)^2) / sum
     * Var_t} (Liang, Zeger 1986, "Longitudinal data analysis using generalized linear models", section 2.2); null where the
     * reading has no standard error.
     */
    public @Nullable Double documentError() {
        if (reading.modelError() == null) return null;
        double[] node = node(reading.beta());
        double scatter = 0;
        double variance = 0;
        for (int d = 0; d < documents.size(); d++) {
            scatter += node[2 * d] * node[2 * d];
            variance += node[2 * d + 1];
        }
        return StrictMath.sqrt(scatter) / variance;
    }

    /**
     * Reads beta anew on sets of documents drawn with replacement (Efron 1979, "Bootstrap methods: another look at the
     * jackknife", section 2). The sets are a pure function of the seed: place j of set r takes document {@code W n >> 64}, with W
     * the word of counter j for {@link Purpose#RESAMPLE} in stream r.
     *
     * @throws IllegalStateException if there is only one document
     * @throws IllegalArgumentException if the number of sets is below 2
     */
    public Bootstrap bootstrap(long seed, int resamples) {
        int n = documents.size();
        if (n < LEAST_DOCUMENTS) throw new IllegalStateException("one document has no scatter; give at least two");
        if (resamples < 2) throw new IllegalArgumentException("resamples is " + resamples + ", expected 2 or more");
        Fits fits = new Fits();
        GumbelField noise = new GumbelField(new NoiseKey(seed, 0, 0, 0));
        double[] betas = new double[resamples];
        int unbounded = 0;
        for (int r = 0; r < resamples; r++) {
            noise.moveTo(seed, r, 0, 0);
            int[] counts = new int[n];
            for (int j = 0; j < n; j++) counts[(int) Math.unsignedMultiplyHigh(noise.word(j, Purpose.RESAMPLE), n)]++;
            betas[r] = fits.beta(counts);
            if (Double.isInfinite(betas[r])) unbounded++;
        }
        Arrays.sort(betas);
        int outside = (int) (OUTSIDE * resamples);
        return new Bootstrap(
                resamples,
                unbounded,
                unbounded == 0 ? (Double) deviation(betas) : null,
                betas[outside],
                betas[resamples - 1 - outside]);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        return StrictMath.sqrt(squares / (values.length - 1));
    }

    /** For each document {@code sum_t U_t - e_t} and {@code sum_t Var_t} at an inverse temperature, one after the other. */
    private double[] node(double beta) {
        double[] node = new double[2 * documents.size()];
        for (int d = 0; d < documents.size(); d++) {
            Thermometer document = documents.get(d);
            for (int t = 0; t < document.tokens(); t++) {
                DensityOfStates.Statistics s = document.spectrum(t).statistics(beta);
                node[2 * d] += s.energy() - document.energy(t);
                node[2 * d + 1] += s.variance();
            }
        }
        return node;
    }

    /**
     * Solves {@code sum_d n_d (U_d - e_d) = 0} for many counts n. The sums of each document are computed at nodes of beta only, as
     * they are needed; between two nodes runs the cubic that has their values and slopes.
     */
    final class Fits {
        private final Map<Long, double[]> nodes = new HashMap<>();
        private final boolean[] grounded; // documents whose tokens are all ground states
        private final boolean[] topped; // documents whose tokens are all highest levels
        private final double centre;
        private final double step;

        Fits() {
            grounded = new boolean[documents.size()];
            topped = new boolean[documents.size()];
            for (int d = 0; d < grounded.length; d++) {
                Thermometer document = documents.get(d);
                grounded[d] = true;
                topped[d] = true;
                for (int t = 0; t < document.tokens(); t++) {
                    grounded[d] &= document.energy(t) == 0;
                    topped[d] &= document.energy(t) == document.spectrum(t).highestEnergy();
                }
            }
            Double error = documentError();
            double beta = reading.beta();
            centre = Double.isInfinite(beta) ? 1 : beta;
            double scale = centre == 0 ? Double.POSITIVE_INFINITY : Math.abs(centre) / PER_BETA;
            double own = error == null || error == 0 ? scale : Math.min(scale, error / PER_ERROR);
            step = own == Double.POSITIVE_INFINITY ? 1 / PER_BETA : own;
        }

        double beta(int[] counts) {
            boolean lowest = true;
            boolean highest = true;
            for (int d = 0; d < counts.length; d++) {
                lowest &= counts[d] == 0 || grounded[d];
                highest &= counts[d] == 0 || topped[d];
            }
            if (lowest) return Double.POSITIVE_INFINITY;
            if (highest) return Double.NEGATIVE_INFINITY;
            boolean up = sum(counts, 0, 0) > 0;
            long inside = 0;
            long outside = up ? 1 : -1;
            while (sum(counts, outside, 0) > 0 == up) {
                inside = outside;
                outside *= 2;
                if (Math.abs(outside) > FARTHEST) return outside * Double.POSITIVE_INFINITY;
            }
            return between(counts, interval(counts, inside, outside, up));
        }

        /** The number of the last node at which the energies are still too high. */
        private long interval(int[] counts, long from, long to, boolean up) {
            long inside = from;
            long outside = to;
            while (Math.abs(outside - inside) > 1) {
                long middle = inside + (outside - inside) / 2;
                if (sum(counts, middle, 0) > 0 == up) inside = middle;
                else outside = middle;
            }
            return up ? inside : outside;
        }

        private double between(int[] counts, long node) {
            double left = sum(counts, node, 0);
            double right = sum(counts, node + 1, 0);
            double leftSlope = -step * sum(counts, node, 1);
            double rightSlope = -step * sum(counts, node + 1, 1);
            double low = 0;
            double high = 1;
            while (true) {
                double x = low + (high - low) / 2;
                if (x == low || x == high) return centre + (node + x) * step;
                double y = 1 - x;
                double value =
                        y * y * ((1 + 2 * x) * left + x * leftSlope) + x * x * ((1 + 2 * y) * right - y * rightSlope);
                if (value > 0) low = x;
                else high = x;
            }
        }

        /** Sums the excess (part 0) or the variance (part 1) over the documents of a set. */
        private double sum(int[] counts, long number, int part) {
            double[] node = nodes.computeIfAbsent(number, k -> node(centre + k * step));
            double sum = 0;
            for (int d = 0; d < counts.length; d++) sum += counts[d] * node[2 * d + part];
            return sum;
        }
    }
}
