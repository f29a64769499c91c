package kelvin.tokenizer;

import java.util.Arrays;

/**
 * Neighbouring symbols that may be merged: least priority first, leftmost among equals. A binary heap over two arrays.
 * Entries are not removed when a symbol changes; the reader drops an entry whose size no longer fits.
 */
final class PairQueue {
    private long[] keys; // priority in the upper half, left symbol in the lower: one comparison orders both
    private int[] sizes; // bytes of both symbols together when the entry was made
    private int count;

    PairQueue(int expected) {
        keys = new long[Math.max(16, expected)];
        sizes = new int[keys.length];
    }

    boolean isEmpty() {
        return count == 0;
    }

    int firstLeft() {
        return (int) keys[0];
    }

    int firstSize() {
        return sizes[0];
    }

    void add(int priority, int left, int size) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count + (count >> 1));
            sizes = Arrays.copyOf(sizes, keys.length);
        }
        long key = (long) priority << 32 | left;
        int hole = count++;
        while (hole > 0 && keys[hole - 1 >> 1] > key) {
            move(hole - 1 >> 1, hole);
            hole = hole - 1 >> 1;
        }
        keys[hole] = key;
        sizes[hole] = size;
    }

    void removeFirst() {
        long key = keys[--count];
        int size = sizes[count];
        int hole = 0;
        for (int child = 1; child < count; child = 2 * hole + 1) {
            if (child + 1 < count && keys[child + 1] < keys[child]) {
                child++;
            }
            if (keys[child] >= key) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        keys[hole] = key;
        sizes[hole] = size;
    }

    private void move(int from, int to) {
        keys[to] = keys[from];
        sizes[to] = sizes[from];
    }
}
