package kelvin.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.jspecify.annotations.Nullable;

/**
 * The fast way through chains of temperature, top_k, top_p and min_p whose first cut is top_k or min_p. That cut alone
 * bounds the logits that can survive; the tokens above the bound are found by their groups' maxima, and the chain itself
 * runs on them as if they were the whole vocabulary. Every cut keeps what it would keep there, since all of them see only
 * logits of tokens that are kept, their order, and ids for ties.
 */
final class Shortlist {
    /** Beyond this many tokens the chain runs on the vocabulary. */
    private static final int MOST = 4096;

    private final List<Stage> stages;
    private final Draw draw;
    private final double temperature; // in force at the first cut
    private final Stage firstCut;
    private int[] ids = new int[256];
    private int count;

    private Shortlist(List<Stage> stages, Draw draw, double temperature, Stage firstCut) {
        this.stages = stages;
        this.draw = draw;
        this.temperature = temperature;
        this.firstCut = firstCut;
    }

    /** Returns the fast way through a chain, or null if it has none. */
    static @Nullable Shortlist of(SamplingChain chain, Draw draw) {
        Stage first = null;
        double temperature = 1;
        for (Stage stage : chain.stages()) {
            if (stage instanceof Temperature t) {
                if (first == null) temperature = t.temperature();
            } else if (stage instanceof TopK || stage instanceof MinP || stage instanceof TopP) {
                if (first == null) first = stage;
            } else {
                return null;
            }
        }
        if (first instanceof TopK) return new Shortlist(chain.stages(), draw, temperature, first);
        boolean bounded = first instanceof MinP m && m.minKeep() <= 1 && temperature < Double.POSITIVE_INFINITY;
        return bounded ? new Shortlist(chain.stages(), draw, temperature, first) : null;
    }

    /**
     * Draws a token, or returns -1 if too many are left for a list.
     *
     * @throws SamplingException if a logit is NaN or +infinity, or none is finite
     */
    int sample(float[] logits, NoiseKey key) {
        float[] maxima = draw.groupMaxima(logits);
        int groups = (logits.length + 1023 >> 10) * 16;
        if (!collect(logits, maxima, groups, bound(maxima, groups))) return -1;
        double[] listed = new double[count];
        for (int i = 0; i < count; i++) listed[i] = logits[ids[i]];
        Ensemble ensemble = new Ensemble(listed, key);
        for (Stage stage : stages) stage.apply(ensemble, stage.initialState());
        int kept = 0;
        for (int i = ensemble.nextKept(0); i >= 0; i = ensemble.nextKept(i + 1)) ids[kept++] = ids[i];
        if (kept <= Draw.FEW) return draw.drawFew(logits, ids, kept, ensemble.temperature(), key);
        BitSet survivors = new BitSet(logits.length);
        for (int i = 0; i < kept; i++) survivors.set(ids[i]);
        return draw.draw(logits, survivors, ensemble.temperature(), key);
    }

    /** Returns a number that no token below survives the first cut. */
    private double bound(float[] maxima, int groups) {
        if (firstCut instanceof TopK k) return largest(maxima, groups, Math.max(k.k(), k.minKeep()));
        float ground = Float.NEGATIVE_INFINITY;
        for (int g = 0; g < groups; g++) if (maxima[g] > ground) ground = maxima[g];
        return ground + temperature * StrictMath.log(((MinP) firstCut).p());
    }

    /** The n-th largest maximum: n tokens are at least as large. */
    private static float largest(float[] maxima, int groups, int n) {
        if (n >= groups) return -Float.MAX_VALUE;
        float[] heap = new float[n + 1]; // heap[1] is the least of the n largest so far
        Arrays.fill(heap, Float.NEGATIVE_INFINITY);
        for (int g = 0; g < groups; g++) {
            if (maxima[g] > heap[1]) replaceLeast(heap, maxima[g]);
        }
        return heap[1];
    }

    private static void replaceLeast(float[] heap, float value) {
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

    private boolean collect(float[] logits, float[] maxima, int groups, double bound) {
        count = 0;
        for (int g = 0; g < groups; g++) {
            if (!(maxima[g] >= bound) || maxima[g] == Float.NEGATIVE_INFINITY) continue;
            for (int m = 0; m < GumbelField.MEMBERS; m++) {
                int id = GumbelField.id(g, m);
                if (id >= logits.length) break;
                if (!(logits[id] >= bound) || logits[id] == Float.NEGATIVE_INFINITY) continue;
                if (count == MOST) return false;
                if (count == ids.length) ids = Arrays.copyOf(ids, 2 * count);
                ids[count++] = id;
            }
        }
        Arrays.sort(ids, 0, count);
        return true;
    }
}
