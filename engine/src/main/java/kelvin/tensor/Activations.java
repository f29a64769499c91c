package kelvin.tensor;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a matrix is multiplied with, quantised as its type asks (semantics, section 6). One column lies as it
 * is; several lie in groups of eight, the eight values of a row side by side, padded with columns of zeros.
 */
public final class Activations {
    /** Columns that a batch kernel takes at a time. */
    public static final int GROUP = 8;

    private final int rows;
    private final int block;
    private final int limit;
    private final float[] values;
    private final float[] scales;
    private final float[] sums;
    private final float[][] chainSums = new float[6][];
    private final boolean[] chainSumsReady = new boolean[6];
    private @Nullable Column[] rooms = {}; // of each worker, when several columns come
    private int count;

    /** A column before it is spread. */
    private static final class Column {
        final float[] values;
        final float[] scales;
        final float[] sums;

        Column(int rows, int blocks) {
            values = new float[rows];
            scales = new float[blocks];
            sums = new float[blocks];
        }
    }

    /**
     * Makes room.
     *
     * @param rows the length of a column: the columns of the matrices
     * @param limit X, or 0 for float types
     * @param block activations that share a scale, or 0 for float types
     * @param capacity the most columns
     */
    public Activations(int rows, int limit, int block, int capacity) {
        this.rows = (rows + 31) / 32 * 32; // float matrices pad their last block with zeros
        this.limit = limit;
        this.block = block;
        int padded = capacity == 1 ? 1 : (capacity + GROUP - 1) / GROUP * GROUP;
        int blocks = block == 0 ? 0 : this.rows / block;
        values = new float[this.rows * padded + 16];
        scales = new float[blocks * padded];
        sums = new float[blocks * padded];
    }

    /**
     * Fills the columns.
     *
     * @param x column c starts at {@code at + c * stride}
     * @return the first column that holds NaN or an infinity, or -1
     */
    public int fill(Workers workers, FloatKernels kernels, float[] x, int at, int stride, int length, int columns) {
        count = columns;
        Arrays.fill(chainSumsReady, false);
        if (columns == 1) return fillColumn(kernels, x, at, length, values, scales, sums) ? -1 : 0;
        if (rooms.length < workers.size()) rooms = Arrays.copyOf(rooms, workers.size());
        AtomicInteger bad = new AtomicInteger(columns);
        workers.forRanges(paddedCount() / GROUP, 1, (worker, from, to) -> {
            Column room = room(worker);
            for (int c = from * GROUP; c < to * GROUP; c++) {
                if (!fillColumn(kernels, x, at + c * stride, length, c < columns, room)) {
                    bad.accumulateAndGet(c, Math::min);
                }
                int first = c / GROUP * GROUP;
                spread(room.values, values, first * rows + c % GROUP);
                spread(room.scales, scales, first * room.scales.length + c % GROUP);
                spread(room.sums, sums, first * room.sums.length + c % GROUP);
            }
        });
        return bad.get() == columns ? -1 : bad.get();
    }

    private Column room(int worker) {
        Column room = rooms[worker];
        if (room == null) rooms[worker] = room = new Column(rows, block == 0 ? 0 : rows / block);
        return room;
    }

    /** Fills the column of a worker, with zeros if it is one of those that pad the last group. */
    private boolean fillColumn(FloatKernels kernels, float[] x, int at, int length, boolean given, Column room) {
        if (given) return fillColumn(kernels, x, at, length, room.values, room.scales, room.sums);
        Arrays.fill(room.values, 0);
        Arrays.fill(room.scales, 0);
        Arrays.fill(room.sums, 0);
        return true;
    }

    private boolean fillColumn(
            FloatKernels kernels, float[] x, int at, int length, float[] q, float[] scale, float[] sum) {
        if (block == 0) {
            System.arraycopy(x, at, q, 0, length);
            Arrays.fill(q, length, rows, 0);
            boolean finite = true;
            for (int i = 0; i < length; i++) finite &= Math.abs(q[i]) <= Float.MAX_VALUE;
            return finite;
        }
        return kernels.quantise(x, at, length, block, limit, q, 0, scale, sum, 0);
    }

    private static void spread(float[] from, float[] to, int at) {
        for (int i = 0; i < from.length; i++) to[at + i * GROUP] = from[i];
    }

    /** Returns the number of columns. */
    public int count() {
        return count;
    }

    /** Returns the number of columns with the padding. */
    public int paddedCount() {
        return count == 1 ? 1 : (count + GROUP - 1) / GROUP * GROUP;
    }

    /** Returns the length of a column. */
    public int rows() {
        return rows;
    }

    /** Returns the integers as floats: one column, or {@code [group][row][8]}. */
    public float[] values() {
        return values;
    }

    /** Returns the scales dx: one a block, or {@code [group][block][8]}. */
    public float[] scales() {
        return scales;
    }

    /** Returns the sums of the integers of a block, in the shape of {@link #scales}. */
    public float[] sums() {
        return sums;
    }

    /**
     * Returns room for the sums of a single column over the chains of a mantissa kernel: columns that one register adds up
     * after the other. Whoever sees {@link #chainSumsReady} false fills it and calls {@link #setChainSumsReady}.
     *
     * @param chains 4 or 5 a block of 32, or 3 a block of 16
     */
    public float[] chainSums(int chains) {
        if (chainSums[chains] == null) chainSums[chains] = new float[rows / (chains == 3 ? 16 : 32) * chains + 16];
        return chainSums[chains];
    }

    /** Returns whether {@link #chainSums} holds this column's sums. */
    public boolean chainSumsReady(int chains) {
        return chainSumsReady[chains];
    }

    /** Says that {@link #chainSums} holds this column's sums. */
    public void setChainSumsReady(int chains) {
        chainSumsReady[chains] = true;
    }
}
