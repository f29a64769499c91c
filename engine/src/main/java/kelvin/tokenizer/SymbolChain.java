package kelvin.tokenizer;

import java.util.Arrays;

/**
 * A text as a chain of symbols that grow by swallowing their right neighbour. Symbols keep the index they were made
 * with; a swallowed one has length 0. Time O(n log n) for any text.
 */
abstract class SymbolChain {
    /** Priority of a pair that must not be merged. */
    static final long NO_MERGE = Long.MAX_VALUE;

    private static final int FIRST_CAPACITY = 64; // more than most words have bytes

    private int[] starts = new int[FIRST_CAPACITY]; // first byte of each symbol
    private int[] lengths = new int[FIRST_CAPACITY]; // bytes of each symbol, 0 once swallowed
    private int[] previous = new int[FIRST_CAPACITY];
    private int[] next = new int[FIRST_CAPACITY];
    private final PairQueue queue = new PairQueue(FIRST_CAPACITY);
    private int size;

    /** Forgets all symbols; the memory is kept for the next text. */
    final void clear() {
        size = 0;
    }

    /** Appends a symbol; all are appended before {@link #mergeAll}. */
    final void append(int start, int length) {
        if (size == starts.length) {
            int capacity = size * 2;
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            previous = Arrays.copyOf(previous, capacity);
            next = Arrays.copyOf(next, capacity);
        }
        starts[size] = start;
        lengths[size] = length;
        previous[size] = size - 1;
        next[size] = size + 1;
        size++;
    }

    /**
     * Returns the priority of merging two neighbours, least first, within the range of int, or {@link #NO_MERGE}.
     *
     * @param left index of the left symbol
     * @param right index of the right symbol
     */
    abstract long priority(int left, int right);

    /** Called when {@code left} has swallowed {@code right}. */
    abstract void merged(int left, int right);

    final int start(int symbol) {
        return starts[symbol];
    }

    final int end(int symbol) {
        return starts[symbol] + lengths[symbol];
    }

    /** Returns the symbol after this one; {@code size()} after the last. */
    final int next(int symbol) {
        return next[symbol];
    }

    final int size() {
        return size;
    }

    /** Merges the pair of least priority, the leftmost among equals, until no pair is left. */
    final void mergeAll() {
        for (int left = 0; left + 1 < size; left++) {
            offer(left, left + 1);
        }
        while (!queue.isEmpty()) {
            int left = queue.firstLeft();
            int pairSize = queue.firstSize();
            queue.removeFirst();
            int right = next[left];
            // A symbol only grows: if the sizes still add up, both are as they were when the entry was made.
            if (lengths[left] == 0 || right == size || lengths[left] + lengths[right] != pairSize) {
                continue;
            }
            merged(left, right);
            lengths[left] = pairSize;
            lengths[right] = 0;
            next[left] = next[right];
            if (next[right] < size) {
                previous[next[right]] = left;
                offer(left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(previous[left], left);
            }
        }
    }

    private void offer(int left, int right) {
        long priority = priority(left, right);
        if (priority != NO_MERGE) {
            queue.add((int) priority, left, lengths[left] + lengths[right]);
        }
    }
}
