package kelvin.tensor;

import java.util.Arrays;

/** The checked door to {@link MatrixKernels}: products with one matrix, or with several that share their columns. */
public final class MatrixProduct {
    /** Pieces a thread takes a product with several columns in: a piece is work enough, and the last ones end together. */
    private static final int BATCH_PIECES = 16;
    /** Groups of rows that a batch kernel may take at a time. */
    private static final int TOGETHER = 2;

    private final Workers workers;
    private final Scratch[] scratch;

    /** Makes a product with scratch memory for each thread of the team. */
    public MatrixProduct(Workers workers) {
        this.workers = workers;
        this.scratch = new Scratch[workers.size()];
        Arrays.setAll(scratch, i -> new Scratch());
    }

    /** Returns the length that a column of results takes: the rows, padded to a multiple of 16. */
    public static int paddedRows(PackedMatrix w) {
        return w.groups() * Layout.ROWS;
    }

    /**
     * Multiplies matrices with the same columns. Column c of matrix m goes to {@code y[m][c * stride .. )}, stride = {@link
     * #paddedRows} of that matrix.
     *
     * @throws IllegalArgumentException if a shape does not fit
     */
    public void multiply(MatrixKernels kernels, PackedMatrix[] w, Activations x, float[][] y) {
        int[] ends = new int[w.length];
        int total = 0;
        for (int m = 0; m < w.length; m++) {
            check(w[m], x);
            long needed = (long) x.count() * paddedRows(w[m]);
            if (y[m].length < needed) {
                throw new IllegalArgumentException(
                        w[m] + " writes " + needed + " results, got room for " + y[m].length);
            }
            if (x.count() == 1) kernels.prepare(w[m], x);
            total += w[m].groups();
            ends[m] = total;
        }
        if (x.count() == 1) {
            workers.forRanges(total, 1, (worker, from, to) -> {
                int m = 0;
                for (int group = from; group < to; group++) {
                    while (group >= ends[m]) m++;
                    int local = group - (m == 0 ? 0 : ends[m - 1]);
                    kernels.single(w[m], local, x, scratch[worker], y[m], local * Layout.ROWS);
                }
            });
            return;
        }
        workers.forRanges(total, TOGETHER, BATCH_PIECES, (worker, from, to) -> {
            int m = 0;
            for (int group = from; group < to; group += TOGETHER) {
                // a pair whose second group lies in another matrix is taken apart
                for (int g = group; g < Math.min(to, group + TOGETHER); ) {
                    while (g >= ends[m]) m++;
                    int groups = Math.min(Math.min(to, group + TOGETHER), ends[m]) - g;
                    int local = g - (m == 0 ? 0 : ends[m - 1]);
                    float[] results = batch(kernels, w[m], local, groups, x, scratch[worker]);
                    int rows = groups * Layout.ROWS;
                    for (int c = 0; c < x.count(); c++) {
                        int at = c * paddedRows(w[m]) + local * Layout.ROWS;
                        System.arraycopy(results, c * rows, y[m], at, rows);
                    }
                    g += groups;
                }
            }
        });
    }

    /**
     * Multiplies a matrix with several columns; column c goes to {@code y[c]}, without padding.
     *
     * @throws IllegalArgumentException if a shape does not fit
     */
    public void multiply(MatrixKernels kernels, PackedMatrix w, Activations x, float[][] y) {
        check(w, x);
        if (x.count() < 2 || y.length != x.count()) {
            throw new IllegalArgumentException(x.count() + " columns, " + y.length + " results, expected 2 or more");
        }
        for (float[] column : y) {
            if (column.length < w.rows()) {
                throw new IllegalArgumentException(w + " needs room for a column, got " + column.length);
            }
        }
        workers.forRanges(w.groups(), TOGETHER, BATCH_PIECES, (worker, from, to) -> {
            for (int group = from; group < to; group += TOGETHER) {
                int groups = Math.min(to - group, TOGETHER);
                float[] results = batch(kernels, w, group, groups, x, scratch[worker]);
                int rows = groups * Layout.ROWS;
                int at = group * Layout.ROWS;
                for (int c = 0; c < y.length; c++) {
                    System.arraycopy(results, c * rows, y[c], at, Math.min(rows, w.rows() - at));
                }
            }
        });
    }

    /** Returns the results of a few rows, {@code [column][row]}: columns of y lie far apart, often at the same place of pages. */
    private static float[] batch(
            MatrixKernels kernels, PackedMatrix w, int group, int groups, Activations x, Scratch scratch) {
        int rows = groups * Layout.ROWS;
        float[] results = scratch.results(x.paddedCount() * rows);
        kernels.batch(w, group, groups, x, scratch, results);
        return results;
    }

    private static void check(PackedMatrix w, Activations x) {
        int columns = (w.columns() + 31) / 32 * 32;
        if (columns != x.rows()) {
            throw new IllegalArgumentException(w + " needs columns of length " + columns + ", got " + x.rows());
        }
    }

    /** Writes row {@code row} of a matrix as floats: {@code fl(fl(dw * q) + m)}. */
    public static void dequantiseRow(PackedMatrix w, int row, float[] out, int outAt) {
        int group = row / Layout.ROWS;
        int lane = row % Layout.ROWS;
        if (!w.type().isQuantised()) {
            for (int b = 0; b < w.blocks(); b++) {
                long at = w.quantOffset(group, b);
                int end = Math.min(32, w.columns() - b * 32);
                for (int k = 0; k < end; k++) out[outAt + b * 32 + k] = Fields.floatWeight(w, at, k * 16 + lane);
            }
            return;
        }
        int[] words = new int[128];
        int[] weights = new int[32 * 16];
        float[] scale = new float[16];
        float[] minimum = new float[16];
        int width = w.layout().columns();
        Arrays.fill(minimum, 0);
        for (int b = 0; b < w.blocks(); b++) {
            Fields.block(w, group, b, words, weights);
            Fields.scales(w, group, b, scale, minimum);
            for (int k = 0; k < width; k++) {
                out[outAt + b * width + k] = scale[lane] * weights[k * 16 + lane] + minimum[lane];
            }
        }
    }
}
