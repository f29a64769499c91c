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

/** The vector twin of {@link kelvin.tensor.ScalarMatrixKernels}: the same bits at every width. */
final class VectorMatrixKernels implements MatrixKernels {
    /** Columns of weights that one pass takes, single column: their sums stay in the first-level cache. */
    private static final int SINGLE_PASS = 1024;
    /** Columns that one pass takes with a batch: the tile is 16 KiB. */
    private static final int BATCH_PASS = 256;
    /** The scales of activations that have none: a factor of one is exact. */
    private static final float[] ONES = {1, 1, 1, 1, 1, 1, 1, 1};

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
                scratch.keep(singleSums(w, w.quantOffset(group, b), b, blocks, x, scratch.sums()));
                singleScales(w, w.scaleOffset(group, b), b, blocks, x, scratch.sums(), y, yAt);
            } else {
                FloatSums.tile(w.quants(), w.quantOffset(group, b), blocks * 32, format(w.type()), scratch.tile());
                FloatSums.single(scratch.tile(), blocks, x.values(), b * 32, scratch.sums());
                FloatSums.add(scratch.sums(), 0, 16, blocks, y, yAt);
            }
        }
    }

    private static long singleSums(PackedMatrix w, long at, int b, int blocks, Activations x, float[] sums) {
        MemorySegment q = w.quants();
        float[] v = x.values();
        long read = 0;
        switch (w.layout()) {
            case BYTES -> read = SingleSums.bytes(q, at, blocks, v, b * 32, x.chainSums(4), b * 4, sums);
            case NIBBLES ->
                read = SingleSums.nibbles(q, at, blocks, w.mantissaOffset(), v, b * 32, x.chainSums(4), b * 4, sums);
            case FIVES -> {
                read = SingleSums.fives(q, at, blocks, v, b * 32, x.chainSums(5), b * 5, sums);
                SingleSums.spareFives(q, at, blocks, v, b * 32, sums);
            }
            case SIXES -> read = SingleSums.sixes(q, at, blocks, v, b * 16, x.chainSums(3), b * 3, sums);
            case WIDE16 -> SingleSums.wide(q, at, blocks, 16, v, b * 16, sums);
            case WIDE32 -> SingleSums.wide(q, at, blocks, 32, v, b * 32, sums);
            case FLOATS, HALVES -> throw new AssertionError(w);
        }
        return read;
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

    @Override
    public void batch(PackedMatrix w, int group, int groups, Activations x, Scratch scratch, float[] y) {
        int stride = groups * Layout.ROWS;
        Arrays.fill(y, 0, x.paddedCount() * stride, 0f);
        boolean pair = groups == 2 && Lanes.LENGTH == 16;
        int pass = BATCH_PASS / w.layout().columns();
        for (int b = 0; b < w.blocks(); b += pass) {
            int blocks = Math.min(pass, w.blocks() - b);
            for (int i = 0; i < groups; i += pair ? 2 : 1) {
                load(w, group + i, b, blocks, scratch);
                if (pair) load(w, group + 1, b, blocks, scratch.second());
                for (int g = 0; g < x.paddedCount() / Activations.GROUP; g++) {
                    int to = i * Layout.ROWS + g * Activations.GROUP * stride;
                    addBlocks(w, b, blocks, x, g, scratch, pair, y, to, stride);
                }
            }
        }
    }

    private static void load(PackedMatrix w, int group, int b, int blocks, Scratch scratch) {
        scratch.keep(tile(w, w.quantOffset(group, b), blocks, scratch.tile()));
        long at = w.scaleOffset(group, b);
        BatchScales.read(w.scaleLayout(), w.scales(), at, blocks, scratch.scales(), scratch.minima());
    }

    /** Adds the blocks of a tile, or of a pair of tiles, to a group of eight columns. */
    private static void addBlocks(
            PackedMatrix w,
            int b,
            int blocks,
            Activations x,
            int g,
            Scratch scratch,
            boolean pair,
            float[] y,
            int to,
            int stride) {
        int width = w.layout().columns();
        boolean scaled = w.scaleLayout() != ScaleLayout.NONE;
        boolean minimum = w.scaleLayout().hasMinimum();
        float[] v = x.values();
        float[] dx = scaled ? x.scales() : ONES;
        int i = (g * x.rows() + b * width) * Activations.GROUP;
        for (int t = 0; t < blocks; t++, i += width * Activations.GROUP) {
            int d = scaled ? (g * w.blocks() + b + t) * Activations.GROUP : 0;
            if (!pair) {
                BatchSums.block(scratch.tile(), t * width * Layout.ROWS, width, v, i, scratch.sums());
                BatchScales.add(scratch.sums(), scratch, t, minimum, dx, x.sums(), d, y, to, stride);
            } else if (minimum) {
                BatchPair.addWithMinimum(scratch, scratch.second(), t, width, v, i, dx, x.sums(), d, y, to);
            } else {
                BatchPair.add(scratch, scratch.second(), t, width, v, i, dx, d, y, to);
            }
        }
    }

    private static long tile(PackedMatrix w, long at, int blocks, float[] tile) {
        MemorySegment q = w.quants();
        long read = 0;
        switch (w.layout()) {
            case BYTES -> read = BatchSums.bytes(q, at, blocks, tile);
            case NIBBLES -> read = BatchSums.nibbles(q, at, blocks, w.mantissaOffset(), tile);
            case FIVES -> {
                read = BatchSums.fives(q, at, blocks, tile);
                BatchSums.spareFives(q, at, blocks, tile);
            }
            case SIXES -> read = BatchSums.sixes(q, at, blocks, tile);
            case WIDE16 -> BatchSums.wide(q, at, blocks * 16, tile);
            case WIDE32 -> BatchSums.wide(q, at, blocks * 32, tile);
            case FLOATS, HALVES -> FloatSums.tile(q, at, blocks * 32, format(w.type()), tile);
        }
        return read;
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
