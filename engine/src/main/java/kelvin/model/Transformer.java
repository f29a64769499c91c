package kelvin.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import kelvin.tensor.FloatKernels;
import kelvin.tensor.Kernels;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass: embeddings, layers of attention and feed-forward, logits. One arithmetic for every number of columns
 * (semantics, section 6): a column's bits depend on its text alone.
 *
 * <p>Owns its buffers, so one pass runs at a time; {@link Model} holds the lock.
 */
final class Transformer {
    /** Columns of a pass: enough to use a decoded weight many times, few enough that the buffers stay in the cache. */
    static final int MAX_COLUMNS = 128;
    /** Columns that are not worth a second thread for what is done with each by itself. */
    private static final int FEW = 4;

    private final ModelConfig config;
    private final Weights weights;
    private final Workers workers;
    private final MatrixProduct product;
    private final Attention attention;
    private final Buffers one;
    private @Nullable Buffers many; // made when the first batch of several columns comes
    private float[] logits = {}; // of a single column, padded

    Transformer(ModelConfig config, Weights weights, Workers workers) {
        this.config = config;
        this.weights = weights;
        this.workers = workers;
        this.product = new MatrixProduct(workers);
        this.attention = new Attention(config, workers);
        this.one = new Buffers(config, 1, product, workers);
    }

    /** Activations of a pass, for up to {@code columns} columns; lengths are padded to groups of 16 rows and 8 columns. */
    private static final class Buffers {
        final float[] stream; // (columns, width)
        final float[] normed; // (columns, width)
        final float[] added; // (columns, width)
        final float[] query; // (columns, heads x head size)
        final float[] key; // (columns, key-value heads x head size)
        final float[] value;
        final float[] mixed; // (columns, heads x head size)
        final float[] gate; // (columns, feed-forward)
        final float[] up;
        final Projection inner; // width
        final Projection attended; // heads x head size
        final Projection hidden; // feed-forward

        Buffers(ModelConfig c, int columns, MatrixProduct product, Workers workers) {
            stream = new float[columns * padded(c.width())];
            normed = new float[columns * padded(c.width())];
            added = new float[columns * padded(c.width())];
            query = new float[columns * padded(c.queryLength())];
            key = new float[columns * padded(c.keyValueLength())];
            value = new float[columns * padded(c.keyValueLength())];
            mixed = new float[columns * padded(c.queryLength())];
            gate = new float[columns * padded(c.feedForward())];
            up = new float[columns * padded(c.feedForward())];
            inner = new Projection(product, workers, c.width(), columns);
            attended = new Projection(product, workers, c.queryLength(), columns);
            hidden = new Projection(product, workers, c.feedForward(), columns);
        }
    }

    private static Projection.Place place(Batch batch, int layer) {
        return new Projection.Place(layer, batch.positions());
    }

    private static int padded(int n) {
        return (n + 15) / 16 * 16;
    }

    /**
     * Runs the columns of a batch, stores their keys and values, and writes the logits that are wanted.
     *
     * @throws kelvin.tensor.TensorException if an activation is NaN or infinite
     */
    void forward(Kernels kernels, Batch batch) {
        int n = batch.columns();
        Buffers b = n == 1 ? one : many();
        int width = padded(config.width());
        forColumns(n, c -> {
            MatrixProduct.dequantiseRow(weights.embedding, batch.tokens()[c], b.stream, c * width);
            if (config.embeddingScale() != 1) {
                kernels.floats().scale(b.stream, c * width, config.width(), config.embeddingScale());
            }
        });
        for (int layer = 0; layer < config.layers(); layer++) {
            attend(kernels, batch, b, layer);
            feedForward(kernels, batch, b, layer);
        }
        logits(kernels, batch, b);
    }

    private Buffers many() {
        if (many == null) many = new Buffers(config, MAX_COLUMNS, product, workers);
        return many;
    }

    private void forColumns(int columns, IntConsumer work) {
        workers.forRanges(columns, FEW, (worker, from, to) -> {
            for (int c = from; c < to; c++) work.accept(c);
        });
    }

