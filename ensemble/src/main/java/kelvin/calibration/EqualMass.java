package kelvin.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.calibration.Reliability.Bin;
import org.jspecify.annotations.Nullable;

/**
 * Bins of about equal numbers of tokens, as Roelofs et al. 2022 advise. Equal p are never parted, so the order of tokens does
 * not matter, and many tokens at p = 1 make one large bin: a bin ends at the first change of p at which it holds N / K of the
 * N tokens. A rest of fewer than half that number, or of one token, joins the last bin.
 */
final class EqualMass {
    private static final int LEAST = 2;

    private EqualMass() {}

    /**
     * Bins tokens.
     *
     * @param p of the likeliest token, (tokens)
     * @param came whether it came, (tokens)
     * @param bins as many are aimed at
     */
    static Reliability of(double[] p, boolean[] came, int bins) {
        if (p.length == 0) throw new IllegalArgumentException("there is no token");
        int[] order = order(p);
        int[] ends = ends(p, order, bins);
        return terms(p, came, order, ends);
    }

    /** Token numbers by ascending p. */
    private static int[] order(double[] p) {
        Integer[] boxed = new Integer[p.length];
        Arrays.setAll(boxed, t -> t);
        Arrays.sort(boxed, (s, t) -> Double.compare(p[s], p[t]));
        return Arrays.stream(boxed).mapToInt(t -> t).toArray();
    }

    /** One past the last place of each bin, in the order of p. */
    private static int[] ends(double[] p, int[] order, int bins) {
        double target = (double) p.length / bins;
        int[] ends = new int[bins];
        int count = 0;
        int from = 0;
        for (int i = 1; i < p.length; i++) {
            int rest = p.length - i;
            boolean changes = p[order[i]] > p[order[i - 1]];
            boolean full = i - from >= target && i - from >= LEAST;
            if (!changes || !full || rest < target / 2 || rest < LEAST) continue;
            ends[count++] = i;
            from = i;
        }
        ends[count++] = p.length;
        return Arrays.copyOf(ends, count);
    }

    private static Reliability terms(double[] p, boolean[] came, int[] order, int[] ends) {
        int n = p.length;
        double all = 0;
        for (boolean yes : came) all += yes ? 1 : 0;
        double f = all / n;
        List<Bin> bins = new ArrayList<>();
        double[] sums = new double[5]; // reliability, resolution, within, debiased, brier
        int from = 0;
        for (int k = 0; k < ends.length; k++) {
            Bin bin = bin(p, came, order, from, ends[k], k == 0, k == ends.length - 1);
            bins.add(bin);
            double gap = bin.meanP() - bin.frequency();
            double size = bin.count();
            sums[0] += size * gap * gap;
            sums[1] += size * (bin.frequency() - f) * (bin.frequency() - f);
            sums[3] += size * debiased(gap, bin.frequency(), size);
            for (int i = from; i < ends[k]; i++) {
                int t = order[i];
                double a = came[t] ? 1 : 0;
                double off = p[t] - bin.meanP();
                sums[2] += off * off - 2 * off * (a - bin.frequency());
                sums[4] += (p[t] - a) * (p[t] - a);
            }
            from = ends[k];
        }
        Double debiased = n == 1 ? null : (Double) (sums[3] / n);
        return new Reliability(bins, sums[4] / n, sums[0] / n, sums[1] / n, f * (1 - f), sums[2] / n, debiased);
    }

    /** A bin's squared gap less what chance alone adds to it; a bin of one token tells nothing of its chance. */
    static double debiased(double gap, double frequency, double count) {
        return gap * gap - (count > 1 ? frequency * (1 - frequency) / (count - 1) : 0);
    }

    private static Bin bin(double[] p, boolean[] came, int[] order, int from, int end, boolean first, boolean last) {
        double sum = 0;
        double yes = 0;
        for (int i = from; i < end; i++) {
            sum += p[order[i]];
            yes += came[order[i]] ? 1 : 0;
        }
        int count = end - from;
        double low = first ? 0 : p[order[from]];
        double high = last ? 1 : p[order[end]];
        double mean = Math.clamp(sum / count, p[order[from]], p[order[end - 1]]); // rounding may leave a bin of equal p
        return new Bin(low, high, count, mean, yes / count);
    }

    /** Returns the number of the bin that holds p. */
    static int find(List<Bin> bins, double p) {
        int low = 0;
        int high = bins.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (bins.get(middle).low() <= p) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /** Returns how many bins N tokens are put into where nobody says: 15, fewer where a bin would hold fewer than 20. */
    static int count(int tokens, @Nullable Integer asked) {
        if (asked == null) return Math.clamp(tokens / 20, 1, 15);
        if (asked < 1 || asked > Math.max(1, tokens / LEAST)) {
            throw new IllegalArgumentException("bins are " + asked + ", expected 1 to " + Math.max(1, tokens / LEAST)
                    + " for " + tokens + " tokens: a bin needs two");
        }
        return asked;
    }
}
