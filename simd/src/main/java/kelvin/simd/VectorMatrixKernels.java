package kelvin.simd;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import kelvin.tensor.Activations;
import kelvin.tensor.Layout;
import kelvin.tensor.MatrixKernels;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.ScaleLayout;
import kelvin.tensor.Scratch;
import kelvin.tensor.TensorType;
import org.jspecify.annotations.Nullable;

/** The vector twin of {@link kelvin.tensor.ScalarMatrixKernels}: the same bits at every width. */
final class VectorMatrixKernels implements MatrixKernels {
    /** Columns of weights that one pass takes, single column: their sums stay in the first-level cache. */
    private static final int SINGLE_PASS = 1024;
    /** Columns that one pass takes with a batch: the tile is 16 KiB. */
    private static final int BATCH_PASS = 256;

    @Override
    public void prepare(PackedMatrix w, Activations x) {
        int chains = chains(w.layout());
        if (chains == 0 || x.chainSumsReady(chains)) return;
        ChainSums.fill(chains, x.values(), x.rows(), x.chainSums(chains));
        x.setChainSumsReady(chains);
    }

    private static int chains(Layout layout) {
        return switch (layout) {
            case BYTES, NIBBLES -> 4;
            case FIVES -> 5;
            case SIXES -> 3;
            case WIDE16, WIDE32, FLOATS, HALVES -> 0;
        };
    }

    @Override
    public void single(PackedMatrix w, int group, Activations x, Scratch scratch, float[] y, int yAt) {
        Arrays.fill(y, yAt, yAt + Layout.ROWS, 0f);
        int width = w.layout().columns();
        int pass = (w.layout() == Layout.FLOATS || w.layout() == Layout.HALVES ? BATCH_PASS : SINGLE_PASS) / width;
        for (int b = 0; b < w.blocks(); b += pass) {
            int blocks = Math.min(pass, w.blocks() - b);
            if (w.type().isQuantised()) {
                singleSums(w, w.quantOffset(group, b), b, blocks, x, scratch.sums());
                singleScales(w, w.scaleOffset(group, b), b, blocks, x, scratch.sums(), y, yAt);
            } else {
                FloatSums.tile(w.quants(), w.quantOffset(group, b), blocks * 32, format(w.type()), scratch.tile());
                FloatSums.single(scratch.tile(), blocks, x.values(), b * 32, scratch.sums());
                FloatSums.add(scratch.sums(), 0, 16, blocks, y, yAt);
            }
        }
    }

    private static void singleSums(PackedMatrix w, long at, int b, int blocks, Activations x, float[] sums) {
        MemorySegment q = w.quants();
        float[] v = x.values();
        switch (w.layout()) {
            case BYTES -> SingleSums.bytes(q, at, blocks, v, b * 32, x.chainSums(4), b * 4, sums);
            case NIBBLES ->
                SingleSums.nibbles(q, at, blocks, w.mantissaOffset(), v, b * 32, x.chainSums(4), b * 4, sums);
            case FIVES -> {
                SingleSums.fives(q, at, blocks, v, b * 32, x.chainSums(5), b * 5, sums);
                SingleSums.spareFives(q, at, blocks, v, b * 32, sums);
            }
            case SIXES -> SingleSums.sixes(q, at, blocks, v, b * 16, x.chainSums(3), b * 3, sums);
            case WIDE16 -> SingleSums.wide(q, at, blocks, 16, v, b * 16, sums);
            case WIDE32 -> SingleSums.wide(q, at, blocks, 32, v, b * 32, sums);
            case FLOATS, HALVES -> throw new AssertionError(w);
        }
    }

    private static void singleScales(
            PackedMatrix w, long at, int b, int blocks, Activations x, float[] sums, float[] y, int yAt) {
        MemorySegment s = w.scales();
        float[] dx = x.scales();
        float[] totals = x.sums();
        switch (w.scaleLayout()) {
            case HALF -> SingleScales.half(s, at, blocks, sums, dx, b, y, yAt);
            case HALF_WITH_MINIMUM -> SingleScales.halfWithMinimum(s, at, blocks, sums, dx, totals, b, y, yAt);
            case SUPER_NIBBLES -> SingleScales.superNibbles(s, at, blocks, sums, dx, totals, b, y, yAt);
            case SUPER_SIXES -> SingleScales.superSixes(s, at, blocks, sums, dx, b, y, yAt);
            case FLOAT -> SingleScales.single(s, at, blocks, sums, dx, b, y, yAt);
            case FLOAT_WITH_MINIMUM -> SingleScales.singleWithMinimum(s, at, blocks, sums, dx, totals, b, y, yAt);
            case NONE -> throw new AssertionError(w);
        }
    }

