package kelvin.conformance;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import kelvin.trust.SisonGlaz;

/** The coverage of simultaneous intervals, summed over all outcomes of a multinomial. */
final class Coverage {
    private final double[] shares;
    private final Function<int[], SisonGlaz.Interval[]> intervals;
    private double covered;

    private Coverage(double[] shares, Function<int[], SisonGlaz.Interval[]> intervals) {
        this.shares = shares;
        this.intervals = intervals;
    }

    static double of(double[] shares, int n, Function<int[], SisonGlaz.Interval[]> intervals) {
        Coverage coverage = new Coverage(shares, intervals);
        coverage.outcomes(new int[shares.length], 0, n, 1);
        return coverage.covered;
    }

    private void outcomes(int[] counts, int at, int left, double probability) {
        if (at + 1 == counts.length) {
            counts[at] = left;
            double p = probability * StrictMath.pow(shares[at], left);
            if (holds(counts)) covered += p;
            return;
        }
        double p = probability;
        for (int k = 0; k <= left; k++) {
            counts[at] = k;
            outcomes(counts, at + 1, left - k, p);
            p *= shares[at] * (left - k) / (k + 1);
        }
    }

    /** Clusters that no replica fell into have no interval, and are not asked about. */
    private boolean holds(int[] counts) {
        int[] seen =
                IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
        SisonGlaz.Interval[] all =
                intervals.apply(Arrays.stream(seen).map(i -> counts[i]).toArray());
        for (int i = 0; i < seen.length; i++) {
            double share = shares[seen[i]];
            if (share < all[i].low() || share > all[i].high()) return false;
        }
        return true;
    }
}
