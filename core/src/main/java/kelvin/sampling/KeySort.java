package kelvin.sampling;

import java.util.Arrays;

/**
 * Puts keys in ascending order in memory of its own: it allocates nothing once that has grown. {@link
 * Arrays#sort(long[])} makes an object for each partition of more than 44 keys, so it gets fewer at a time, and its runs are
 * merged here.
 */
final class KeySort {
    private static final int RUN = 40;

    private long[] room = {};

    /** Sorts the first {@code n} keys. */
    void sort(long[] keys, int n) {
        for (int at = 0; at < n; at += RUN) Arrays.sort(keys, at, Math.min(n, at + RUN));
        if (n <= RUN) return;
        if (room.length < n) room = new long[keys.length];
        boolean inRoom = false;
        for (int width = RUN; width < n; width *= 2, inRoom = !inRoom) {
            for (int at = 0; at < n; at += 2 * width) {
                int middle = Math.min(n, at + width);
                merge(inRoom ? room : keys, at, middle, Math.min(n, at + 2 * width), inRoom ? keys : room);
            }
        }
        if (inRoom) System.arraycopy(room, 0, keys, 0, n);
    }

    /** Merges the runs [left, middle) and [middle, end) of one array into the same place of another. */
    private static void merge(long[] from, int left, int middle, int end, long[] to) {
        int right = middle;
        int at = left;
        while (left < middle && right < end) { // without a branch on the keys, which no processor could predict
            long a = from[left];
            long b = from[right];
            int step = a <= b ? 1 : 0;
            to[at++] = Math.min(a, b);
            left += step;
            right += 1 - step;
        }
        System.arraycopy(from, left, to, at, middle - left);
        System.arraycopy(from, right, to, at + middle - left, end - right);
    }
}
