package kelvin.sampling;

import java.util.Arrays;
import java.util.List;
import kelvin.math.Exponential;
import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import kelvin.random.GumbelField;
import org.jspecify.annotations.Nullable;

/**
 * The fast way through chains of temperature, top_k, top_p and min_p. All these cuts keep a beginning of the order (logit
 * descending, id ascending), so a chain is a length. The first cut bounds the logits that can survive; the tokens above the
 * bound are found by their groups' maxima and put in order, and the rest of the vocabulary is never looked at.
 *
 * <p>Each cut keeps what its stage would keep: where an end falls within the error of a sum, the stages decide. Owns its
 * memory and allocates nothing once it has grown.
 */
final class Shortlist implements FastWay {
    /** Beyond this many tokens the stages run on the vocabulary. */
    private static final int MOST = 1 << 16;
    /** The first look for a nucleus takes tokens within this many T of the ground state; later looks go further. */
    private static final double FIRST_LOOK = 8;

    private static final double LAST_LOOK = 64;
    /** Groups of a block: tokens of a block lie side by side. */
    private static final int BLOCK_GROUPS = 16;
    /** Up to this many maxima are sought from a first bound on; with more, the bound would be low. */
    private static final int BOUNDED = 48;

    private static final int MANY_GROUPS = 1024;
    /** More than the relative error of any sum of weights here: 2^24 terms of 2^-53 and 1e-11 each. */
    private static final double MARGIN = 4e-9;

    private final Stage[] stages;
    private final Draw draw;
    private final int first; // index of the first cut
    private final double firstTemperature; // in force there
    private final double temperature; // in force at the end
    private final double[] sums = new double[MomentKernels.ROOM];
    private final KeySort sort = new KeySort();
    private final float[] columns = new float[DrawKernels.COLUMNS];
    private final int[] ids = new int[GumbelField.MEMBERS * BLOCK_GROUPS];
    private final int[] high; // groups with a maximum above some bound
    private float[] heap = {};
    private long[] order = new long[256]; // ids below, logits above, so that ascending order is the order of the cuts
    private double[] weights = {};
    private int count;

    private Shortlist(List<Stage> stages, Draw draw, int first, double firstTemperature, double temperature) {
        this.stages = stages.toArray(new Stage[0]);
        this.draw = draw;
        this.high = new int[draw.groups()];
        this.first = first;
        this.firstTemperature = firstTemperature;
        this.temperature = temperature;
    }

    /** Returns the fast way through a chain, or null if it has none. */
    static @Nullable Shortlist of(SamplingChain chain, Draw draw) {
        int first = -1;
        double temperature = 1;
        double atFirst = 1;
        for (int i = 0; i < chain.stages().size(); i++) {
            Stage stage = chain.stages().get(i);
            if (stage instanceof Temperature t) {
                temperature = t.temperature();
            } else if (stage instanceof TopK || stage instanceof MinP || stage instanceof TopP) {
                if (first < 0) {
                    first = i;
                    atFirst = temperature;
                }
            } else {
                return null;
            }
        }
        if (first < 0) return null;
        Stage cut = chain.stages().get(first);
        boolean cuts =
                cut instanceof TopK || atFirst < Double.POSITIVE_INFINITY && !(cut instanceof TopP p && p.p() == 1);
        return cuts ? new Shortlist(chain.stages(), draw, first, atFirst, temperature) : null;
    }

    @Override
    public int sample(float[] logits, GumbelField field) {
        float[] maxima = draw.groupMaxima(logits);
        int groups = draw.groups();
        int length = stages[first] instanceof TopP p
                ? nucleus(p, logits, maxima, groups)
                : collect(logits, maxima, groups, bound(maxima, groups)) ? count : -1;
        double t = firstTemperature;
        for (int i = stages[first] instanceof TopP ? first + 1 : first; i < stages.length && length > 0; i++) {
            Stage stage = stages[i];
            if (stage instanceof Temperature next) t = next.temperature();
            else if (stage instanceof TopK k) length = Math.min(length, Math.max(k.k(), k.minKeep()));
            else if (stage instanceof MinP m) length = minP(m, length, t);
            else if (stage instanceof TopP p) length = topP(p, length, t);
        }
        if (length <= 0) return -1;
        if (temperature == 0) return (int) order[0];
        if (length <= Draw.FEW) return draw.drawFew(order, length, temperature, field);
        return draw.drawPrefix(logits, logit(length - 1), (int) order[length - 1], temperature, field);
    }

    /** The order's key: falling logits, -0 equal to 0, then rising ids. */
    private static long key(float logit, int id) {
        int bits = Float.floatToRawIntBits(logit + 0f);
        int rising = bits ^ bits >> 31 & Integer.MAX_VALUE;
        return (long) ~rising << 32 | id;
    }

    private float logit(int rank) {
        return logit(order[rank]);
    }

    /** Returns the logit of a key. */
    static float logit(long key) {
        int rising = ~(int) (key >> 32);
        return Float.intBitsToFloat(rising ^ rising >> 31 & Integer.MAX_VALUE);
    }

    /** Returns a number that no token below survives the first cut. */
    private double bound(float[] maxima, int groups) {
        if (stages[first] instanceof TopK k) return largest(maxima, groups, Math.max(k.k(), k.minKeep()));
        MinP m = (MinP) stages[first];
        double least = ground(maxima, groups) + firstTemperature * StrictMath.log(m.p());
        return m.minKeep() <= 1 ? least : Math.min(least, largest(maxima, groups, m.minKeep()));
    }

