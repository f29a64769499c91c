package kelvin.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of one text, per layer in pages of 64 positions. Full pages never change, so texts that share a prefix
 * share them; local layers drop pages that lie behind their window.
 *
 * <p>A page of keys has shape (key-value heads, 4, head size, 16): 16 positions side by side, so that a kernel gets 16
 * scores without a horizontal sum. A page of values has shape (key-value heads, 64, head size).
 */
final class KeyValueCache {
    static final int PAGE = 64;

    private final ModelConfig config;
    private final int contextLength;
    private final @Nullable Page[][] pages; // (layers, pages)
    private int length;

    /** One page of one layer. */
    record Page(float[] keys, float[] values) {
        Page copy() {
            return new Page(keys.clone(), values.clone());
        }
    }

    KeyValueCache(ModelConfig config, int contextLength) {
        this.config = config;
        this.contextLength = contextLength;
        this.pages = new Page[config.layers()][(contextLength + PAGE - 1) / PAGE];
    }

    /** Returns the bytes that a cache of this many positions takes at most. */
    static long bytes(ModelConfig config, int contextLength, int batch) {
        long total = 0;
        for (int layer = 0; layer < config.layers(); layer++) {
            int positions = contextLength;
            if (!config.isGlobal(layer)) positions = Math.min(positions, config.window() + batch + PAGE);
            long perPage = 2L * config.keyValueLength() * PAGE * Float.BYTES;
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
        for (@Nullable Page[] layer : pages) {
            for (int p = length / PAGE; p * PAGE < end; p++) {
                if (layer[p] == null) layer[p] = newPage();
            }
        }
    }

    private Page newPage() {
        int size = config.keyValueLength() * PAGE;
        return new Page(new float[size], new float[size]);
    }

    /** Says that the positions below {@code end} are filled, and lets go what no later query of a local layer sees. */
    void advance(int end) {
        length = end;
        for (int layer = 0; layer < pages.length; layer++) {
            int first = config.firstVisible(layer, end);
            for (int p = first / PAGE - 1; p >= 0 && pages[layer][p] != null; p--) pages[layer][p] = null;
        }
    }

    Page page(int layer, int index) {
        Page page = pages[layer][index];
        if (page == null) throw new AssertionError("page " + index + " of layer " + layer + " was let go");
        return page;
    }

    /** Stores the key and the value of a position; both arrays hold all key-value heads. */
    void store(int layer, int position, float[] key, int keyAt, float[] value, int valueAt) {
        Page page = page(layer, position / PAGE);
        int size = config.headSize();
        int slot = position % PAGE;
        for (int h = 0; h < config.keyValueHeads(); h++) {
            int to = (h * 4 + slot / 16) * size * 16 + slot % 16;
            for (int d = 0; d < size; d++) page.keys()[to + d * 16] = key[keyAt + h * size + d];
            System.arraycopy(value, valueAt + h * size, page.values(), (h * PAGE + slot) * size, size);
        }
    }

    /** Returns a cache with the same contents: full pages are shared, the last one is copied. */
    KeyValueCache fork() {
        KeyValueCache copy = new KeyValueCache(config, contextLength);
        for (int layer = 0; layer < pages.length; layer++) {
            System.arraycopy(pages[layer], 0, copy.pages[layer], 0, pages[layer].length);
            int last = length / PAGE;
            if (last < pages[layer].length) {
                Page page = pages[layer][last];
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
        for (@Nullable Page[] layer : pages) {
            int last = newLength / PAGE;
            if (last < layer.length && newLength % PAGE != 0) {
                Page page = layer[last];
                if (page != null) layer[last] = page.copy(); // a fork may share it
                last++;
            }
            if (last < layer.length) Arrays.fill(layer, last, layer.length, null);
        }
        length = newLength;
        return true;
    }
}
