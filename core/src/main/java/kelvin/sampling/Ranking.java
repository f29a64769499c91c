package kelvin.sampling;

import java.util.Arrays;

/** Kept tokens in order of (key descending, id ascending), as far as they are asked for; the key of most cuts is the logit. */
final class Ranking {
    private Ranking() {}

    /** Returns the first {@code count} kept tokens in order of their logits, or all if there are fewer. */
    static int[] first(Ensemble ensemble, int count) {
        return first(ensemble, ensemble.logits(), count);
    }

    /**
     * Returns the first {@code count} kept tokens of the order, or all if there are fewer.
     *
     * @param keys by id
     */
    static int[] first(Ensemble ensemble, double[] keys, int count) {
        int size = Math.min(count, ensemble.keptCount());
        int[] heap = new int[size]; // the last in order at the root
        int filled = 0;
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            if (filled < size) {
                heap[filled++] = id;
                if (filled == size) {
                    for (int i = size / 2 - 1; i >= 0; i--) sink(keys, heap, i, size);
                }
            } else if (size > 0 && before(keys, id, heap[0])) {
                heap[0] = id;
                sink(keys, heap, 0, size);
            }
        }
        for (int end = size - 1; end > 0; end--) { // heap sort: the last goes to the end
            int last = heap[0];
            heap[0] = heap[end];
            heap[end] = last;
            sink(keys, heap, 0, end);
        }
        return heap;
    }

    /** Returns the kept tokens with a key of at least {@code least} in order. */
    static int[] above(Ensemble ensemble, double[] keys, double least) {
        int[] ids = new int[64];
        int count = 0;
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            if (keys[id] < least) continue;
            if (count == ids.length) ids = Arrays.copyOf(ids, 2 * count);
            ids[count++] = id;
        }
        int[] found = Arrays.copyOf(ids, count);
        for (int i = count / 2 - 1; i >= 0; i--) sink(keys, found, i, count);
        for (int end = count - 1; end > 0; end--) {
            int last = found[0];
            found[0] = found[end];
            found[end] = last;
            sink(keys, found, 0, end);
        }
        return found;
    }

    private static boolean before(double[] keys, int a, int b) {
        double first = keys[a];
        double second = keys[b];
        return first > second || first == second && a < b;
    }

    private static void sink(double[] keys, int[] heap, int at, int size) {
        int moving = heap[at];
        for (int child; (child = 2 * at + 1) < size; at = child) {
            if (child + 1 < size && before(keys, heap[child], heap[child + 1])) child++;
            if (!before(keys, moving, heap[child])) break;
            heap[at] = heap[child];
        }
        heap[at] = moving;
    }
}