    private float ground(float[] maxima, int groups) {
        return maxima[draw.kernels().largest(maxima, groups)];
    }

    /**
     * The n-th largest maximum: n tokens are at least as large. With many groups, the n-th largest of 64 columns of them is a first
     * bound, which spares most entries into the heap.
     */
    private float largest(float[] maxima, int groups, int n) {
        if (n >= groups) return -Float.MAX_VALUE;
        if (n > BOUNDED || groups < MANY_GROUPS) return nth(maxima, groups, n);
        draw.kernels().columnMaxima(maxima, groups, columns);
        int found = draw.kernels().atLeast(maxima, 0, groups, nth(columns, columns.length, n), high);
        Arrays.fill(heap, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < found; i++) {
            if (maxima[high[i]] > heap[1]) replaceLeast(maxima[high[i]]);
        }
        return heap[1];
    }

    /** The n-th largest of some values. */
    private float nth(float[] values, int count, int n) {
        if (heap.length != n + 1) heap = new float[n + 1]; // heap[1] is the least of the n largest so far
        Arrays.fill(heap, Float.NEGATIVE_INFINITY);
        for (int i = 0; (i = draw.kernels().next(values, i, count, heap[1])) < count; i++) {
            if (values[i] > heap[1]) replaceLeast(values[i]);
        }
        return heap[1];
    }

    private void replaceLeast(float value) {
        int at = 1;
        while (2 * at < heap.length) {
            int child = 2 * at;
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++;
            if (heap[child] >= value) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = value;
    }

    /** Puts the tokens with a logit of at least {@code bound} in order; false if they are too many. */
    private boolean collect(float[] logits, float[] maxima, int groups, double bound) {
        count = 0;
        float least = Math.max(-Float.MAX_VALUE, ScalarDrawKernels.roundUp(bound)); // no banned token
        int groupsFound = draw.kernels().atLeast(maxima, 0, groups, least, high);
        int from = -1;
        for (int i = 0; i < groupsFound; i++) {
            int block = GumbelField.id(high[i], 0) - high[i] % BLOCK_GROUPS;
            if (block == from) continue; // all of its groups were looked at
            from = block;
            int found = draw.kernels().atLeast(logits, from, Math.min(from + ids.length, logits.length), least, ids);
            if (count + found > MOST) return false;
            while (count + found > order.length) order = Arrays.copyOf(order, 2 * order.length);
            for (int k = 0; k < found; k++) order[count++] = key(logits[ids[k]], ids[k]);
        }
        sort.sort(order, count);
        return true;
    }

    /** The length that top_p leaves of the whole vocabulary, whose total is summed without order; -1 if unsure. */
    private int nucleus(TopP p, float[] logits, float[] maxima, int groups) {
        float ground = ground(maxima, groups);
        if (firstTemperature == 0) return collect(logits, maxima, groups, ground) ? topP(p, count, 0) : -1;
        Moments.kernels().moments(logits, ground, 1 / firstTemperature, 0, sums);
        double total = sums[0];
        for (double look = FIRST_LOOK; look <= LAST_LOOK; look *= 2) {
            if (!collect(logits, maxima, groups, ground - look * firstTemperature)) return -1;
            int length = end(p, count, firstTemperature, total);
            if (length != 0)
                return length < 0 || Math.max(length, p.minKeep()) > count ? -1 : Math.max(length, p.minKeep());
        }
        return -1;
    }

    /** The number of tokens whose weights reach p times the total: 0 if all do not, -1 if the sums are too close to tell. */
    private int end(TopP p, int length, double t, double total) {
        double wanted = p.p() * total;
        double ground = logit(0);
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += Exponential.of((logit(k) - ground) / t);
            double excess = sum - wanted;
            if (Math.abs(excess) <= MARGIN * total) return -1;
            if (excess > 0) return k + 1;
        }
        return 0;
    }

    private int minP(MinP m, int length, double t) {
        if (t == Double.POSITIVE_INFINITY) return length;
        double least = logit(0) + t * StrictMath.log(m.p());
        int kept = 0;
        while (kept < length && logit(kept) >= least) kept++;
        return Math.min(length, Math.max(kept, m.minKeep()));
    }

    /** What top_p leaves of a beginning that is known to its last token. */
    private int topP(TopP p, int length, double t) {
        if (p.p() == 1) return length;
        int end = 0;
        if (t > 0 && t < Double.POSITIVE_INFINITY) {
            double total = 0;
            for (int k = 0; k < length; k++) total += Exponential.of((logit(k) - (double) logit(0)) / t);
            end = end(p, length, t, total);
        }
        if (end <= 0) end = endByDefinition(p, length, t);
        return Math.min(length, Math.max(end, p.minKeep()));
    }

    /** The definition, sums in order. */
    private int endByDefinition(TopP p, int length, double t) {
        double ground = logit(0);
        if (weights.length < length) weights = new double[order.length];
        double total = 0;
        for (int k = 0; k < length; k++) {
            weights[k] = weight(logit(k), ground, t);
            total += weights[k];
        }
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += weights[k];
            if (sum >= p.p() * total) return k + 1;
        }
        return length;
    }

    private static double weight(double logit, double ground, double t) {
        if (t == 0) return logit == ground ? 1 : 0;
        return t == Double.POSITIVE_INFINITY ? 1 : StrictMath.exp((logit - ground) / t);
    }
}
