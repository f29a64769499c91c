package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kelvin.tokenizer.TokenizerData.SpecialIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRolesTest {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;

    @ParameterizedTest
    @ValueSource(strings = {"<|im_end|>", "<end_of_turn>", "<|eot_id|>", "<|endoftext|>", "</s>", "<|eom_id|>"})
    void names_that_end_a_turn_end_a_generation_whatever_their_type(String name) {
        Tokenizer tokenizer = tokenizer(NORMAL, name, "<other>");
        assertThat(tokenizer.isEnd(256)).isTrue();
        assertThat(tokenizer.isControl(256)).isTrue();
        assertThat(tokenizer.encode("a" + name, true).ids()).containsExactly('a', 256);
        assertThat(tokenizer.isEnd(257)).isFalse();
        assertThat(tokenizer.isControl(257)).isFalse();
    }

    @Test
    void the_ids_that_the_file_names_end_a_generation_too() {
        Tokenizer tokenizer =
                Tokenizer.of(Goldens.bytesAnd(new SpecialIds(1, 2, 3, 4, 5, 6, 7), CONTROL, "<|im_end|>"));
        assertThat(tokenizer.ends()).containsExactly(2, 3, 4, 5, 6, 7, 256);
    }

    @Test
    void of_the_names_for_one_part_of_fill_in_the_middle_the_first_token_counts() {
        Tokenizer tokenizer = tokenizer(NORMAL, "<fim_prefix>", "<reponame>", "<|repo_name|>", "<|file_sep|>");
        assertThat(tokenizer.isControl(256)).isTrue();
        assertThat(tokenizer.ends()).containsExactly(257, 259);
        assertThat(tokenizer.isControl(258)).isFalse();
    }

    @Test
    void channel_marks_are_text_and_the_end_of_a_channel_is_no_end() {
        Tokenizer tokenizer = tokenizer(CONTROL, "<|channel|>", "<|return|>", "<|call|>", "<|end|>");
        assertThat(tokenizer.isControl(256)).isFalse();
        assertThat(tokenizer.encode("<|channel|>", false).ids()).containsExactly(256);
        assertThat(tokenizer.ends()).containsExactly(257, 258);
        assertThat(tokenizer.isControl(259)).isFalse();
        assertThat(tokenizer(CONTROL, "<|return|>", "<|end|>").ends()).containsExactly(256, 257);
    }

    @Test
    void a_tool_response_takes_the_end_from_the_old_eos() {
        Tokenizer tokenizer = tokenizer(CONTROL, "</s>", "<|tool_response>");
        assertThat(tokenizer.ends()).containsExactly(257);
        assertThat(tokenizer.isControl(256)).isFalse();
    }

    @Test
    void types_decide_what_is_found_in_a_text() {
        for (int type : List.of(0, 1, 5, 6, 7)) {
            assertThat(tokenizer(type, "<x>").encode("<x>", true).ids()).hasSize(3);
        }
        for (int type : List.of(2, 3)) {
            assertThat(tokenizer(type, "<x>").encode("<x>", true).ids()).containsExactly(256);
            assertThat(tokenizer(type, "<x>").encode("<x>", false).ids()).hasSize(3);
            assertThat(tokenizer(type, "<x>").isSpecial(256)).isTrue();
        }
        assertThat(tokenizer(4, "<x>").encode("<x>", false).ids()).containsExactly(256);
        assertThat(tokenizer(4, "<x>").isSpecial(256)).isFalse();
    }

    private static Tokenizer tokenizer(int type, String... names) {
        return Tokenizer.of(Goldens.bytesAnd(SpecialIds.of(-1, -1), type, names));
    }
}
