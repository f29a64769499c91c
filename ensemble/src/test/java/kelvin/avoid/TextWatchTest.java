package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseMatcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Phrases and stop strings in a text that comes byte by byte: the tokens of the tiny models are bytes. */
@SuppressWarnings("NullAway.Init")
class TextWatchTest {
    private static Model model;

    @BeforeAll
    static void open() {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.SCALAR);
        model = Model.open(Path.of("..", "conformance", "tiny", "qwen3.gguf"), options);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Returns tokens that are the bytes of a text. */
    private static int[] tokens(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) tokens[i] = token(bytes[i]);
        return tokens;
    }

    private static int token(byte b) {
        for (int id = 0; id < model.tokenizer().vocabularySize(); id++) {
            byte[] bytes = model.tokenizer().bytes(id);
            if (bytes.length == 1 && bytes[0] == b) return id;
        }
        throw new AssertionError("no token is the byte " + b);
    }

    private static TextWatch watch(String prompt, List<String> stops, String... phrases) {
        PhraseMatcher matcher = PhraseMatcher.of(
                Arrays.stream(phrases).map(each -> new Phrase(each, "own")).toList());
        return new TextWatch(model.tokenizer(), matcher, tokens(prompt), stops);
    }

    private static TextWatch after(TextWatch watch, String text) {
        for (int token : tokens(text)) watch.accept(token);
        return watch;
    }

    @Test
    void a_phrase_is_certain_a_character_after_its_end() {
        TextWatch watch = after(watch("", List.of(), "key role"), "a key role");
        assertThat(watch.occurrences()).isEmpty();
        assertThat(watch.certain()).isZero();
        assertThat(watch.settled()).isEqualTo(2);
        Watch longer = watch.copy();
        longer.accept(token((byte) 's'));
        assertThat(longer.occurrences()).isEmpty();
        assertThat(longer.settled()).isGreaterThan(2);
        watch.accept(token((byte) ','));
        assertThat(watch.occurrences()).containsExactly(new Watch.Occurrence(0, 2, 9));
        assertThat(watch.certain()).isEqualTo(1);
        assertThat(watch.settled()).isEqualTo(11);
    }

    @Test
    void the_end_is_a_word_boundary() {
        TextWatch watch = after(watch("", List.of(), "key role"), "a key role");
        watch.end();
        assertThat(watch.occurrences()).containsExactly(new Watch.Occurrence(0, 2, 9));
        assertThat(watch.settled()).isEqualTo(10);
    }

    @Test
    void a_phrase_may_begin_in_the_prompt_but_not_end_there() {
        TextWatch begins = after(watch("a key ", List.of(), "key role"), "role.");
        assertThat(begins.occurrences()).containsExactly(new Watch.Occurrence(0, 0, 3));
        TextWatch ends = after(watch("a key role", List.of(), "key role"), ". Yes");
        ends.end();
        assertThat(ends.occurrences()).isEmpty();
        assertThat(ends.certain()).isZero();
        assertThat(after(watch("turn", List.of(), "key"), "key ").occurrences()).isEmpty();
    }

    @Test
    void characters_of_several_tokens_are_whole() {
        TextWatch watch = after(watch("", List.of(), "déjà vu"), "un déjà vu!");
        assertThat(watch.occurrences()).containsExactly(new Watch.Occurrence(0, 3, 11));
        TextWatch half = watch("", List.of(), "é");
        half.accept(token((byte) 0xc3));
        assertThat(half.settled()).isZero();
        half.accept(token((byte) 0xa9));
        half.end();
        assertThat(half.occurrences()).containsExactly(new Watch.Occurrence(0, 0, 1));
    }

    @Test
    void a_stop_string_ends_the_text_before_it() {
        TextWatch watch = after(watch("", List.of("END", "ENDED"), "the END", "key"), "key the EN");
        assertThat(watch.stopped()).isFalse();
        assertThat(watch.settled()).isLessThanOrEqualTo(8);
        watch.accept(token((byte) 'D'));
        assertThat(watch.stop()).isZero();
        watch.end();
        assertThat(watch.length()).isEqualTo(8);
        assertThat(watch.occurrences()).containsExactly(new Watch.Occurrence(1, 0, 2));
    }

    @Test
    void what_is_no_stop_string_after_all_belongs_to_the_text() {
        TextWatch watch = after(watch("", List.of("keys", "role models"), "key role"), "key role mode.");
        assertThat(watch.stopped()).isFalse();
        assertThat(watch.occurrences()).hasSize(1);
        watch = after(watch("", List.of("\n\n"), "key role"), "key role\n");
        assertThat(watch.occurrences()).isEmpty();
        watch.end();
        assertThat(watch.occurrences()).hasSize(1);
        assertThat(watch.length()).isEqualTo(9);
    }

    @Test
    void the_certain_number_never_falls_and_ends_at_the_leftmost_longest() {
        TextWatch watch = watch("", List.of(), "a b", "b", "a b c d", "d");
        int before = 0;
        for (int token : tokens("a b c d. d b")) {
            watch.accept(token);
            assertThat(watch.certain()).isGreaterThanOrEqualTo(before);
            before = watch.certain();
        }
        watch.end();
        assertThat(watch.certain()).isEqualTo(3).isGreaterThanOrEqualTo(before);
    }

    @Test
    void tokens_without_text_do_not_shift_places() {
        int control = -1;
        for (int id = 0; id < model.tokenizer().vocabularySize() && control < 0; id++) {
            if (model.tokenizer().isControl(id)) control = id;
        }
        TextWatch plain = new TextWatch(
                model.tokenizer(),
                PhraseMatcher.of(List.of(new Phrase("key role", "own"))),
                new int[] {token((byte) 'k'), token((byte) 'e'), control, token((byte) 'y')},
                List.of());
        assertThat(after(plain, " role.").occurrences()).containsExactly(new Watch.Occurrence(0, 0, 4));
    }
}
