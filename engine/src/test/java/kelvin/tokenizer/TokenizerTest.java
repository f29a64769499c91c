package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.tokenizer.TokenizerData.Family;
import kelvin.tokenizer.TokenizerData.SpecialIds;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final SpecialIds NONE = SpecialIds.of(-1, -1);

    @Test
    void the_embedded_model_names_its_tokens() {
        Tokenizer tale = Goldens.tale();
        assertThat(tale.vocabularySize()).isEqualTo(4096);
        assertThat(tale.bos()).isZero();
        assertThat(tale.eos()).isZero();
        assertThat(tale.addsBos()).isTrue();
        assertThat(tale.isEnd(0)).isTrue();
        assertThat(tale.isControl(0)).isTrue();
        assertThat(tale.isSpecial(0)).isTrue();
        assertThat(tale.ends()).containsExactly(0);
        assertThat(tale.isSpecial(1)).isFalse();
        assertThat(tale.piece(0)).isEqualTo("<|endoftext|>");
        assertThat(tale.text(1)).isEqualTo("!");
    }

    @Test
    void bos_comes_first_and_covers_nothing() {
        Encoding encoding = Goldens.tale().encode("a", true, true);
        assertThat(encoding.ids()).startsWith(0).hasSize(2);
        assertThat(encoding.ends()).startsWith(0);
        assertThat(Goldens.tale().encode("a")).isEqualTo(encoding.ids());
    }

    @Test
    void an_empty_text_has_no_tokens() {
        assertThat(Goldens.tale().encode("", true).ids()).isEmpty();
        assertThat(Goldens.tale().encode("", true, true).ids()).containsExactly(0);
        assertThat(Tokenizer.of(Goldens.sentencePiece(true)).encode("", true).ids())
                .isEmpty();
        assertThat(Goldens.tale().decode(new int[0])).isEmpty();
    }

    @Test
    void bos_is_refused_where_there_is_none() {
        Tokenizer tokenizer = Tokenizer.of(Goldens.bytesAnd(NONE, 1));
        assertThat(tokenizer.addsBos()).isFalse();
        assertThatThrownBy(() -> tokenizer.encode("a", true, true))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("BOS");
    }

    @ParameterizedTest
    @CsvSource({"'\ud83d', 0", "'ab\ude00', 2", "'\ud83dx', 0", "'\ud83d\ude00\ud83d', 2", "'\ude00\ud83d', 0"})
    void half_a_surrogate_pair_is_refused_with_its_place(String text, int offset) {
        assertThatThrownBy(() -> Goldens.tale().encode(text, true))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("at char " + offset + ";");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4096, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_foreign_id_is_refused(int id) {
        Tokenizer tale = Goldens.tale();
        for (Runnable use : List.<Runnable>of(
                () -> tale.bytes(id),
                () -> tale.piece(id),
                () -> tale.isEnd(id),
                () -> tale.isSpecial(id),
                () -> tale.isControl(id),
                () -> tale.text(id),
                () -> tale.decode(new int[] {id}))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(TokenizerException.class)
                    .hasMessage("token id is " + id + ", expected 0 to 4095");
        }
    }

    @Test
    void a_token_of_half_a_character_has_bytes_and_no_text() {
        Tokenizer tokenizer = Tokenizer.of(Goldens.bytesAnd(NONE, 1));
        assertThat(tokenizer.bytes(0xC3)).containsExactly(0xC3);
        assertThat(tokenizer.text(0xC3)).isNull();
        assertThat(tokenizer.text('c')).isEqualTo("c");
    }

    @Test
    void byte_tokens_and_spaces_of_sentencepiece_become_bytes() {
        Tokenizer tokenizer = Tokenizer.of(Goldens.sentencePiece(true));
        assertThat(tokenizer.bytes(3 + 0xE4)).containsExactly(0xE4);
        assertThat(tokenizer.bytes(1)).isEqualTo("<s>".getBytes(StandardCharsets.UTF_8));
        int[] lamp = tokenizer.encode("lamp", true).ids();
        assertThat(tokenizer.piece(lamp[0])).startsWith("\u2581");
        assertThat(tokenizer.text(lamp[0])).startsWith(" ");
    }

    @Test
    void bytes_without_a_token_are_reported_and_can_be_refused() {
        TokenizerData all = Goldens.bytesAnd(NONE, 1);
        List<byte[]> pieces = new ArrayList<>(all.pieces());
        pieces.remove(4); // the byte U+0004
        Tokenizer tokenizer = Tokenizer.of(new TokenizerData(
                Family.BYTE_PAIR, PreTokenizer.GPT_2, pieces, new int[0], new float[0], List.of(), NONE, false, false));
        Encoding encoding = tokenizer.encode("a\u0004b\u0004", true);
        assertThat(encoding.ids()).hasSize(2);
        assertThat(encoding.starts()).containsExactly(0, 2);
        assertThat(encoding.lost()).containsExactly(1, 3);
        assertThatThrownBy(encoding::requireComplete)
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("offset 1 ")
                .hasMessageContaining("2 such bytes");
        Encoding whole = tokenizer.encode("ab", true);
        assertThat(whole.requireComplete()).isSameAs(whole);
    }

    @Test
    void the_fingerprint_tells_any_two_tokenizers_apart() {
        TokenizerData data = Goldens.byteLevel("gpt-2");
        List<byte[]> fewer = data.merges().subList(0, data.merges().size() - 1);
        int[] types = data.types().clone();
        types[0] = 5;
        List<String> hashes = List.of(
                Tokenizer.of(data).fingerprint(),
                Tokenizer.of(Goldens.byteLevel("qwen2")).fingerprint(),
                Tokenizer.of(with(data, data.types(), fewer)).fingerprint(),
                Tokenizer.of(with(data, types, data.merges())).fingerprint(),
                Tokenizer.of(Goldens.sentencePiece(true)).fingerprint(),
                Tokenizer.of(Goldens.sentencePiece(false)).fingerprint());
        assertThat(hashes).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(Tokenizer.of(Goldens.byteLevel("phi-2")).fingerprint())
                .isEqualTo(hashes.getFirst()); // the same rule
    }

    private static TokenizerData with(TokenizerData data, int[] types, List<byte[]> merges) {
        return new TokenizerData(
                data.family(),
                data.preTokenizer(),
                data.pieces(),
                types,
                data.scores(),
                merges,
                data.special(),
                data.addBos(),
                data.addSpacePrefix());
    }

    /** A merge that looked at all pairs again after each step would need days for these, not a tenth of a second. */
    @ParameterizedTest
    @CsvSource({
        "a, gpt-2",
        "' ', gpt-2",
        "1, llama-bpe",
        "., qwen2",
        "'\n', qwen2",
        "\u00e9, smollm",
        "1, default",
        "a, sentencepiece",
        "' ', sentencepiece"
    })
    void a_million_equal_characters_take_no_longer_than_others(String character, String name) {
        Tokenizer tokenizer = Goldens.tokenizer(name);
        String text = character.repeat(1 << 20);
        Encoding encoding =
                Assertions.assertTimeoutPreemptively(Duration.ofMinutes(1), () -> tokenizer.encode(text, true));
        assertThat(Arrays.stream(encoding.ends()).max()).hasValue(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
