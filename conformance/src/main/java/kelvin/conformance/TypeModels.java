package kelvin.conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kelvin.tensor.TensorType;

/** A tiny random llama model for each tensor type, the same bytes on every machine. Its texts mean nothing. */
final class TypeModels {
    static final int VOCABULARY = 48;
    private static final int WIDTH = 256;
    private static final int HIDDEN = 256;
    private static final int KEYS = 64;
    private static final long SEED = 6;

    private final TensorType type;
    private final SplittableRandom random;
    private final GgufBuilder file = new GgufBuilder();

    private TypeModels(TensorType type) {
        this.type = type;
        this.random = new SplittableRandom(SEED + type.id());
    }

    /** Returns the file of a model with one layer whose matrices all have this type. */
    static byte[] of(TensorType type) {
        return new TypeModels(type).build();
    }

    private byte[] build() {
        List<String> pieces = IntStream.range(0, VOCABULARY)
                .mapToObj(i -> Character.toString(i < 26 ? 'a' + i : 'A' + i - 26))
                .toList();
        file.text("general.architecture", "llama")
                .text("general.name", "tiny random " + type)
                .integer("llama.context_length", 256)
                .integer("llama.embedding_length", WIDTH)
                .integer("llama.block_count", 1)
                .integer("llama.feed_forward_length", HIDDEN)
                .integer("llama.attention.head_count", 8)
                .integer("llama.attention.head_count_kv", 2)
                .number("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "gpt-2")
                .texts("tokenizer.ggml.tokens", pieces)
                .texts("tokenizer.ggml.merges", List.of());
        matrix("token_embd.weight", VOCABULARY, WIDTH);
        norm("output_norm.weight");
        norm("blk.0.attn_norm.weight");
        norm("blk.0.ffn_norm.weight");
        matrix("blk.0.attn_q.weight", WIDTH, WIDTH);
        matrix("blk.0.attn_k.weight", KEYS, WIDTH);
        matrix("blk.0.attn_v.weight", KEYS, WIDTH);
        matrix("blk.0.attn_output.weight", WIDTH, WIDTH);
        matrix("blk.0.ffn_gate.weight", HIDDEN, WIDTH);
        matrix("blk.0.ffn_up.weight", HIDDEN, WIDTH);
        matrix("blk.0.ffn_down.weight", WIDTH, HIDDEN);
        return file.build();
    }

    private void norm(String name) {
        ByteBuffer values = ByteBuffer.allocate(4 * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) values.putFloat((float) random.nextDouble(0.5, 1.5));
        file.tensor(name, TensorType.F32, 1, WIDTH, values.array());
    }

    private void matrix(String name, int rows, int columns) {
        int blocks = rows * columns / type.blockSize();
        ByteBuffer bytes = ByteBuffer.allocate(blocks * type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
        random.nextBytes(bytes.array()); // every value of every quant comes up, -128 of Q8_0 included
        for (int block = 0; block < blocks; block++) setScales(bytes, block * type.blockBytes());
        file.tensor(name, type, rows, columns, bytes.array());
    }

    /** Overwrites what must be a small finite number. */
    private void setScales(ByteBuffer bytes, int at) {
        switch (type) {
            case F32 -> bytes.putFloat(at, (float) weight(0.1));
            case F16 -> half(bytes, at, 0.1);
            case BF16 -> bytes.putShort(at, (short) (Float.floatToRawIntBits((float) weight(0.1)) >> 16));
            case Q4_0, Q5_0, Q8_0, IQ4_NL ->
                half(bytes, at, type == TensorType.Q8_0 || type == TensorType.IQ4_NL ? 0.001 : 0.01);
            case Q4_1, Q5_1 -> {
                half(bytes, at, 0.01);
                half(bytes, at + 2, 0.1);
            }
            case Q2_K -> {
                half(bytes, at + 80, 0.003);
                half(bytes, at + 82, 0.003);
            }
            case Q3_K -> half(bytes, at + 108, 0.001);
            case Q4_K, Q5_K -> {
                half(bytes, at, 0.0003);
                half(bytes, at + 2, 0.001);
            }
            case Q6_K -> half(bytes, at + 208, 0.0001);
            case MXFP4 -> bytes.put(at, (byte) (118 + random.nextInt(5)));
        }
    }

    private double weight(double most) {
        return random.nextDouble(-most, most);
    }

    private void half(ByteBuffer bytes, int at, double most) {
        bytes.putShort(at, Float.floatToFloat16((float) weight(most)));
    }
}