    private void attend(Kernels kernels, Batch batch, Buffers b, int layer) {
        Weights.Layer w = weights.layers[layer];
        int n = batch.columns();
        int width = padded(config.width());
        int queries = padded(config.queryLength());
        int keys = padded(config.keyValueLength());
        forColumns(n, c -> norm(kernels.floats(), b.stream, c * width, w.attentionNorm(), b.normed, c * width));
        PackedMatrix[] projections = {w.query(), w.key(), w.value()};
        b.inner.multiply(kernels, place(batch, layer), b.normed, projections, b.query, b.key, b.value);
        Rope rope = config.isGlobal(layer) ? config.rope() : config.localRope();
        forColumns(n, c -> {
            int position = batch.positions()[c];
            addBias(w.queryBias(), b.query, c * queries);
            addBias(w.keyBias(), b.key, c * keys);
            addBias(w.valueBias(), b.value, c * keys);
            normHeads(kernels.floats(), w.queryNorm(), b.query, c * queries, config.heads());
            normHeads(kernels.floats(), w.keyNorm(), b.key, c * keys, config.keyValueHeads());
            rope.turn(b.query, c * queries, config.heads(), config.headSize(), position);
            rope.turn(b.key, c * keys, config.keyValueHeads(), config.headSize(), position);
            batch.caches()[c].store(layer, position, b.key, c * keys, b.value, c * keys);
        });
        attention.attend(kernels.floats(), batch, layer, b.query, queries, b.mixed, queries);
        b.attended.multiply(kernels, place(batch, layer), b.mixed, new PackedMatrix[] {w.output()}, b.added);
        forColumns(n, c -> {
            addBias(w.outputBias(), b.added, c * width);
            addToStream(kernels.floats(), w.postAttentionNorm(), b, c * width, width);
        });
    }

    private void feedForward(Kernels kernels, Batch batch, Buffers b, int layer) {
        Weights.Layer w = weights.layers[layer];
        int n = batch.columns();
        int width = padded(config.width());
        int hidden = padded(config.feedForward());
        forColumns(n, c -> norm(kernels.floats(), b.stream, c * width, w.feedForwardNorm(), b.normed, c * width));
        PackedMatrix[] projections = {w.gate(), w.up()};
        b.inner.multiply(kernels, place(batch, layer), b.normed, projections, b.gate, b.up);
        workers.forRanges(n, 1, (worker, from, to) -> {
            int at = from * hidden;
            int length = (to - from) * hidden;
            if (config.architecture() == Architecture.GEMMA3) {
                kernels.floats().geluGate(b.gate, at, b.up, at, length, b.gate, at);
            } else {
                kernels.floats().siluGate(b.gate, at, b.up, at, length, b.gate, at);
            }
        });
        b.hidden.multiply(kernels, place(batch, layer), b.gate, new PackedMatrix[] {w.down()}, b.added);
        forColumns(n, c -> addToStream(kernels.floats(), w.postFeedForwardNorm(), b, c * width, width));
    }

    private void logits(Kernels kernels, Batch batch, Buffers b) {
        int width = padded(config.width());
        List<float[]> wanted = new ArrayList<>();
        int[] positions = new int[batch.columns()];
        for (int c = 0; c < batch.columns(); c++) {
            float[] to = batch.logits()[c];
            if (to == null) continue;
            int at = wanted.size() * width;
            norm(kernels.floats(), b.stream, c * width, weights.outputNorm, b.normed, at);
            positions[wanted.size()] = batch.positions()[c];
            wanted.add(to);
        }
        if (wanted.isEmpty()) return;
        Projection.Place place = new Projection.Place(config.layers(), Arrays.copyOf(positions, wanted.size()));
        if (wanted.size() > 1) {
            b.inner.multiply(kernels, place, b.normed, weights.head, wanted.toArray(float[][]::new));
            return;
        }
        if (logits.length == 0) logits = new float[MatrixProduct.paddedRows(weights.head)];
        b.inner.multiply(kernels, place, b.normed, new PackedMatrix[] {weights.head}, logits);
        System.arraycopy(logits, 0, wanted.getFirst(), 0, config.vocabulary());
    }

    private void norm(FloatKernels floats, float[] x, int at, float[] weight, float[] out, int outAt) {
        floats.rmsNorm(x, at, config.width(), weight, config.epsilon(), out, outAt);
    }

    private void addToStream(FloatKernels floats, float @Nullable [] norm, Buffers b, int at, int width) {
        if (norm != null) norm(floats, b.added, at, norm, b.added, at);
        floats.add(b.stream, at, b.added, at, width);
    }

    private void normHeads(FloatKernels floats, float @Nullable [] weight, float[] x, int at, int heads) {
        if (weight == null) return;
        int size = config.headSize();
        for (int h = 0; h < heads; h++) {
            floats.rmsNorm(x, at + h * size, size, weight, config.epsilon(), x, at + h * size);
        }
    }

    private static void addBias(float @Nullable [] bias, float[] x, int at) {
        if (bias == null) return;
        for (int i = 0; i < bias.length; i++) x[at + i] += bias[i];
    }
}
