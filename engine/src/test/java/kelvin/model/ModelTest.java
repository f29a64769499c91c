package kelvin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kelvin.gguf.GgufException;
import kelvin.gguf.TensorInfo;
import kelvin.tensor.TensorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening a model, and models that cannot be opened: the message names the file, the place and the value. */
class ModelTest {
    private static Model open(byte[] bytes) {
        return Model.of(MemorySegment.ofArray(bytes), "patched.gguf", TinyModels.options());
    }

    /** Replaces a text of the file by one of the same length, everywhere. */
    private static byte[] replaced(byte[] bytes, String what, String with) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(what);
        assertThat(with).hasSameSizeAs(what);
        return text.replace(what, with).getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"llama, llama, 3", "llama3, llama, 2", "gemma3, gemma3, 7", "qwen2, qwen2, 2", "qwen3, qwen3, 2"})
    void a_model_says_what_it_is(String name, String architecture, int layers) throws IOException {
        try (Model model = TinyModels.open(name)) {
            ModelInfo info = model.info();
            assertThat(info.architecture()).isEqualTo(architecture);
            assertThat(info.layers()).isEqualTo(layers);
            assertThat(info.vocabulary()).isEqualTo(288);
            assertThat(info.trainedContext()).isEqualTo(256);
            assertThat(info.contextLength()).isEqualTo(256);
            assertThat(info.fileBytes()).isEqualTo(Files.size(TinyModels.path(name)));
            assertThat(info.parameters())
                    .isEqualTo(model.file().tensors().stream()
                            .mapToLong(TensorInfo::elements)
                            .sum());
            assertThat(info.weightBytes()).isBetween(info.fileBytes() / 2, 2 * info.fileBytes());
            assertThat(model.kernels()).isEqualTo("scalar");
        }
    }

    @Test
    void a_model_in_memory_has_the_bits_of_its_file() {
        try (Model file = TinyModels.open("gemma3");
                Model memory = open(TinyModels.bytes("gemma3"));
                Session one = file.session();
                Session other = memory.session()) {
            one.append(1, 2, 3);
            other.append(1, 2, 3);
            assertThat(other.logits()).isEqualTo(one.logits());
            assertThat(memory.sha256()).isEqualTo(file.sha256());
        }
    }

    @Test
    void an_architecture_that_is_not_known_is_named() {
        byte[] bytes = replaced(TinyModels.bytes("qwen2"), "qwen2", "qwen9");
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("patched.gguf")
                .hasMessageContaining("qwen9")
                .hasMessageContaining("llama")
                .hasMessageContaining("gemma3");
    }

    @ParameterizedTest
    @CsvSource({
        "blk.0.attn_q.weight, blk.0.attn_x.weight",
        "output_norm.weight, output_mron.weight",
        "token_embd.weight, token_embe.weight",
        "blk.1.ffn_down.weight, blk.1.ffn_dawn.weight",
        "attention.head_count, attention.head_xount",
        "embedding_length, embedding_lengtg",
        "tokenizer.ggml.tokens, tokenizer.ggml.tokenz"
    })
    void what_is_missing_is_named(String what, String with) {
        byte[] bytes = replaced(TinyModels.bytes("qwen3"), what, with);
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("patched.gguf")
                .hasMessageContaining(what);
    }

    @Test
    void a_tensor_that_no_architecture_has_is_refused_by_name() {
        // a model that ran without it would be another model than the file's
        byte[] bytes = TinyModels.bytes("qwen2");
        byte[] other = replaced(bytes, "blk.0.attn_q.bias", "blk.0.attn_z.bias");
        assertThatThrownBy(() -> open(other)).isInstanceOf(GgufException.class).hasMessageContaining("attn_");
    }

    @Test
    void a_context_beyond_the_memory_is_refused_before_anything_is_allocated() {
        ModelOptions options = TinyModels.options().withContextLength(Integer.MAX_VALUE / 64);
        try (Model model = TinyModels.open("llama", options)) {
            long need = model.info().sessionBytes();
            assertThat(need).isGreaterThan(1L << 33);
            assertThatThrownBy(model::session)
                    .isInstanceOf(OutOfContextMemoryException.class)
                    .hasMessageContaining(Long.toString(need))
                    .hasMessageContaining("--ctx");
        }
    }

    @Test
    void a_weight_that_is_not_a_number_is_found_when_it_spreads() {
        byte[] bytes = TinyModels.bytes("llama");
        long at;
        try (Model model = open(bytes)) {
            at = model.file().tensor("blk.0.attn_norm.weight").offset();
        }
        byte[] nan = bytes.clone();
        Arrays.fill(nan, (int) at, (int) at + 4, (byte) 0xFF);
        assertThatThrownBy(() -> {
                    try (Model model = open(nan);
                            Session session = model.session()) {
                        session.append(1, 2, 3);
                    }
                })
                .isInstanceOfAny(TensorException.class, GgufException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void files_that_are_no_models_are_refused(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.gguf");
        assertThatThrownBy(() -> Model.open(missing))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Model.open(folder))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("not a regular file");
        Path text = Files.writeString(folder.resolve("readme.gguf"), "Once upon a time there was a text file.");
        assertThatThrownBy(() -> Model.open(text)).isInstanceOf(GgufException.class);
        byte[] bytes = TinyModels.bytes("llama");
        Path half = Files.write(folder.resolve("half.gguf"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Model.open(half))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("half.gguf");
    }

    @Test
    void options_are_checked() {
        assertThatThrownBy(() -> ModelOptions.DEFAULT.withThreads(-1)).hasMessageContaining("threads is -1");
        assertThatThrownBy(() -> ModelOptions.DEFAULT.withContextLength(-5)).hasMessageContaining("-5");
        assertThat(ModelOptions.DEFAULT.resolvedThreads()).isPositive();
        assertThatThrownBy(() ->
                        TinyModels.open("llama", TinyModels.options().withKernels(ModelOptions.KernelChoice.VECTOR)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("kelvin-simd");
    }
}
