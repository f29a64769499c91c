package kelvin.tokenizer;

import java.util.Arrays;

/** A hash map from longs above {@link Long#MIN_VALUE} to ints above -1, without boxing; entries are never removed. */
final class LongIntMap {
    private static final long FREE = Long.MIN_VALUE;

    private long[] keys;
    private int[] values;
    private int size;

    LongIntMap(int expected) {
        int capacity = Integer.highestOneBit(Math.max(8, Math.min(expected, 1 << 28))) * 4;
        keys = new long[capacity];
        values = new int[capacity];
        Arrays.fill(keys, FREE);
    }

    /** Returns the value of a key, or -1. */
    int get(long key) {
        int slot = find(key);
        return keys[slot] == FREE ? -1 : values[slot];
    }

    /** Sets the value of a key that has none yet; a key that has one keeps it. */
    void putIfAbsent(long key, int value) {
        int slot = find(key);
        if (keys[slot] == FREE) {
            keys[slot] = key;
            values[slot] = value;
            if (++size * 2 > keys.length) {
                grow();
            }
        }
    }

    private int find(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & keys.length - 1;
        while (keys[slot] != key && keys[slot] != FREE) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
