package kelvin.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kelvin.thermo.Thermometer;
import org.jspecify.annotations.Nullable;

/** What each document adds to the figures: enough to have the figures of any resample of documents. */
final class DocumentSums {
    private static final int NLL = 0;
    private static final int BRIER = 1;
    private static final int RELIABILITY = 2;
    private static final int RESOLUTION = 3;
    private static final int SQUARED_ERROR = 4;
    private static final int BETA = 5;
    private static final int BINS = 6;

    private final int documents;
    private final Reliability reliability;
    private final TemperatureFit fit;
    private final int bins;
    private final int[] tokens; // (documents)
    private final double[] nats; // (documents)
    private final double[] briers; // (documents)
    private final int[] counts; // (documents, bins)
    private final double[] said; // (documents, bins): sum of p
    private final int[] came; // (documents, bins)

    DocumentSums(int documents, Reliability reliability, TemperatureFit fit) {
        this.documents = documents;
        this.reliability = reliability;
        this.fit = fit;
        this.bins = reliability.bins().size();
        this.tokens = new int[documents];
        this.nats = new double[documents];
        this.briers = new double[documents];
        this.counts = new int[documents * bins];
        this.said = new double[documents * bins];
        this.came = new int[documents * bins];
    }

    void add(int document, double surprisal, double brier, double p, boolean hit) {
        tokens[document]++;
        nats[document] += surprisal;
        briers[document] += brier;
        int cell = document * bins + EqualMass.find(reliability.bins(), p);
        counts[cell]++;
        said[cell] += p;
        if (hit) came[cell]++;
    }

    Calibration.Intervals intervals(int resamples, long seed) {
        List<@Nullable Interval> all = new DocumentBootstrap(documents, resamples, seed).intervals(this::figures);
        List<@Nullable Interval> frequencies = new ArrayList<>();
        for (int k = 0; k < bins; k++) {
            Interval frequency = all.get(BINS + k);
            frequencies.add(frequency == null ? null : frequency.within(0, 1));
        }
        Interval squared = all.get(SQUARED_ERROR);
        Interval beta = all.get(BETA);
        return new Calibration.Intervals(
                resamples,
                seed,
                known(all.get(NLL)).within(0, Double.MAX_VALUE),
                known(all.get(BRIER)).within(0, 2),
                known(all.get(RELIABILITY)).within(0, 1),
                known(all.get(RESOLUTION)).within(0, 1),
                squared == null ? null : root(squared),
                beta == null ? null : temperature(beta),
                Collections.unmodifiableList(frequencies));
    }

    private static Interval known(@Nullable Interval interval) {
        if (interval == null) throw new AssertionError("every resample has this figure");
        return interval;
    }

    private static Interval root(Interval squared) {
        return new Interval(
                StrictMath.sqrt(Math.clamp(squared.low(), 0, 1)), StrictMath.sqrt(Math.clamp(squared.high(), 0, 1)));
    }

    private static Interval temperature(Interval beta) {
        return new Interval(1 / beta.high(), beta.low() <= 0 ? Double.POSITIVE_INFINITY : 1 / beta.low());
    }

    /** The figures of a resample. */
    private double[] figures(int[] weights) {
        double[] figures = new double[BINS + bins];
        double[] count = new double[bins];
        double[] p = new double[bins];
        double[] yes = new double[bins];
        double n = 0;
        double score = 0;
        double information = 0;
        for (int d = 0; d < documents; d++) {
            double w = weights[d];
            if (w == 0) continue;
            n += w * tokens[d];
            figures[NLL] += w * nats[d];
            figures[BRIER] += w * briers[d];
            score += w * fit.scores[d];
            information += w * fit.information[d];
            for (int k = 0; k < bins; k++) {
                int cell = d * bins + k;
                count[k] += w * counts[cell];
                p[k] += w * said[cell];
                yes[k] += w * came[cell];
            }
        }
        figures[NLL] /= n;
        figures[BRIER] /= n;
        binned(figures, n, count, p, yes);
        boolean fitted = fit.status == Thermometer.Status.FINITE && !fit.coldest() && information > 0;
        figures[BETA] = fitted ? fit.beta + score / information : Double.NaN;
        return figures;
    }

    private void binned(double[] figures, double n, double[] count, double[] p, double[] yes) {
        double all = 0;
        for (double y : yes) all += y;
        for (int k = 0; k < bins; k++) {
            figures[BINS + k] = yes[k] / count[k]; // NaN for an empty bin
            if (count[k] == 0) continue;
            double f = figures[BINS + k];
            double gap = p[k] / count[k] - f;
            figures[RELIABILITY] += count[k] / n * gap * gap;
            figures[RESOLUTION] += count[k] / n * (f - all / n) * (f - all / n);
            figures[SQUARED_ERROR] += count[k] / n * EqualMass.debiased(gap, f, count[k]);
        }
    }
}
