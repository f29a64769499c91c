package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.tokenizer.TokenizerData.Family;
import kelvin.tokenizer.TokenizerData.SpecialIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may say about its tokenizer, and what is refused. */
class TokenizerDataTest {
    private static final SpecialIds NONE = SpecialIds.of(-1, -1);

    @TempDir
    private Path folder;

    @Test
    void an_unknown_tokenizer_is_refused_by_name() {
        refusedFile(Map.of("tokenizer.ggml.model", "t5"), "tokenizer.ggml.model is 't5'");
        refusedFile(Map.of(), "tokenizer.ggml.model is missing");
    }

    @Test
    void an_unknown_pre_tokenizer_is_refused_by_name() {
        Map<String, Object> file = file("gpt2");
        file.put("tokenizer.ggml.pre", "tekken");
        refusedFile(file, "tokenizer.ggml.pre is 'tekken'", "llama-bpe");
    }

    @Test
    void a_vocabulary_that_is_missing_is_refused_by_key() {
        refusedFile(Map.of("tokenizer.ggml.model", "llama"), "tokenizer.ggml.tokens is missing");
        refusedFile(Map.of("tokenizer.ggml.model", "gpt2", "tokenizer.ggml.tokens", List.of("a")), "merges is missing");
    }

    @Test
    void a_file_without_settings_gets_llama_cpp_s() {
        Tokenizer sentencePiece = read(file("llama"));
        assertThat(sentencePiece.bos()).isEqualTo(1);
        assertThat(sentencePiece.eos()).isEqualTo(2);
        assertThat(sentencePiece.addsBos()).isTrue();
        assertThat(sentencePiece.encode("b", true).ids()).containsExactly(3, 1); // a space in front
        Tokenizer bytePair = read(file("gpt2"));
        assertThat(bytePair.bos()).isEqualTo(-1);
        assertThat(bytePair.eos()).isEqualTo(-1);
        assertThat(bytePair.addsBos()).isFalse();
        assertThat(bytePair.ends()).isEmpty();
    }

    @Test
    void the_file_s_settings_win() {
        Map<String, Object> file = file("llama");
        file.put("tokenizer.ggml.bos_token_id", 0);
        file.put("tokenizer.ggml.eos_token_id", 4);
        file.put("tokenizer.ggml.eot_token_id", 5);
        file.put("tokenizer.ggml.add_bos_token", false);
        file.put("tokenizer.ggml.add_space_prefix", false);
        Tokenizer tokenizer = read(file);
        assertThat(tokenizer.bos()).isZero();
        assertThat(tokenizer.ends()).containsExactly(4, 5);
        assertThat(tokenizer.addsBos()).isFalse();
        assertThat(tokenizer.encode("b", true).ids()).containsExactly(1);
    }

    @Test
    void llama_3_adds_bos_and_so_must_have_one() {
        Map<String, Object> file = file("gpt2");
        file.put("tokenizer.ggml.pre", "llama-bpe");
        refusedFile(file, "bos_token_id is missing");
        file.put("tokenizer.ggml.bos_token_id", 2);
        assertThat(read(file).addsBos()).isTrue();
    }

    @Test
    void a_special_id_outside_the_vocabulary_is_refused() {
        Map<String, Object> file = file("gpt2");
        file.put("tokenizer.ggml.eos_token_id", 6);
        refusedFile(file, "tokenizer.ggml.eos_token_id is 6", "0 to 5");
        file.put("tokenizer.ggml.eos_token_id", -2);
        refusedFile(file, "tokenizer.ggml.eos_token_id is -2");
    }

    @Test
    void the_name_of_the_file_is_in_the_message_where_it_is_known() {
        withMetadata(
                file("rwkv"),
                metadata -> assertThatThrownBy(() -> Tokenizer.of(metadata, "m.gguf"))
                        .isInstanceOf(GgufException.class)
                        .hasMessageContaining("m.gguf")
                        .hasMessageContaining("rwkv"));
    }

    @Test
    void equal_pieces_are_refused() {
        refused(List.of("a", "b", "a"), new int[0], new float[0], List.of(), "tokens 0 and 2 are both 'a'");
        refused(List.of(), new int[0], new float[0], List.of(), "the vocabulary is empty");
    }

