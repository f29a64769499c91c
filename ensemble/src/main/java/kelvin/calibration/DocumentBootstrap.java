package kelvin.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.random.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Intervals of 95 % from a bootstrap over documents: tokens of one document depend on each other, documents are taken as
 * independent. A resample draws D documents of D with replacement. The deviations of the resampled figures from their mean are
 * stretched by {@code t sqrt(D / (D - 1)) / z}, t and z the quantiles of Student (D - 1 degrees of freedom) and Gauss, and
 * their 2.5 % and 97.5 % quantiles added to the figure. So for a mean of normal documents the interval is Student's, at any D
 * from 2 (the plain percentile interval is too narrow, Hesterberg 2015, "What teachers should know about the bootstrap"); and a figure that resampling
 * shifts, like a squared error, keeps its interval around it.
 *
 * @param documents D, 2 or more
 * @param resamples number of resamples
 * @param seed of the noise
 */
record DocumentBootstrap(int documents, int resamples, long seed) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    private static final double SHARE = 0.95;
    private static final double TAIL = 0.025;

    /** Checks the numbers. */
    DocumentBootstrap {
        if (documents < 2) throw new IllegalArgumentException("documents are " + documents + ", expected 2 or more");
        if (resamples < 1) throw new IllegalArgumentException("resamples are " + resamples + ", expected 1 or more");
    }

    /** Figures of a resample. */
    @FunctionalInterface
    interface Figures {
        /**
         * Returns the figures; NaN for one that the resample does not have.
         *
         * @param weights how often each document was drawn
         */
        double[] of(int[] weights);
    }

    /** Returns an interval for each figure, null for one that fewer than half of the resamples have. */
    List<@Nullable Interval> intervals(Figures figures) {
        int[] once = new int[documents];
        Arrays.fill(once, 1);
        double[] point = figures.of(once);
        double[][] columns = new double[point.length][resamples];
        GumbelField field = new GumbelField(new NoiseKey(seed, 0, 0, 0));
        for (int r = 0; r < resamples; r++) {
            double[] row = figures.of(weights(field, r));
            for (int c = 0; c < row.length; c++) columns[c][r] = row[c];
        }
        double stretch =
                Student.quantile(SHARE, documents - 1) * StrictMath.sqrt((double) documents / (documents - 1)) / Z;
        List<@Nullable Interval> intervals = new ArrayList<>();
        for (int c = 0; c < point.length; c++) intervals.add(interval(point[c], columns[c], stretch));
        return intervals;
    }

    private int[] weights(GumbelField field, int resample) {
        field.moveTo(seed, resample, 0, 0);
        int[] weights = new int[documents];
        for (int draw = 0; draw < documents; draw++) {
            weights[(int) Math.unsignedMultiplyHigh(field.word(draw, Purpose.RESAMPLE), documents)]++;
        }
        return weights;
    }

    private static @Nullable Interval interval(double point, double[] resampled, double stretch) {
        double[] sorted =
                Arrays.stream(resampled).filter(x -> !Double.isNaN(x)).sorted().toArray();
        if (2 * sorted.length < resampled.length || sorted.length == 0 || Double.isNaN(point)) return null;
        double mean = Arrays.stream(sorted).sum() / sorted.length;
        double low = Math.min(0, quantile(sorted, TAIL) - mean);
        double high = Math.max(0, quantile(sorted, 1 - TAIL) - mean);
        return new Interval(point + stretch * low, point + stretch * high);
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        if (below + 1 == sorted.length) return sorted[below];
        return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
