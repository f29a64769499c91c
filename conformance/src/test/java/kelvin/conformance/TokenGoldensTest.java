package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kelvin.gguf.GgufFile;
import kelvin.tokenizer.Tokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids equal those that llama.cpp gave once; the files are committed, so that llama.cpp need not run here. */
class TokenGoldensTest {
    private static final Path FOLDER = Path.of("tokenizers");

    private static TokenGolden golden(String model) throws IOException {
        return TokenGolden.read(FOLDER.resolve(model + ".tsv"));
    }

    @Tag("models")
    @ParameterizedTest
    @CsvSource({"smollm2, true", "smollm2, false", "gemma3, true", "gemma3, false"})
    void ids_are_those_of_the_golden_file(String model, boolean parseSpecial) throws IOException {
        TokenGolden golden = golden(model);
        List<String> different = new ArrayList<>();
        try (GgufFile file = GgufFile.open(Fetched.model(model))) {
            Tokenizer tokenizer = Tokenizer.of(file.metadata(), file.name());
            for (TokenGolden.Line line : golden.lines()) {
                int[] actual = tokenizer
                        .encode(line.text(), tokenizer.addsBos(), parseSpecial)
                        .ids();
                if (!Arrays.equals(line.ids(parseSpecial), actual)) {
                    different.add(TokenGolden.escape(line.text()) + " " + Arrays.toString(line.ids(parseSpecial)) + " "
                            + Arrays.toString(actual));
                }
            }
        }
        System.out.println(model + ", special tokens " + (parseSpecial ? "parsed" : "not parsed") + ": "
                + (golden.lines().size() - different.size()) + " of "
                + golden.lines().size() + " texts have the golden ids");
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void there_are_enough_different_texts_and_both_settings_matter(String model) throws IOException {
        TokenGolden golden = golden(model);
        Set<String> texts = new HashSet<>();
        int differing = 0;
        for (TokenGolden.Line line : golden.lines()) {
            texts.add(line.text());
            if (!Arrays.equals(line.parsed(), line.plain())) differing++;
        }
        assertThat(texts).hasSizeGreaterThan(2_200);
        assertThat(differing).isGreaterThan(200);
    }

    @Test
    void a_file_gives_back_what_was_written(@TempDir Path folder) throws IOException {
        String[] texts = {
            "", "#", " # a", "\\u{41}", "a\tb\r\n\u0085\u2028", "\\", "\uD83E\uDD84 e\u0301\u200D", "=", "\uFEFF"
        };
        List<TokenGolden.Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) lines.add(new TokenGolden.Line(texts[i], new int[i], new int[] {i, 7}));
        new TokenGolden(Map.of("name", "value"), lines).write(folder.resolve("a.tsv"));
        TokenGolden read = TokenGolden.read(folder.resolve("a.tsv"));
        assertThat(read.about()).containsExactly(Map.entry("name", "value"));
        assertThat(read.lines()).usingRecursiveComparison().isEqualTo(lines);
    }
}
