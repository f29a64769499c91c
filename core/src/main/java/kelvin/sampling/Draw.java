package kelvin.sampling;

import java.util.Arrays;
import java.util.BitSet;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.random.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * The exact draw {@code argmax_i (l_i + T g_i)} (Gumbel-max; Maddison, Tarlow, Minka 2014): token i comes with probability
 * {@code exp(l_i / T) / Z}. T = 0 is the largest logit, T = infinity the largest noise among finite logits; ties go to the
 * lowest id. Noise depends on the key and the id alone, so one seed is a sample at every temperature, and cuts never redraw.
 *
 * <p>An instance draws without visiting the noise of most tokens: a group of 64 is opened only if its largest logit plus T
 * times its largest noise may reach the best so far. It owns its memory, so it is confined to one thread; a draw allocates
 * nothing but the field's key.
 */
public final class Draw {
    /** A kept set of at most this many tokens is searched one by one. */
    static final int FEW = 192;

    private final DrawKernels kernels;
    private final int vocabulary;
    private final int groups;
    private final float[] maxima;
    private final float[] bounds;
    // What a draw reads, set by it and forgotten after it: one of the two logits, and the tokens that may be drawn.
    private float @Nullable [] narrow;
    private double @Nullable [] wide;
    private @Nullable BitSet kept;
    private final LogitInterval all = new LogitInterval();
    private final LogitInterval prefix = new LogitInterval();
    private LogitInterval interval = all; // of narrow logits
    private float[] capped = {}; // maxima, none above the interval
    private int best;
    private double bestLogit;
    private double bestGumbel;

    /** Makes a draw for vocabularies of this size. */
    public Draw(int vocabulary) {
        this(vocabulary, DrawKernelsLookup.best());
    }

    Draw(int vocabulary, DrawKernels kernels) {
        if (vocabulary < 1) throw new IllegalArgumentException("vocabulary is " + vocabulary + ", expected 1 or more");
        this.kernels = kernels;
        this.vocabulary = vocabulary;
        this.groups = (vocabulary + 1023 >> 10) * 16;
        maxima = new float[groups];
        bounds = new float[groups];
    }

