package kelvin.model;

/**
 * Keys and values of 16 positions of one layer. Keys have shape (key-value heads, head size, 16): 16 positions side by side, so
 * that a kernel gets 16 scores without a horizontal sum. Values have shape (key-value heads, 16, head size). What belongs to
 * one head is a stretch of 16 x head size in both.
 */
sealed interface KeyValuePage {
    /** Positions of a page: few, since a fork that goes on needs a page of its own in each layer. */
    int POSITIONS = 16;

    /** Makes a page of zeros for this many heads of this size. */
    static KeyValuePage of(ModelOptions.CachePrecision precision, int heads, int headSize) {
        int size = heads * headSize * POSITIONS;
        return switch (precision) {
            case FLOAT32 -> new Floats(new float[size], new float[size]);
            case FLOAT16 -> new Halves(new short[size], new short[size]);
        };
    }

    /** Returns a page of its own with the same contents. */
    KeyValuePage copy();

    /**
     * Stores a head's part of one position.
     *
     * @param keyAt where the head begins in {@code key}
     * @param valueAt where it begins in {@code value}
     * @return whether the page holds them: a half is no larger than 65504
     */
    boolean store(int head, int headSize, int slot, float[] key, int keyAt, float[] value, int valueAt);

    /** Returns an array that holds the keys of a head from {@link #at} on: the page's own, or {@code room} filled with them. */
    float[] keys(int head, int headSize, float[] room);

    /** Returns an array that holds the values of a head from {@link #at} on, as {@link #keys} does. */
    float[] values(int head, int headSize, float[] room);

    /** Returns where a head begins in what {@link #keys} and {@link #values} return. */
    int at(int head, int headSize);

    /** The place of a key's first entry; the others follow a page of positions apart. */
    private static int keyPlace(int head, int headSize, int slot) {
        return head * headSize * POSITIONS + slot;
    }

    /** float32: what was computed. */
    record Floats(float[] keys, float[] values) implements KeyValuePage {
        @Override
        public KeyValuePage copy() {
            return new Floats(keys.clone(), values.clone());
        }

        @Override
        public boolean store(int head, int headSize, int slot, float[] key, int keyAt, float[] value, int valueAt) {
            int to = keyPlace(head, headSize, slot);
            for (int d = 0; d < headSize; d++) keys[to + d * POSITIONS] = key[keyAt + d];
            System.arraycopy(value, valueAt, values, (head * POSITIONS + slot) * headSize, headSize);
            return true;
        }

        @Override
        public float[] keys(int head, int headSize, float[] room) {
            return keys;
        }

        @Override
        public float[] values(int head, int headSize, float[] room) {
            return values;
        }

        @Override
        public int at(int head, int headSize) {
            return head * POSITIONS * headSize;
        }
    }

    /** float16, rounded to nearest, half to even, when it is stored; widening is exact. */
    record Halves(short[] keys, short[] values) implements KeyValuePage {
        private static final int EXPONENT = 0x7c00;

        @Override
        public KeyValuePage copy() {
            return new Halves(keys.clone(), values.clone());
        }

        @Override
        public boolean store(int head, int headSize, int slot, float[] key, int keyAt, float[] value, int valueAt) {
            int keyTo = keyPlace(head, headSize, slot);
            int valueTo = (head * POSITIONS + slot) * headSize;
            boolean finite = true;
            for (int d = 0; d < headSize; d++) {
                short k = Float.floatToFloat16(key[keyAt + d]);
                short v = Float.floatToFloat16(value[valueAt + d]);
                finite &= (k & EXPONENT) != EXPONENT && (v & EXPONENT) != EXPONENT;
                keys[keyTo + d * POSITIONS] = k;
                values[valueTo + d] = v;
            }
            return finite;
        }

        @Override
        public float[] keys(int head, int headSize, float[] room) {
            return widened(keys, head, headSize, room);
        }

        @Override
        public float[] values(int head, int headSize, float[] room) {
            return widened(values, head, headSize, room);
        }

        private static float[] widened(short[] halves, int head, int headSize, float[] room) {
            int size = POSITIONS * headSize;
            int from = head * size;
            for (int i = 0; i < size; i++) room[i] = Float.float16ToFloat(halves[from + i]);
            return room;
        }

        @Override
        public int at(int head, int headSize) {
            return 0;
        }
    }
}
