package kelvin.phrases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseListsTest {
    @TempDir
    Path folder = Path.of("");

    private static PhraseList parse(String text) {
        return PhraseLists.parse("mine", text.getBytes(UTF_8));
    }

    @Test
    void a_line_is_a_phrase_or_a_class_a_tab_and_a_phrase() {
        PhraseList list = parse("# mine\n# version 7\n\nso to speak\r\nhedge\tas it were\ta remark\t1\n");
        assertThat(list.version()).isEqualTo("7");
        assertThat(list.entries())
                .containsExactly(
                        new PhraseEntry(new Phrase("so to speak", "own"), "mine", 4, null),
                        new PhraseEntry(new Phrase("as it were", "hedge"), "mine", 5, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '# nothing'         | 0 | it has no phrase
            ''                  | 0 | it has no phrase
            'one;   '           | 2 | made of spaces
            'one;;hedge\t '     | 3 | made of spaces
            '\tone'             | 1 | nothing stands before the tab
            '\ufeffone'         | 1 | byte order mark
            """)
    void a_malformed_line_is_refused_by_number(String text, int line, String reason) {
        assertThatThrownBy(() -> parse(text.replace(';', '\n')))
                .isInstanceOfSatisfying(PhraseListException.class, e -> {
                    assertThat(e.list()).isEqualTo("mine");
                    assertThat(e.line()).isEqualTo(line);
                    assertThat(e).hasMessageContaining(reason);
                });
    }

    @Test
    void a_malformed_pattern_is_refused_by_the_line_it_stands_in() {
        PhraseList list = parse("one\n\nclass\ttwo (\n");
        assertThatThrownBy(list::matcher)
                .isInstanceOf(PhraseListException.class)
                .hasMessageStartingWith("mine, line 3: \"two (\": ");
    }

    @Test
    void bytes_that_are_no_utf8_are_refused_with_their_offset() {
        assertThatThrownBy(() -> PhraseLists.parse("mine", new byte[] {'a', '\n', (byte) 0xff, 'b'}))
                .isInstanceOf(PhraseListException.class)
                .hasMessageContaining("at byte 2 (0xff)");
    }

    @Test
    void a_word_is_the_name_of_a_list_a_file_or_a_phrase() throws IOException {
        Path file = Files.writeString(folder.resolve("own.txt"), "as it were\n");
        assertThat(PhraseLists.of("stock").version()).isEqualTo("1");
        assertThat(PhraseLists.of(file.toString()).entries()).hasSize(1);
        assertThat(PhraseLists.of("as it were").entries().getFirst().phrase().pattern())
                .isEqualTo("as it were");
        assertThatThrownBy(() -> PhraseLists.of("   ").matcher()).isInstanceOf(PhraseListException.class);
        assertThatThrownBy(() -> PhraseLists.read(folder.resolve("none")))
                .isInstanceOf(PhraseListException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> PhraseLists.read(folder)).isInstanceOf(PhraseListException.class);
        assertThatThrownBy(() -> PhraseLists.builtIn("nonesuch")).hasMessageContaining("there is stock");
    }

    @Test
    void joined_lists_keep_the_rates_of_classes_that_only_one_of_them_has() {
        PhraseList stock = PhraseLists.builtIn(PhraseLists.STOCK);
        PhraseList joined = PhraseList.joined(List.of(stock, parse("hedge\tas it were")));
        assertThat(joined.entries()).hasSize(stock.entries().size() + 1);
        assertThat(joined.classes()).containsKey("closer").doesNotContainKey("hedge");
        assertThat(joined.whole()).isNull();
        assertThat(PhraseList.joined(List.of(stock))).isSameAs(stock);
    }
}
