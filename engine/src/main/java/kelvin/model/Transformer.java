package kelvin.model;

import kelvin.tensor.Activations;
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

    private final ModelConfig config;
    private final Weights weights;
    private final Workers workers;
    private final MatrixProduct product;
    private final Attention attention;
    private final Buffers one;
    private @Nullable Buffers many; // made when the first batch of several columns comes
    private float[] logits = {}; // of the last pass

    Transformer(ModelConfig config, Weights weights, Workers workers) {
        this.config = config;
        this.weights = weights;
        this.workers = workers;
        this.product = new MatrixProduct(workers);
        this.attention = new Attention(config, workers);
        this.one = new Buffers(config, 1, product);
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

        Buffers(ModelConfig c, int columns, MatrixProduct product) {
            stream = new float[columns * padded(c.width())];
            normed = new float[columns * padded(c.width())];
            added = new float[columns * padded(c.width())];
            query = new float[columns * padded(c.queryLength())];
            key = new float[columns * padded(c.keyValueLength())];
            value = new float[columns * padded(c.keyValueLength())];
            mixed = new float[columns * padded(c.queryLength())];
            gate = new float[columns * padded(c.feedForward())];
            up = new float[columns * padded(c.feedForward())];
            inner = new Projection(product, c.width(), columns);
            attended = new Projection(product, c.queryLength(), columns);
            hidden = new Projection(product, c.feedForward(), columns);
        }
    }

    private static Projection.Place place(Batch batch, int layer) {
        return new Projection.Place(layer, batch.positions());
    }

    private static int padded(int n) {
        return (n + 15) / 16 * 16;
    }

    /**
     * Runs the columns of a batch and stores their keys and values.
     *
     * @return logits (columns that need them, padded vocabulary), in an array of this object's that the next pass uses again
     * @throws kelvin.tensor.TensorException if an activation is NaN or infinite
     */
    float[] forward(Kernels kernels, Batch batch) {
        int n = batch.columns();
        Buffers b = n == 1 ? one : many();
        int width = padded(config.width());
        for (int c = 0; c < n; c++) {
            MatrixProduct.dequantiseRow(weights.embedding, batch.tokens()[c], b.stream, c * width);
            if (config.embeddingScale() != 1) {
                kernels.floats().scale(b.stream, c * width, config.width(), config.embeddingScale());
            }
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            attend(kernels, batch, b, layer);
            feedForward(kernels, batch, b, layer);
        }
        return logits(kernels, batch, b);
    }

    private Buffers many() {
        if (many == null) many = new Buffers(config, MAX_COLUMNS, product);
        return many;
    }

    private void attend(Kernels kernels, Batch batch, Buffers b, int layer) {
        Weights.Layer w = weights.layers[layer];
        int n = batch.columns();
        int width = padded(config.width());
        int queries = padded(config.queryLength());
        int keys = padded(config.keyValueLength());
        norm(kernels, b.stream, width, w.attentionNorm(), b.normed, n);
        PackedMatrix[] projections = {w.query(), w.key(), w.value()};
        b.inner.multiply(kernels, place(batch, layer), b.normed, projections, b.query, b.key, b.value);
        Rope rope = config.isGlobal(layer) ? config.rope() : config.localRope();
        for (int c = 0; c < n; c++) {
            int position = batch.positions()[c];
            addBias(w.queryBias(), b.query, c * queries);
            addBias(w.keyBias(), b.key, c * keys);
            addBias(w.valueBias(), b.value, c * keys);
            normHeads(kernels.floats(), w.queryNorm(), b.query, c * queries, config.heads());
            normHeads(kernels.floats(), w.keyNorm(), b.key, c * keys, config.keyValueHeads());
            rope.turn(b.query, c * queries, config.heads(), config.headSize(), position);
            rope.turn(b.key, c * keys, config.keyValueHeads(), config.headSize(), position);
            batch.caches()[c].store(layer, position, b.key, c * keys, b.value, c * keys);
        }
        attention.attend(kernels.floats(), batch, layer, b.query, queries, b.mixed, queries);
        b.attended.multiply(kernels, place(batch, layer), b.mixed, new PackedMatrix[] {w.output()}, b.added);
        for (int c = 0; c < n; c++) addBias(w.outputBias(), b.added, c * width);
        if (w.postAttentionNorm() != null) norm(kernels, b.added, width, w.postAttentionNorm(), b.added, n);
        kernels.floats().add(b.stream, 0, b.added, 0, n * width);
    }

    private void feedForward(Kernels kernels, Batch batch, Buffers b, int layer) {
        Weights.Layer w = weights.layers[layer];
        int n = batch.columns();
        int width = padded(config.width());
        int hidden = padded(config.feedForward());
        norm(kernels, b.stream, width, w.feedForwardNorm(), b.normed, n);
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
        if (w.postFeedForwardNorm() != null) norm(kernels, b.added, width, w.postFeedForwardNorm(), b.added, n);
        kernels.floats().add(b.stream, 0, b.added, 0, n * width);
    }

    private float[] logits(Kernels kernels, Batch batch, Buffers b) {
        int width = padded(config.width());
        int wanted = 0;
        for (int c = 0; c < batch.columns(); c++) {
            if (!batch.needsLogits()[c]) continue;
            kernels.floats()
                    .rmsNorm(
                            b.stream,
                            c * width,
                            config.width(),
                            weights.outputNorm,
                            config.epsilon(),
                            b.normed,
                            wanted * width);
            wanted++;
        }
        if (wanted == 0) return logits;
        int vocabulary = MatrixProduct.paddedRows(weights.head);
        int columns = wanted == 1 ? 1 : (wanted + Activations.GROUP - 1) / Activations.GROUP * Activations.GROUP;
        if (logits.length < columns * vocabulary) logits = new float[columns * vocabulary];
        int[] positions = new int[wanted];
        for (int c = 0, i = 0; c < batch.columns(); c++) {
            if (batch.needsLogits()[c]) positions[i++] = batch.positions()[c];
        }
        Projection.Place place = new Projection.Place(config.layers(), positions);
        b.inner.multiply(kernels, place, b.normed, new PackedMatrix[] {weights.head}, logits);
        return logits;
    }

    private void norm(Kernels kernels, float[] x, int stride, float[] weight, float[] out, int columns) {
        for (int c = 0; c < columns; c++) {
            kernels.floats().rmsNorm(x, c * stride, config.width(), weight, config.epsilon(), out, c * stride);
        }
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
