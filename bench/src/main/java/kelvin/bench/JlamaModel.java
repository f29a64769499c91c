package kelvin.bench;

import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.LayerNorm;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.RMSNorm;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.WeightLoader;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** A model folder in Jlama, and one text in its memory. */
final class JlamaModel implements AutoCloseable {
    private static final int TILE = 5;
    /** Jlama's own limit is 256. */
    private static final int MOST = 255;

    private final AbstractModel model;
    private final KvBufferCache memory;
    private final KvBufferCache.KvBuffer keysAndValues;
    private final LayerNorm norm;
    private final AbstractTensor head;
    private final AbstractTensor logits;

    /**
     * Loads a folder.
     *
     * @param scratch an empty folder for Jlama's pages of keys and values
     */
    JlamaModel(Path folder, Path scratch) {
        JlamaOperations.choose();
        // The types of Jlama's documentation. A Q4 model whose widths are no multiples of 256 (AVX2) or 512 (AVX-512)
        // falls
        // back from 8-bit activations to float32: both of ours do.
        model = ModelSupport.loadModel(
                folder.toFile(), scratch.toFile(), DType.F32, DType.I8, Optional.empty(), Optional.empty());
        memory = new KvBufferCache(model);
        keysAndValues = memory.getKvBuffer(new UUID(0, 0));
        WeightLoader weights = model.getWeights();
        norm = new RMSNorm(model, weights.load("model.norm.weight"));
        head = weights.load(weights.isWeightPresent("lm_head.weight") ? "lm_head.weight" : "model.embed_tokens.weight");
        logits = model.makeDenseTensor(1, vocabularySize());
    }

    /** Returns whether Jlama has this architecture, and {@link ModelFolder} can write it. */
    static boolean knows(String architecture) {
        boolean inJlama = Arrays.stream(ModelSupport.ModelType.values())
                .anyMatch(type -> type.name().equalsIgnoreCase(architecture));
        return inJlama && architecture.equals(ModelFolder.ARCHITECTURE);
    }

    /** Has Jlama's own tool quantise a folder to Q4. */
    static void quantise(Path from, Path to) throws IOException {
        SafeTensorSupport.quantizeModel(from, DType.Q4, null, null, Optional.of(to));
    }

    /** Sets the threads of all models: Jlama has one pool for the JVM. */
    static void setThreads(int threads) {
        ForkJoinPool pool = PhysicalCoreExecutor.instance.get().submit(ForkJoinTask::getPool);
        Objects.requireNonNull(pool).setParallelism(threads);
    }

    int vocabularySize() {
        return model.getConfig().vocabularySize;
    }

    /** Takes a token at a position behind those that were taken before, and computes the logits after it. */
    void step(int token, int position) {
        try (AbstractTensor last = model.forward(token, position, keysAndValues, Optional.empty())) {
            head(last);
        }
    }

    /** Takes a text from position 0 on, and computes the logits after its last token. */
    void prefill(int[] tokens) {
        for (int at = 0; at < tokens.length; ) {
            int size = batch(tokens.length - at);
            try (AbstractTensor batch =
                    model.batchForward(Arrays.copyOfRange(tokens, at, at + size), at, keysAndValues)) {
                at += size;
                if (at == tokens.length) head(batch.slice(size - 1));
            }
        }
    }

    /** Returns how many of the tokens that are left make the next batch, see {@link JlamaOperations}. */
    private static int batch(int left) {
        int size = Math.min(left, MOST);
        return size < TILE ? size : size - size % TILE;
    }

    private void head(AbstractTensor last) {
        int width = model.getConfig().embeddingLength;
        try (AbstractTensor normed = norm.forward(last)) {
            VectorMath.pchunk(
                    0,
                    vocabularySize(),
                    (start, rows) -> TensorOperationsProvider.get()
                            .dotProductChunk(logits, normed, head, 0, width, start, rows));
        }
    }

    /** Returns the logit of a token after the last one taken. */
    float logit(int token) {
        return logits.get(0, token);
    }

    @Override
    public void close() {
        logits.close();
        memory.close();
        model.close();
    }
}
