package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.gguf.GgufFile;
import kelvin.tokenizer.Tokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token ids equal llama.cpp's. */
@Tag("models")
class TokensTest {
    @ParameterizedTest
    @CsvSource({"smollm2, true", "smollm2, false", "gemma3, true", "gemma3, false"})
    void ids_are_those_of_llama_cpp(String model, boolean parseSpecial) {
        List<String> texts = VariedTexts.make(5_000, 42);
        List<String> different = new ArrayList<>();
        try (GgufFile file = GgufFile.open(Fetched.model(model));
                LlamaCpp llama = new LlamaCpp(Fetched.llamaCpp(), Fetched.model(model))) {
            Tokenizer tokenizer = Tokenizer.of(file.metadata(), file.name());
            for (String text : texts) {
                int[] expected = llama.tokenize(text, true, parseSpecial);
                int[] actual = tokenizer
                        .encode(text, tokenizer.addsBos(), parseSpecial)
                        .ids();
                if (!Arrays.equals(expected, actual)) {
                    different.add(text + " " + Arrays.toString(expected) + " " + Arrays.toString(actual));
                }
            }
        }
        System.out.println(model + ", special tokens " + (parseSpecial ? "parsed" : "not parsed") + ": "
                + (texts.size() - different.size()) + " of " + texts.size() + " texts have llama.cpp's ids");
        assertThat(different).isEmpty();
    }
}
