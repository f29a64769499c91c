package kelvin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import kelvin.conformance.DoubleForward;
import kelvin.gguf.GgufFile;
import kelvin.models.Tale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exported weights, not quantised, give Jlama the logits of the GGUF file as a double-precision pass finds them, token by
 * token and in batches.
 */
class ModelFolderTest {
    /** Jlama computes in float32, through up to 30 layers, logits of the order of 20; 4e-5 was seen. */
    private static final double TOLERANCE = 1e-3;

    @TempDir
    Path folder = Path.of("");

    @TempDir
    Path scratch = Path.of("");

    @Test
    void jlama_finds_the_logits_of_the_embedded_model() throws IOException {
        Path file = scratch.resolve("tale.gguf");
        Files.write(file, Tale.gguf());
        compare(file, 300);
    }

    @Test
    @Tag("models")
    void jlama_finds_the_logits_of_a_model_with_shared_keys() throws IOException {
        String cache = System.getenv().getOrDefault("KELVIN_CACHE", "../conformance/cache");
        compare(Path.of(cache, "SmolLM2-135M-Instruct.Q4_1.gguf"), 12);
    }

    private void compare(Path path, int length) throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            ModelFolder.write(file, folder);
            try (JlamaModel jlama = new JlamaModel(folder, scratch)) {
                int vocabulary = jlama.vocabularySize();
                int[] tokens =
                        new SplittableRandom(1).ints(length, 0, vocabulary).toArray();
                double[][] exact = new DoubleForward(file).logits(tokens, length);
                for (int t = 0; t < length; t++) {
                    jlama.step(tokens[t], t);
                    assertThat(greatestDifference(jlama, exact[t]))
                            .as("step %d", t)
                            .isLessThan(TOLERANCE);
                }
                jlama.prefill(tokens);
                assertThat(greatestDifference(jlama, exact[length - 1]))
                        .as("prefill")
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static double greatestDifference(JlamaModel jlama, double[] exact) {
        double greatest = 0;
        for (int i = 0; i < exact.length; i++) greatest = Math.max(greatest, Math.abs(jlama.logit(i) - exact[i]));
        return greatest;
    }
}