    /**
     * The definition: compares the score of every kept token with a finite logit.
     *
     * @param kept ids that may be drawn, or null for all
     * @throws SamplingException if a logit is NaN or +infinity, T is out of range, or no token is left
     */
    public static int brute(double[] logits, @Nullable BitSet kept, double temperature, GumbelField field) {
        double t = Logits.checkTemperature(temperature);
        Logits.groundState(logits);
        int best = -1;
        double bestGumbel = 0;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] == Double.NEGATIVE_INFINITY || kept != null && !kept.get(id)) continue;
            if (t == 0) {
                if (best < 0 || logits[id] > logits[best]) best = id;
                continue;
            }
            double gumbel = field.gumbel(id);
            if (best < 0 || Score.beats(t, id, logits[id], gumbel, best, logits[best], bestGumbel)) {
                best = id;
                bestGumbel = gumbel;
            }
        }
        if (best < 0) throw nothingKept();
        return best;
    }

    private static SamplingException nothingKept() {
        return new SamplingException(
                SamplingException.Kind.EMPTY, null, 0, "no token with a finite logit is kept", "loosen the cuts");
    }

    /** Draws from float logits; the same token as {@link #brute} of the widened logits. */
    public int draw(float[] logits, @Nullable BitSet kept, double temperature, NoiseKey key) {
        return draw(logits, kept, temperature, new GumbelField(key));
    }

    int draw(float[] logits, @Nullable BitSet kept, double temperature, GumbelField field) {
        double t = Logits.checkTemperature(temperature);
        groupMaxima(logits);
        this.narrow = logits;
        return search(kept, t, field);
    }

    /** Draws from double logits; the same token as {@link #brute}. */
    public int draw(double[] logits, @Nullable BitSet kept, double temperature, NoiseKey key) {
        checkLength(logits.length);
        double t = Logits.checkTemperature(temperature);
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        for (int id = 0; id < vocabulary; id++) {
            if (!(logits[id] < Double.POSITIVE_INFINITY)) throw Logits.broken(id, logits[id]);
            if (logits[id] == Double.NEGATIVE_INFINITY) continue;
            float above = ScalarDrawKernels.roundUp(logits[id]);
            int group = GumbelField.group(id);
            if (above > maxima[group]) maxima[group] = above;
        }
        this.wide = logits;
        return search(kept, t, new GumbelField(key));
    }

    /**
     * Draws from a few tokens; the same as {@link #draw(float[], BitSet, double, NoiseKey)} with these kept.
     *
     * @param order keys of {@link Shortlist}, ascending
     */
    int drawFew(long[] order, int count, double temperature, GumbelField field) {
        best = -1;
        for (int k = 0; k < count; k++) {
            int id = (int) order[k];
            double logit = Shortlist.logit(order[k]);
            double noiseBound = ScalarDrawKernels.noiseBound(field, GumbelField.group(id));
            if (mayReach(ScalarDrawKernels.bound(logit, temperature, noiseBound), temperature)) {
                offer(temperature, id, logit, field.gumbel(id));
            }
        }
        return best;
    }

    /**
     * Draws from a beginning of the order (logit descending, id ascending), after {@link #groupMaxima} of the same logits.
     *
     * @param lastLogit the logit of the last token of the beginning
     * @param lastId its id
     */
    int drawPrefix(float[] logits, float lastLogit, int lastId, double temperature, GumbelField field) {
        prefix.all();
        prefix.narrow(lastLogit, lastId, Float.POSITIVE_INFINITY, Integer.MAX_VALUE);
        return drawBetween(logits, prefix, temperature, field);
    }

    /** Draws from the tokens of an interval, after {@link #groupMaxima} of the same logits; -1 if it holds none. */
    int drawBetween(float[] logits, LogitInterval within, double temperature, GumbelField field) {
        narrow = logits;
        interval = within;
        try {
            best = -1;
            searchGroups(tops(within.high()), temperature, field);
            return best;
        } finally {
            narrow = null;
            interval = all;
        }
    }

    /** The maxima, or where they are higher, the highest logit that may be drawn: some member may have it. */
    private float[] tops(float highest) {
        if (highest == Float.POSITIVE_INFINITY) return maxima;
        if (capped.length == 0) capped = new float[groups];
        for (int g = 0; g < groups; g++) capped[g] = Math.min(maxima[g], highest);
        return capped;
    }

    /** Returns the first token with the largest logit, after {@link #groupMaxima} of the same logits. */
    int groundState(float[] logits) {
        narrow = logits;
        try {
            best = -1;
            groundState();
            return best;
        } finally {
            narrow = null;
        }
    }

    /** Returns the passes that this draw makes. */
    DrawKernels kernels() {
        return kernels;
    }

    /** Returns the number of groups of the vocabulary. */
    int groups() {
        return groups;
    }

    /**
     * Returns the largest logit of each group, valid until the next draw.
     *
     * @throws SamplingException if a logit is NaN or +infinity, or none is finite
     */
    float[] groupMaxima(float[] logits) {
        checkLength(logits.length);
        if (!kernels.groupMaxima(logits, vocabulary, maxima, groups)) throw broken(logits);
        for (int g = 0; g < groups; g++) if (maxima[g] > Float.NEGATIVE_INFINITY) return maxima;
        throw Logits.allBanned(vocabulary);
    }

    private void checkLength(int length) {
        if (length != vocabulary) {
            throw new IllegalArgumentException(length + " logits, expected " + vocabulary);
        }
    }

    private static SamplingException broken(float[] logits) {
        for (int id = 0; id < logits.length; id++) {
            if (!(logits[id] < Float.POSITIVE_INFINITY)) return Logits.broken(id, logits[id]);
        }
        throw new AssertionError("a kernel saw a broken logit that is not there");
    }

    /** The logit of a token, of either width; a token that is not kept has none. */
    private double logit(int id) {
        if (kept != null && !kept.get(id)) return Double.NEGATIVE_INFINITY;
        if (narrow != null) {
            float logit = narrow[id];
            return interval.holds(logit, id) ? logit : Double.NEGATIVE_INFINITY;
        }
        return wide == null ? Double.NEGATIVE_INFINITY : wide[id];
    }

    private int search(@Nullable BitSet kept, double t, GumbelField field) {
        this.kept = kept;
        try {
            return search(t, field);
        } finally {
            this.narrow = null;
            this.wide = null;
            this.kept = null;
        }
    }

    private int search(double t, GumbelField field) {
        best = -1;
        boolean any = false;
        for (int g = 0; g < groups && !any; g++) any = maxima[g] > Float.NEGATIVE_INFINITY;
        if (!any) throw Logits.allBanned(vocabulary);
        if (t == 0) {
            groundState();
        } else {
            if (kept != null && kept.cardinality() <= FEW) {
                searchFew(kept, t, field);
            } else {
                searchGroups(maxima, t, field);
            }
        }
        if (best < 0) throw nothingKept();
        return best;
    }

    private void searchFew(BitSet few, double t, GumbelField field) {
        for (int id = few.nextSetBit(0); id >= 0 && id < vocabulary; id = few.nextSetBit(id + 1)) {
            double logit = logit(id);
            if (logit > Double.NEGATIVE_INFINITY) offer(t, id, logit, field.gumbel(id));
        }
    }

    /** The first token with the largest logit lies in a group whose maximum is largest, unless cuts took it. */
    private void groundState() {
        if (kept == null) {
            float top = maxima[kernels.largest(maxima, groups)];
            for (int g = kernels.next(maxima, 0, groups, top);
                    g < groups;
                    g = kernels.next(maxima, g + 1, groups, top)) {
                lowestGroundState(g, best < 0 ? Double.NEGATIVE_INFINITY : bestLogit);
            }
            return;
        }
        for (int g = 0; g < groups; g++) {
            double largest = best < 0 ? Double.NEGATIVE_INFINITY : bestLogit;
            if (maxima[g] >= largest && maxima[g] > Float.NEGATIVE_INFINITY) lowestGroundState(g, largest);
        }
    }

    /** Takes the members of a group that are larger than the largest so far, or as large with a lower id. */
    private void lowestGroundState(int group, double largest) {
        bestLogit = largest;
        for (int m = 0; m < GumbelField.MEMBERS; m++) {
            int id = GumbelField.id(group, m);
            if (id >= vocabulary) break;
            double logit = logit(id);
            if (logit > bestLogit || logit == bestLogit && id < best && best >= 0) {
                bestLogit = logit;
                best = id;
            }
        }
    }

    private void searchGroups(float[] tops, double t, GumbelField field) {
        kernels.groupBounds(field, tops, groups, t, bounds);
        int first = kernels.largest(bounds, groups);
        open(t, field, first);
        float least = leastBound(t);
        for (int g = 0; (g = kernels.next(bounds, g, groups, least)) < groups; g++) {
            if (g == first || tops[g] == Float.NEGATIVE_INFINITY || tops[g] < interval.low()) continue;
            open(t, field, g);
            least = leastBound(t);
        }
    }

    /** Whether a bound reaches or beats the best so far. */
    private boolean mayReach(double bound, double t) {
        return best < 0 || !(bound < reach(t));
    }

    /** What a bound must reach; the slack covers the rounding of the best score itself. */
    private double reach(double t) {
        double score = Score.of(bestLogit, t, bestGumbel);
        double size =
                t == Double.POSITIVE_INFINITY ? Math.abs(bestGumbel) : Math.abs(bestLogit) + Math.abs(t * bestGumbel);
        return score - 1e-14 * size;
    }

    /** The least float that {@link #mayReach}; a score beyond the doubles has no bound: every group may. */
    private float leastBound(double t) {
        double reach = best < 0 ? Double.NEGATIVE_INFINITY : reach(t);
        return reach > Double.NEGATIVE_INFINITY ? ScalarDrawKernels.roundUp(reach) : Float.NEGATIVE_INFINITY;
    }

    private void open(double t, GumbelField field, int group) {
        double smallest = field.groupExponential(group);
        double greatestGumbel = -StrictMath.log(smallest);
        int holder = field.holder(group);
        for (int m = 0; m < GumbelField.MEMBERS; m++) {
            int id = GumbelField.id(group, m);
            if (id >= vocabulary) break;
            double logit = logit(id);
            if (logit == Double.NEGATIVE_INFINITY) continue;
            if (!mayReach(ScalarDrawKernels.bound(logit, t, greatestGumbel), t)) continue;
            if (m == holder) {
                offer(t, id, logit, greatestGumbel);
                continue;
            }
            long word = field.word(id, Purpose.MEMBER);
            double v = ((word >>> 12) + 0.5) * 0x1p-52; // at most the exponential
            double bound = ScalarDrawKernels.bound(logit, t, ScalarDrawKernels.negativeLogBound(smallest + v));
            if (!mayReach(bound, t)) continue;
            offer(t, id, logit, -StrictMath.log(smallest + GumbelField.exponential(word)));
        }
    }

    private void offer(double t, int id, double logit, double gumbel) {
        if (best >= 0 && !Score.beats(t, id, logit, gumbel, best, bestLogit, bestGumbel)) return;
        best = id;
        bestLogit = logit;
        bestGumbel = gumbel;
    }
}