    @Test
    void holes_in_the_ids_are_no_tokens_of_any_text() {
        Tokenizer tokenizer = Tokenizer.of(data(List.of("a", "", ""), new int[] {1, 3, 4}, new float[0], List.of()));
        assertThat(tokenizer.encode("aa", true).ids()).containsExactly(0, 0);
        assertThat(tokenizer.bytes(1)).isEmpty();
    }

    @Test
    void short_lists_and_broken_scores_are_refused() {
        refused(List.of("a", "b"), new int[1], new float[0], List.of(), "token_type has 1 entries for 2 tokens");
        refused(List.of("a", "b"), new int[0], new float[1], List.of(), "scores has 1 entries for 2 tokens");
        refused(List.of("a", "b"), new int[0], new float[] {0, Float.NaN}, List.of(), "scores[1] is NaN");
    }

    @Test
    void a_merge_needs_two_parts() {
        for (String merge : List.of("ab", "a ", "", " ")) {
            refused(List.of("a"), new int[0], new float[0], List.of(merge), "merge 0 is '" + merge + "'");
        }
    }

    @Test
    void a_merge_into_no_token_falls_apart_into_bytes() {
        Tokenizer tokenizer =
                Tokenizer.of(data(List.of("a", "b", "abb"), new int[0], new float[0], List.of("a b", "ab b")));
        assertThat(tokenizer.encode("abb", true).ids()).containsExactly(2);
        assertThat(tokenizer.encode("aba", true).ids()).containsExactly(0, 1, 0); // ab is no token
    }

    private static TokenizerData data(List<String> pieces, int[] types, float[] scores, List<String> merges) {
        return new TokenizerData(
                Family.BYTE_PAIR, PreTokenizer.GPT_2, utf8(pieces), types, scores, utf8(merges), NONE, false, false);
    }

    private static List<byte[]> utf8(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static void refused(List<String> pieces, int[] types, float[] scores, List<String> merges, String message) {
        assertThatThrownBy(() -> Tokenizer.of(data(pieces, types, scores, merges)))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining(message);
    }

    private void refusedFile(Map<String, Object> file, String... parts) {
        withMetadata(
                file,
                metadata -> assertThatThrownBy(() -> Tokenizer.of(metadata))
                        .isInstanceOf(TokenizerException.class)
                        .hasMessageContainingAll(parts));
    }

    private static Map<String, Object> file(String model) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("tokenizer.ggml.model", model);
        file.put("tokenizer.ggml.tokens", List.of("a", "b", "c", "\u2581", "d", "e"));
        file.put("tokenizer.ggml.merges", List.of());
        return file;
    }

    private Tokenizer read(Map<String, Object> file) {
        Tokenizer[] read = new Tokenizer[1];
        withMetadata(file, metadata -> read[0] = Tokenizer.of(metadata));
        return read[0];
    }

    private void withMetadata(Map<String, Object> file, java.util.function.Consumer<kelvin.gguf.GgufMetadata> use) {
        Path path = folder.resolve("small.gguf");
        try {
            Files.write(path, gguf(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try (GgufFile opened = GgufFile.open(path)) {
            use.accept(opened.metadata());
        }
    }

    /** Writes a GGUF v3 file without tensors. */
    private static byte[] gguf(Map<String, Object> metadata) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        write(out, 4, 3);
        write(out, 8, 0);
        write(out, 8, metadata.size());
        metadata.forEach((key, value) -> {
            string(out, key);
            switch (value) {
                case String text -> {
                    write(out, 4, 8);
                    string(out, text);
                }
                case Boolean flag -> {
                    write(out, 4, 7);
                    write(out, 1, flag ? 1 : 0);
                }
                case Integer number -> {
                    write(out, 4, 5);
                    write(out, 4, number);
                }
                case List<?> texts -> {
                    write(out, 4, 9);
                    write(out, 4, 8);
                    write(out, 8, texts.size());
                    texts.forEach(text -> string(out, (String) text));
                }
                default -> throw new AssertionError(value);
            }
        });
        out.writeBytes(new byte[64]);
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(out, 8, utf8.length);
        out.writeBytes(utf8);
    }

    private static void write(ByteArrayOutputStream out, int bytes, int value) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        out.writeBytes(Arrays.copyOf(all, bytes));
    }
}
