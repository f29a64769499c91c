package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import kelvin.tokenizer.Goldens.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are llama.cpp's, places cover the text, and decoding is the inverse of encoding, for every kind of tokenizer. */
class TokenizerGoldensTest {
    /** Texts that every expected file holds at least, with and without parsing of special tokens. */
    private static final int FEWEST = 400;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tale",
                "gpt-2",
                "smollm",
                "llama-bpe",
                "dbrx",
                "qwen2",
                "default",
                "sentencepiece",
                "sentencepiece-no-prefix"
            })
    void ids_are_those_of_llama_cpp(String name) {
        Tokenizer tokenizer = Goldens.tokenizer(name);
        List<Golden> goldens = Goldens.expected(name);
        assertThat(goldens).hasSizeGreaterThan(FEWEST);
        for (Golden golden : goldens) {
            assertThat(tokenizer.encode(golden.text(), golden.parseSpecial()).ids())
                    .as("%s, special tokens parsed: %s", golden.text(), golden.parseSpecial())
                    .isEqualTo(golden.ids());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tale", "gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2", "default"})
    void a_byte_level_text_survives_there_and_back(String name) {
        Tokenizer tokenizer = Goldens.tokenizer(name);
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            String text = Goldens.randomText(random);
            Encoding encoding = tokenizer.encode(text, random.nextBoolean());
            assertThat(tokenizer.decode(encoding.ids())).isEqualTo(text);
            assertCovers(encoding, text, tokenizer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentencepiece", "sentencepiece-no-prefix"})
    void a_sentencepiece_text_survives_there_and_back(String name) {
        Tokenizer tokenizer = Goldens.tokenizer(name);
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            // a stretch that begins with a space would take, with the space in front, the run of two
            String text = "x" + Goldens.randomText(random).replace("\u2581", "") + "<tool>x <s>x  lamp";
            Encoding encoding = tokenizer.encode(text, random.nextBoolean());
            // U+2581 is a space to such a vocabulary, and the user-defined run of two is written as it is
            assertThat(tokenizer.decode(encoding.ids()).replace("\u2581", " ")).isEqualTo(text);
            int at = 0;
            for (int t = 0; t < encoding.ids().length; t++) {
                assertThat(encoding.starts()[t]).isEqualTo(at);
                at = encoding.ends()[t];
            }
            assertThat(at).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private static void assertCovers(Encoding encoding, String text, Tokenizer tokenizer) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        for (int t = 0; t < encoding.ids().length; t++) {
            assertThat(encoding.starts()[t]).isEqualTo(at);
            at = encoding.ends()[t];
            byte[] part = java.util.Arrays.copyOfRange(utf8, encoding.starts()[t], at);
            assertThat(tokenizer.bytes(encoding.ids()[t])).isEqualTo(part);
        }
        assertThat(at).isEqualTo(utf8.length);
        assertThat(encoding.lost()).isEmpty();
    }
}
