package kelvin.tensor;

import java.util.Arrays;

/** The checked door to {@link MatrixKernels}: products with one matrix, or with several that share their columns. */
public final class MatrixProduct {
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
            check(w[m], x, y[m]);
            if (x.count() == 1) kernels.prepare(w[m], x);
            total += w[m].groups();
            ends[m] = total;
        }
        int together = x.count() == 1 ? 1 : 2; // groups of rows that a batch kernel may take at a time
        workers.forRanges(total, together, (worker, from, to) -> {
            int m = 0;
            for (int group = from; group < to; group += together) {
                // a pair whose second group lies in another matrix is taken apart
                for (int g = group; g < Math.min(to, group + together); ) {
                    while (g >= ends[m]) m++;
                    int groups = Math.min(Math.min(to, group + together), ends[m]) - g;
                    int local = g - (m == 0 ? 0 : ends[m - 1]);
                    rows(kernels, w[m], local, groups, x, scratch[worker], y[m]);
                    g += groups;
                }
            }
        });
    }

    private static void rows(
            MatrixKernels kernels, PackedMatrix w, int group, int groups, Activations x, Scratch scratch, float[] y) {
        int at = group * Layout.ROWS;
        if (x.count() == 1) kernels.single(w, group, x, scratch, y, at);
        else kernels.batch(w, group, groups, x, scratch, y, at, paddedRows(w));
    }

    private static void check(PackedMatrix w, Activations x, float[] y) {
        int columns = (w.columns() + 31) / 32 * 32;
        if (columns != x.rows()) {
            throw new IllegalArgumentException(w + " needs columns of length " + columns + ", got " + x.rows());
        }
        long needed = (long) x.paddedCount() * paddedRows(w);
        if (y.length < needed) {
            throw new IllegalArgumentException(w + " writes " + needed + " results, got room for " + y.length);
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
