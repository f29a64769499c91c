package kelvin.model;

import java.util.Arrays;
import kelvin.model.ModelOptions.CachePrecision;
import kelvin.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of one text, per layer in pages of 16 positions. Full pages never change, so texts that share a prefix
 * share them; local layers drop pages that lie far behind their window.
 */
final class KeyValueCache {
    static final int PAGE = KeyValuePage.POSITIONS;
    /** Positions that local layers keep behind their window, so that a text can go back a little. */
    private static final int KEPT = 64;

    private final ModelConfig config;
    private final int contextLength;
    private final CachePrecision precision;
    private final @Nullable KeyValuePage[][] pages; // (layers, pages)
    private int length;

    KeyValueCache(ModelConfig config, int contextLength, CachePrecision precision) {
        this.config = config;
        this.contextLength = contextLength;
        this.precision = precision;
        this.pages = new KeyValuePage[config.layers()][(contextLength + PAGE - 1) / PAGE];
    }

    /** Returns the bytes that a cache of this many positions takes at most. */
    static long bytes(ModelConfig config, int contextLength, int batch, CachePrecision precision) {
        long total = 0;
        for (int layer = 0; layer < config.layers(); layer++) {
            int positions = contextLength;
            if (!config.isGlobal(layer)) positions = Math.min(positions, config.window() + KEPT + batch + PAGE);
            long perPage = 2L * config.keyValueLength() * PAGE * precision.bytes();
            total += (positions + PAGE - 1) / PAGE * perPage;
        }
        return total;
    }

    int contextLength() {
        return contextLength;
    }

    /** Returns the number of positions that are filled. */
    int length() {
        return length;
    }

    /** Makes room for positions up to {@code end}. */
    void reserve(int end) {
        for (@Nullable KeyValuePage[] layer : pages) {
            for (int p = length / PAGE; p * PAGE < end; p++) {
                if (layer[p] == null) layer[p] = KeyValuePage.of(precision, config.keyValueHeads(), config.headSize());
            }
        }
    }

    /** Says that the positions below {@code end} are filled, and lets go what no later query of a local layer sees. */
    void advance(int end) {
        length = end;
        for (int layer = 0; layer < pages.length; layer++) {
            int first = config.firstVisible(layer, end) - KEPT;
            for (int p = first / PAGE - 1; p >= 0 && pages[layer][p] != null; p--) pages[layer][p] = null;
        }
    }

    KeyValuePage page(int layer, int index) {
        KeyValuePage page = pages[layer][index];
        if (page == null) throw new AssertionError("page " + index + " of layer " + layer + " was let go");
        return page;
    }

    /**
     * Stores the key and the value of a position; both arrays hold all key-value heads.
     *
     * @throws TensorException if one is NaN or too large for a half
     */
    void store(int layer, int position, float[] key, int keyAt, float[] value, int valueAt) {
        KeyValuePage page = page(layer, position / PAGE);
        int size = config.headSize();
        int slot = position % PAGE;
        boolean fits = true;
        for (int h = 0; h < config.keyValueHeads(); h++) {
            fits &= page.store(h, size, slot, key, keyAt + h * size, value, valueAt + h * size);
        }
        if (fits) return;
        throw new TensorException("a key or value is NaN or beyond 65504, the largest half: layer " + layer
                + ", position " + position + "; keep keys and values in float32 (--kv f32)");
    }

    /** Returns a cache with the same contents: full pages are shared, the last one is copied. */
    KeyValueCache fork() {
        KeyValueCache copy = new KeyValueCache(config, contextLength, precision);
        for (int layer = 0; layer < pages.length; layer++) {
            System.arraycopy(pages[layer], 0, copy.pages[layer], 0, pages[layer].length);
            int last = length / PAGE;
            if (last < pages[layer].length) {
                KeyValuePage page = pages[layer][last];
                copy.pages[layer][last] = page == null || length % PAGE == 0 ? null : page.copy();
                Arrays.fill(copy.pages[layer], last + 1, pages[layer].length, null);
            }
        }
        copy.length = length;
        return copy;
    }

    /**
     * Forgets the positions from {@code newLength} on.
     *
     * @return false, and forgets nothing, if a local layer has already let go what they would see
     */
    boolean truncate(int newLength) {
        for (int layer = 0; layer < pages.length; layer++) {
            int first = config.firstVisible(layer, newLength);
            if (newLength > 0 && first < newLength && pages[layer][first / PAGE] == null) return false;
        }
        for (@Nullable KeyValuePage[] layer : pages) {
            int last = newLength / PAGE;
            if (last < layer.length && newLength % PAGE != 0) {
                KeyValuePage page = layer[last];
                if (page != null) layer[last] = page.copy(); // a fork may share it
                last++;
            }
            if (last < layer.length) Arrays.fill(layer, last, layer.length, null);
        }
        length = newLength;
        return true;
    }
}