    /**
     * Two groups of rows share the loads of the activations, which is a third faster. It takes 16 accumulators: with 16
     * registers of 256 bits in all they would be spilled.
     */
    @Override
    public void batch(
            PackedMatrix w, int group, int groups, Activations x, Scratch scratch, float[] y, int yAt, int yStride) {
        if (groups == 2 && Lanes.LENGTH == 16) {
            batch(w, group, x, scratch, scratch.second(), y, yAt, yStride);
            return;
        }
        for (int i = 0; i < groups; i++) batch(w, group + i, x, scratch, null, y, yAt + i * Layout.ROWS, yStride);
    }

    private static void batch(
            PackedMatrix w,
            int group,
            Activations x,
            Scratch first,
            @Nullable Scratch second,
            float[] y,
            int yAt,
            int yStride) {
        int rows = second == null ? Layout.ROWS : 2 * Layout.ROWS;
        for (int c = 0; c < x.paddedCount(); c++) Arrays.fill(y, yAt + c * yStride, yAt + c * yStride + rows, 0f);
        int width = w.layout().columns();
        int pass = BATCH_PASS / width;
        for (int b = 0; b < w.blocks(); b += pass) {
            int blocks = Math.min(pass, w.blocks() - b);
            load(w, group, b, blocks, first);
            if (second != null) load(w, group + 1, b, blocks, second);
            for (int g = 0; g < x.paddedCount() / Activations.GROUP; g++) {
                sums(width, blocks, x.values(), (g * x.rows() + b * width) * Activations.GROUP, first, second);
                int d = (g * w.blocks() + b) * Activations.GROUP;
                int to = yAt + g * Activations.GROUP * yStride;
                scaleColumns(w, blocks, x, d, first, y, to, yStride);
                if (second != null) scaleColumns(w, blocks, x, d, second, y, to + Layout.ROWS, yStride);
            }
        }
    }

    private static void load(PackedMatrix w, int group, int b, int blocks, Scratch scratch) {
        tile(w, w.quantOffset(group, b), blocks, scratch.tile());
        if (w.scaleLayout() == ScaleLayout.NONE) return;
        long at = w.scaleOffset(group, b);
        BatchScales.read(w.scaleLayout(), w.scales(), at, blocks, scratch.scales(), scratch.minima());
    }

    private static void sums(int width, int blocks, float[] x, int xAt, Scratch first, @Nullable Scratch second) {
        for (int t = 0; t < blocks; t++) {
            int from = t * width * Layout.ROWS;
            int i = xAt + t * width * Activations.GROUP;
            if (second == null) BatchSums.block(first.tile(), from, width, x, i, first.sums(), t * 128);
            else BatchSums.pair(first.tile(), second.tile(), from, width, x, i, first.sums(), second.sums(), t * 128);
        }
    }

    private static void tile(PackedMatrix w, long at, int blocks, float[] tile) {
        MemorySegment q = w.quants();
        switch (w.layout()) {
            case BYTES -> BatchSums.bytes(q, at, blocks, tile);
            case NIBBLES -> BatchSums.nibbles(q, at, blocks, w.mantissaOffset(), tile);
            case FIVES -> {
                BatchSums.fives(q, at, blocks, tile);
                BatchSums.spareFives(q, at, blocks, tile);
            }
            case SIXES -> BatchSums.sixes(q, at, blocks, tile);
            case WIDE16 -> BatchSums.wide(q, at, blocks * 16, tile);
            case WIDE32 -> BatchSums.wide(q, at, blocks * 32, tile);
            case FLOATS, HALVES -> FloatSums.tile(q, at, blocks * 32, format(w.type()), tile);
        }
    }

    private static void scaleColumns(
            PackedMatrix w, int blocks, Activations x, int d, Scratch scratch, float[] y, int yAt, int yStride) {
        float[] sums = scratch.sums();
        if (w.scaleLayout() == ScaleLayout.NONE) {
            for (int c = 0; c < Activations.GROUP; c++) {
                FloatSums.add(sums, c * 16, 128, blocks, y, yAt + c * yStride);
            }
            return;
        }
        for (int c = 0; c < Activations.GROUP; c += 4) {
            int to = yAt + c * yStride;
            float[] s = scratch.scales();
            if (w.scaleLayout().hasMinimum()) {
                BatchScales.columnsWithMinimum(
                        s, scratch.minima(), sums, c, blocks, x.scales(), x.sums(), d + c, y, to, yStride);
            } else {
                BatchScales.columns(s, sums, c, blocks, x.scales(), d + c, y, to, yStride);
            }
        }
    }

    private static FloatSums.Format format(TensorType type) {
        return switch (type) {
            case F32 -> FloatSums.Format.FLOAT32;
            case F16 -> FloatSums.Format.FLOAT16;
            case BF16 -> FloatSums.Format.BFLOAT16;
            default -> throw new AssertionError(type);
        };
    }
}
