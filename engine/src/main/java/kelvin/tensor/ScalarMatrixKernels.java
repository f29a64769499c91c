package kelvin.tensor;

import java.util.Arrays;

/** The definition of {@link MatrixKernels}, in integers where the type has integers. */
public final class ScalarMatrixKernels implements MatrixKernels {
    /** Makes the scalar kernels. */
    public ScalarMatrixKernels() {}

    @Override
    public void prepare(PackedMatrix w, Activations x) {
        // The integer sums need no chain starts.
    }

    @Override
    public void single(PackedMatrix w, int group, Activations x, Scratch scratch, float[] y, int yAt) {
        product(w, group, x, 0, 1, y, yAt, 0);
    }

    @Override
    public void batch(PackedMatrix w, int group, int groups, Activations x, Scratch scratch, float[] y) {
        int stride = groups * Layout.ROWS;
        for (int i = 0; i < groups; i++) {
            for (int g = 0; g < x.paddedCount() / Activations.GROUP; g++) {
                int to = i * Layout.ROWS + g * Activations.GROUP * stride;
                product(w, group + i, x, g, Activations.GROUP, y, to, stride);
            }
        }
    }

    private static void product(
            PackedMatrix w, int group, Activations x, int columnGroup, int columns, float[] y, int yAt, int yStride) {
        for (int c = 0; c < columns; c++) Arrays.fill(y, yAt + c * yStride, yAt + c * yStride + 16, 0f);
        if (w.type().isQuantised()) {
            new IntegerBlocks(w, group).multiply(x, columnGroup, columns, y, yAt, yStride);
        } else {
            floats(w, group, x, columnGroup, columns, y, yAt, yStride);
        }
    }

    private static void floats(
            PackedMatrix w, int group, Activations x, int columnGroup, int columns, float[] y, int yAt, int yStride) {
        float[] values = x.values();
        int base = columnGroup * x.rows() * columns;
        for (int b = 0; b < w.blocks(); b++) {
            long at = w.quantOffset(group, b);
            for (int c = 0; c < columns; c++) {
                for (int i = 0; i < 16; i++) {
                    float sum = 0;
                    for (int k = 0; k < 32; k++) {
                        float weight = Fields.floatWeight(w, at, k * 16 + i);
                        sum = Math.fma(weight, values[base + (b * 32 + k) * columns + c], sum);
                    }
                    y[yAt + c * yStride + i] += sum;
                }
            }
        }
    }

    /** The blocks of one group of rows, taken apart one at a time and used for all columns. */
    private static final class IntegerBlocks {
        private final PackedMatrix w;
        private final int group;
        private final int[] words = new int[128];
        private final int[] weights = new int[32 * 16];
        private final float[] scale = new float[16];
        private final float[] minimum = new float[16];
        private final int[] sums = new int[16];

        IntegerBlocks(PackedMatrix w, int group) {
            this.w = w;
            this.group = group;
        }

        void multiply(Activations x, int columnGroup, int columns, float[] y, int yAt, int yStride) {
            int width = w.layout().columns();
            boolean hasMinimum = w.scaleLayout().hasMinimum();
            int base = columnGroup * x.rows() * columns;
            int blockBase = columnGroup * w.blocks() * columns;
            for (int b = 0; b < w.blocks(); b++) {
                Fields.block(w, group, b, words, weights);
                Fields.scales(w, group, b, scale, minimum);
                for (int c = 0; c < columns; c++) {
                    blockSums(x.values(), base + b * width * columns + c, columns, width);
                    float dx = x.scales()[blockBase + b * columns + c];
                    float total = x.sums()[blockBase + b * columns + c];
                    for (int i = 0; i < 16; i++) {
                        int to = yAt + c * yStride + i;
                        y[to] += scale[i] * dx * sums[i];
                        if (hasMinimum) y[to] += minimum[i] * dx * total;
                    }
                }
            }
        }

        private void blockSums(float[] values, int at, int stride, int width) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < width; k++) {
                int factor = (int) values[at + k * stride];
                for (int i = 0; i < 16; i++) sums[i] += weights[k * 16 + i] * factor;
            }
        }
    }
}
