package kelvin.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.gguf.TensorInfo;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Packer;
import kelvin.tensor.TensorException;
import kelvin.tensor.TensorType;
import kelvin.tensor.WeightMemory;
import kelvin.tensor.Workers;
import org.jspecify.annotations.Nullable;

/** All weights of a transformer, packed off the heap. */
final class Weights {
    final PackedMatrix embedding; // (vocabulary, width)
    final PackedMatrix head; // (vocabulary, width): the embedding where the file ties them
    final float[] outputNorm; // (width)
    final Layer[] layers;

    /**
     * The weights of one layer. Norms are vectors; a norm or bias that the architecture lacks is null.
     *
     * @param query (heads x head size, width)
     * @param key (key-value heads x head size, width), and {@code value} alike
     * @param output (width, heads x head size)
     * @param queryNorm over each head
     * @param postAttentionNorm over what attention adds to the stream
     * @param gate (feed-forward, width), and {@code up} alike; {@code down} is (width, feed-forward)
     */
    record Layer(
            float[] attentionNorm,
            PackedMatrix query,
            PackedMatrix key,
            PackedMatrix value,
            PackedMatrix output,
            float @Nullable [] queryBias,
            float @Nullable [] keyBias,
            float @Nullable [] valueBias,
            float @Nullable [] outputBias,
            float @Nullable [] queryNorm,
            float @Nullable [] keyNorm,
            float @Nullable [] postAttentionNorm,
            float[] feedForwardNorm,
            PackedMatrix gate,
            PackedMatrix up,
            PackedMatrix down,
            float @Nullable [] postFeedForwardNorm) {}

    private Weights(PackedMatrix embedding, PackedMatrix head, float[] outputNorm, Layer[] layers) {
        this.embedding = embedding;
        this.head = head;
        this.outputNorm = outputNorm;
        this.layers = layers;
    }

    /** Returns the bytes that the weights of a file take once packed. */
    static long bytes(GgufFile file) {
        long total = 0;
        for (TensorInfo tensor : file.tensors()) {
            if (tensor.rows() > 1) {
                total += PackedMatrix.bytes(
                        tensor.type(), extent(file, tensor, tensor.rows()), extent(file, tensor, tensor.columns()));
            } else {
                total += tensor.elements() * Float.BYTES;
            }
        }
        return total;
    }

    private static int extent(GgufFile file, TensorInfo tensor, long extent) {
        if (extent <= Integer.MAX_VALUE) return (int) extent;
        throw new GgufException(
                file.name(),
                tensor.offset(),
                "tensor " + tensor.name() + " has an extent of " + extent + ", limit " + Integer.MAX_VALUE);
    }

    /** Returns the types of the matrices of a file. */
    static Set<TensorType> types(GgufFile file) {
        Set<TensorType> types = EnumSet.noneOf(TensorType.class);
        for (TensorInfo tensor : file.tensors()) {
            if (tensor.rows() > 1) types.add(tensor.type());
        }
        return types;
    }

    static Weights load(GgufFile file, ModelConfig config, Arena arena, Workers workers) {
        return new Loader(file, config, WeightMemory.allocate(bytes(file), arena), workers).load();
    }

    /** Reads a float tensor of one dimension. */
    static float[] vector(GgufFile file, TensorInfo tensor) {
        if (tensor.type() != TensorType.F32) {
            throw new GgufException(
                    file.name(), 0, "tensor " + tensor.name() + " is " + tensor.type() + ", expected F32");
        }
        float[] values = new float[Math.toIntExact(tensor.elements())];
        MemorySegment.copy(file.data(tensor), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) <= Float.MAX_VALUE)) {
                throw new GgufException(
                        file.name(), 0, "tensor " + tensor.name() + ": entry " + i + " is " + values[i]);
            }
        }
        return values;
    }

    /** Takes the tensors of a file by name, and refuses a file that holds one nobody asked for. */
    private static final class Loader {
        private final GgufFile file;
        private final ModelConfig config;
        private final SegmentAllocator memory;
        private final Workers workers;
        private final Set<String> taken = new HashSet<>();

        Loader(GgufFile file, ModelConfig config, SegmentAllocator memory, Workers workers) {
            this.file = file;
            this.config = config;
            this.memory = memory;
            this.workers = workers;
            taken.add("rope_freqs.weight");
        }

        Weights load() {
            int width = config.width();
            PackedMatrix embedding = matrix("token_embd.weight", config.vocabulary(), width);
            boolean tied = file.find("output.weight") == null;
            PackedMatrix head = tied ? embedding : matrix("output.weight", config.vocabulary(), width);
            float[] outputNorm = vector("output_norm.weight", width);
            Layer[] layers = new Layer[config.layers()];
            for (int i = 0; i < layers.length; i++) layers[i] = layer("blk." + i + ".");
            for (TensorInfo tensor : file.tensors()) {
                if (!taken.contains(tensor.name())) {
                    throw new GgufException(
                            file.name(),
                            0,
                            "tensor " + tensor.name() + " has no place in a "
                                    + config.architecture().key() + " model as Kelvin knows it: not supported");
                }
            }
            return new Weights(embedding, head, outputNorm, layers);
        }

        private Layer layer(String p) {
            int width = config.width();
            int queries = config.queryLength();
            int keys = config.keyValueLength();
            int hidden = config.feedForward();
            return new Layer(
                    vector(p + "attn_norm.weight", width),
                    matrix(p + "attn_q.weight", queries, width),
                    matrix(p + "attn_k.weight", keys, width),
                    matrix(p + "attn_v.weight", keys, width),
                    matrix(p + "attn_output.weight", width, queries),
                    optional(p + "attn_q.bias", queries),
                    optional(p + "attn_k.bias", keys),
                    optional(p + "attn_v.bias", keys),
                    optional(p + "attn_output.bias", width),
                    optional(p + "attn_q_norm.weight", config.headSize()),
                    optional(p + "attn_k_norm.weight", config.headSize()),
                    optional(p + "post_attention_norm.weight", width),
                    vector(p + "ffn_norm.weight", width),
                    matrix(p + "ffn_gate.weight", hidden, width),
                    matrix(p + "ffn_up.weight", hidden, width),
                    matrix(p + "ffn_down.weight", width, hidden),
                    optional(p + "post_ffw_norm.weight", width));
        }

        private PackedMatrix matrix(String name, int rows, int columns) {
            TensorInfo tensor = file.tensor(name);
            taken.add(name);
            if (tensor.rows() != rows || tensor.columns() != columns) {
                throw new GgufException(
                        file.name(),
                        0,
                        "tensor " + name + " has " + tensor.rows() + " rows of " + tensor.columns() + ", expected "
                                + rows + " rows of " + columns);
            }
            try {
                return Packer.pack(name, tensor.type(), rows, columns, file.data(tensor), memory, workers);
            } catch (TensorException e) {
                throw new GgufException(file.name(), tensor.offset(), String.valueOf(e.getMessage()));
            }
        }

        private float[] vector(String name, int length) {
            TensorInfo tensor = file.tensor(name);
            taken.add(name);
            if (tensor.elements() != length) {
                throw new GgufException(
                        file.name(),
                        0,
                        "tensor " + name + " has " + tensor.elements() + " entries, expected " + length);
            }
            return Weights.vector(file, tensor);
        }

        private float @Nullable [] optional(String name, int length) {
            return file.find(name) == null ? null : vector(name, length);
        }
    }
}
