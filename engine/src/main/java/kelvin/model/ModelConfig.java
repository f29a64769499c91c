package kelvin.model;

import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufMetadata;
import kelvin.gguf.TensorInfo;

/**
 * The shape of a transformer, as the metadata of its file gives it.
 *
 * @param width length of the residual stream
 * @param feedForward length of the hidden layer of the feed-forward part
 * @param keyValueHeads heads that share keys and values: heads / keyValueHeads queries read one of them
 * @param contextLength positions that the model was trained for
 * @param epsilon added to the mean square in norms
 * @param window positions that a local layer sees, its own included; 0 if every layer is global
 * @param windowPattern every windowPattern-th layer is global, the others local
 * @param embeddingScale multiplies the embeddings
 * @param attentionScale multiplies the scores
 */
record ModelConfig(
        Architecture architecture,
        String name,
        int layers,
        int width,
        int feedForward,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabulary,
        int contextLength,
        float epsilon,
        Rope rope,
        Rope localRope,
        int window,
        int windowPattern,
        float embeddingScale,
        float attentionScale) {

    /** Layers of the Gemma 3 model whose queries are scaled by width / heads instead of the head size: 27B. */
    private static final int GEMMA3_27B_LAYERS = 62;

    static ModelConfig of(GgufFile file) {
        GgufMetadata m = file.metadata();
        Architecture architecture = Architecture.of(m.string("general.architecture"), file.name());
        String p = architecture.key() + ".";
        refuseIfPresent(file, p + "expert_count", "mixtures of experts");
        int layers = positive(file, p + "block_count");
        int width = positive(file, p + "embedding_length");
        int heads = positive(file, p + "attention.head_count");
        int keyValueHeads =
                m.contains(p + "attention.head_count_kv") ? positive(file, p + "attention.head_count_kv") : heads;
        int headSize =
                m.contains(p + "attention.key_length") ? positive(file, p + "attention.key_length") : width / heads;
        int valueSize =
                m.contains(p + "attention.value_length") ? positive(file, p + "attention.value_length") : headSize;
        if (heads % keyValueHeads != 0 || headSize % 16 != 0 || valueSize != headSize) {
            throw refused(
                    file,
                    "heads " + heads + ", key-value heads " + keyValueHeads + ", head size " + headSize
                            + " and value size " + valueSize
                            + "; Kelvin needs a whole number of heads for each key-value head"
                            + " and equal sizes that are multiples of 16");
        }
        TensorInfo embedding = file.tensor("token_embd.weight");
        double base = m.contains(p + "rope.freq_base") ? m.number(p + "rope.freq_base") : 10_000;
        int rotated = m.contains(p + "rope.dimension_count") ? positive(file, p + "rope.dimension_count") : headSize;
        if (rotated > headSize || rotated % 2 != 0) {
            throw refused(file, "rope.dimension_count " + rotated + " for heads of " + headSize);
        }
        boolean gemma = architecture == Architecture.GEMMA3;
        int window = gemma ? positive(file, p + "attention.sliding_window") : 0;
        double localBase = m.contains(p + "rope.freq_base_swa") ? m.number(p + "rope.freq_base_swa") : 10_000;
        return new ModelConfig(
                architecture,
                m.string("general.name", architecture.key()),
                layers,
                width,
                positive(file, p + "feed_forward_length"),
                heads,
                keyValueHeads,
                headSize,
                Math.toIntExact(embedding.rows()),
                positive(file, p + "context_length"),
                (float) m.number(p + "attention.layer_norm_rms_epsilon"),
                new Rope(base, scaling(file, p), rotated, architecture.interleaved(), factors(file)),
                new Rope(gemma ? localBase : base, 1, rotated, architecture.interleaved(), new float[0]),
                window,
                gemma ? 6 : 1,
                gemma ? (float) Math.sqrt(width) : 1,
                attentionScale(gemma && layers == GEMMA3_27B_LAYERS ? width / heads : headSize));
    }

    private static float attentionScale(int size) {
        return (float) (1 / Math.sqrt(size));
    }

    /** Returns the factor of linear rope scaling, 1 without scaling. */
    private static double scaling(GgufFile file, String p) {
        GgufMetadata m = file.metadata();
        String type = m.string(p + "rope.scaling.type", "none");
        if (type.equals("none")) return 1;
        if (!type.equals("linear")) {
            throw refused(
                    file,
                    "rope scaling \"" + type + "\"; Kelvin knows none, linear, and factors in the tensor"
                            + " rope_freqs.weight");
        }
        double factor = m.number(p + "rope.scaling.factor");
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) throw refused(file, "rope.scaling.factor " + factor);
        return factor;
    }

    private static float[] factors(GgufFile file) {
        TensorInfo factors = file.find("rope_freqs.weight");
        return factors == null ? new float[0] : Weights.vector(file, factors);
    }

    private static int positive(GgufFile file, String key) {
        int value = file.metadata().integer(key);
        if (value < 1) throw refused(file, key + " = " + value + ", expected 1 or more");
        return value;
    }

    private static void refuseIfPresent(GgufFile file, String key, String what) {
        if (file.metadata().contains(key) && file.metadata().integer(key) > 0) {
            throw refused(file, what + " (" + key + " = " + file.metadata().integer(key) + ")");
        }
    }

    private static GgufException refused(GgufFile file, String what) {
        return new GgufException(file.name(), 0, "the model has " + what + ": not supported");
    }

    /** Returns whether a layer sees all positions. */
    boolean isGlobal(int layer) {
        return window == 0 || (layer + 1) % windowPattern == 0;
    }

    /** Returns the first position that a query at {@code position} sees in a layer. */
    int firstVisible(int layer, int position) {
        return isGlobal(layer) ? 0 : Math.max(0, position - window + 1);
    }

    int queryLength() {
        return heads * headSize;
    }

    int keyValueLength() {
        return keyValueHeads * headSize;
    }
}
