package kelvin.bench;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kelvin.conformance.Dequantiser;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufMetadata;
import kelvin.gguf.TensorInfo;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A GGUF file of the llama architecture as a model folder in the layout of Hugging Face: config.json and the dequantised
 * weights in model.safetensors, all float32. The vocabulary is left out: a bench feeds token ids.
 */
final class ModelFolder {
    /** The only architecture that is written. */
    static final String ARCHITECTURE = "llama";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("token_embd", "model.embed_tokens"),
            Map.entry("output_norm", "model.norm"),
            Map.entry("output", "lm_head"),
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufFile file;
    private final int heads;
    private final int keyHeads;

    private ModelFolder(GgufFile file) {
        this.file = file;
        heads = number("attention.head_count");
        keyHeads = file.metadata().integer(ARCHITECTURE + ".attention.head_count_kv", heads);
    }

    /**
     * Writes the folder, which must be there.
     *
     * @throws IllegalArgumentException if the file has a tensor that this layout has no name for
     */
    static void write(GgufFile file, Path folder) throws IOException {
        ModelFolder model = new ModelFolder(file);
        Files.writeString(folder.resolve("config.json"), model.config());
        Files.writeString(
                folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}}");
        Files.writeString(folder.resolve("README.md"), "Dequantised from " + file.name() + ".\n");
        model.weights(folder.resolve("model.safetensors"));
    }

    private int number(String key) {
        return file.metadata().integer(ARCHITECTURE + "." + key);
    }

    private String config() {
        GgufMetadata m = file.metadata();
        return json(g -> {
            g.writeStringProperty("model_type", ARCHITECTURE);
            // Jlama turns head h at position p by the angles of p + 2 h, for queries and keys alike: room for them.
            g.writeNumberProperty("max_position_embeddings", number("context_length") + 2 * heads);
            g.writeNumberProperty("hidden_size", number("embedding_length"));
            g.writeNumberProperty("intermediate_size", number("feed_forward_length"));
            g.writeNumberProperty("num_attention_heads", heads);
            g.writeNumberProperty("num_key_value_heads", keyHeads);
            g.writeNumberProperty("num_hidden_layers", number("block_count"));
            g.writeNumberProperty("rms_norm_eps", m.number(ARCHITECTURE + ".attention.layer_norm_rms_epsilon"));
            g.writeNumberProperty("vocab_size", file.tensor("token_embd.weight").rows());
            g.writeNumberProperty("bos_token_id", m.integer("tokenizer.ggml.bos_token_id", 1));
            g.writeNumberProperty("eos_token_id", m.integer("tokenizer.ggml.eos_token_id", 2));
            g.writeStringProperty("hidden_act", "silu");
            g.writeNumberProperty("rope_theta", m.number(ARCHITECTURE + ".rope.freq_base"));
        });
    }

    /** Writes the length of the header, the header, and the tensors one after the other. */
    private void weights(Path path) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        long at = Long.BYTES + header.length;
        long size = at + file.tensors().stream().mapToLong(ModelFolder::bytes).sum();
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment out = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
            out.set(LONG, 0, header.length);
            MemorySegment.copy(header, 0, out, ValueLayout.JAVA_BYTE, Long.BYTES, header.length);
            for (TensorInfo tensor : file.tensors()) {
                copy(tensor, out.asSlice(at, bytes(tensor)));
                at += bytes(tensor);
            }
        }
    }

    private String header() {
        String text = json(g -> {
            long at = 0;
            for (TensorInfo tensor : file.tensors()) {
                g.writeName(name(tensor.name()));
                g.writeStartObject();
                g.writeStringProperty("dtype", "F32");
                g.writeName("shape");
                g.writeStartArray();
                for (long length : tensor.shape().reversed()) g.writeNumber(length);
                g.writeEndArray();
                g.writeName("data_offsets");
                g.writeStartArray();
                g.writeNumber(at);
                at += bytes(tensor);
                g.writeNumber(at);
                g.writeEndArray();
                g.writeEndObject();
            }
        });
        return text + " ".repeat(-text.length() & 7); // data start at a multiple of eight
    }

    private static long bytes(TensorInfo tensor) {
        return tensor.elements() * Float.BYTES;
    }

    private String name(String gguf) {
        String[] parts = gguf.split("\\.", -1);
        boolean inLayer = parts.length == 4 && parts[0].equals("blk");
        String name = NAMES.get(inLayer ? parts[2] : parts[0]);
        if (name == null)
            throw new IllegalArgumentException(file.name() + " has the tensor " + gguf + ", which has no name here");
        return (inLayer ? "model.layers." + parts[1] + "." : "") + name + ".weight";
    }

    private void copy(TensorInfo tensor, MemorySegment out) {
        Dequantiser from = new Dequantiser(file.data(tensor), tensor.type());
        int columns = (int) tensor.columns();
        int rows = (int) tensor.rows();
        int turned = tensor.name().contains("attn_q.") ? heads : tensor.name().contains("attn_k.") ? keyHeads : 0;
        IntStream.range(0, rows).parallel().forEach(row -> {
            long source = (long) (turned == 0 ? row : paired(row, rows / turned)) * columns;
            long target = (long) row * columns;
            for (int i = 0; i < columns; i++) {
                out.set(FLOAT, (target + i) * Float.BYTES, (float) from.weight(source + i));
            }
        });
    }

    /** In a head, this layout turns dimension i with i + size / 2; llama GGUF files hold the two side by side. */
    private static int paired(int row, int size) {
        int i = row % size;
        return row - i + i % (size / 2) * 2 + i / (size / 2);
    }

    private static String json(Consumer<JsonGenerator> content) {
        StringWriter out = new StringWriter();
        try (JsonGenerator g = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            g.writeStartObject();
            content.accept(g);
            g.writeEndObject();
        }
        return out.toString();
    }
}
