package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The architectures against transformers, on tiny random models in float32. */
class TinyModelsTest {
    /** The goldens are within 1e-5 of the same pass in float64. A norm epsilon ten times too large moves logits by 7e-5. */
    private static final double TOLERANCE = 3e-5;

    /** llama.cpp keeps keys and values in half precision by default, with 11 bits: errors of some hundredths. */
    private static final double HALF_PRECISION_TOLERANCE = 0.05;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama3", "gemma3", "qwen2", "qwen3"})
    void logits_are_those_of_transformers(String name) {
        TinyGolden golden = TinyGolden.read(name);
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.SCALAR);
        double worst = 0;
        try (Model model = Model.open(TinyGolden.FOLDER.resolve(golden.model()), options)) {
            assertThat(model.sha256()).isEqualTo(golden.sha256());
            for (TinyGolden.Prompt prompt : golden.prompts()) {
                try (Session session = model.session()) {
                    for (TinyGolden.Row row : prompt.rows()) {
                        while (session.position() <= row.position()) session.append(prompt.ids()[session.position()]);
                        worst = Math.max(worst, distance(row.logits(), session.logits()));
                        assertThat(logPartition(session.logits(), row.logits().length))
                                .isCloseTo(row.logPartition(), within(TOLERANCE));
                    }
                }
            }
        }
        System.out.println(name + ": logits within " + worst + " of transformers");
        assertThat(worst).isLessThan(TOLERANCE);
    }

    @Tag("models")
    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama3", "gemma3", "qwen2", "qwen3"})
    void the_files_mean_the_same_to_llama_cpp(String name) {
        TinyGolden golden = TinyGolden.read(name);
        Path file = TinyGolden.FOLDER.resolve(golden.model());
        double worst = 0;
        try (LlamaCpp llama = new LlamaCpp(Fetched.llamaCpp(), file)) {
            llama.open(64, 1, 1);
            LlamaBatch batch = llama.batch(64);
            for (TinyGolden.Prompt prompt : golden.prompts()) {
                llama.clear();
                batch.clear();
                for (int i = 0; i < prompt.ids().length; i++) batch.add(prompt.ids()[i], i, 0, true);
                llama.decode(batch);
                float[] logits = new float[llama.vocabularySize()];
                for (TinyGolden.Row row : prompt.rows()) {
                    llama.logits(row.position(), logits);
                    worst = Math.max(worst, distance(row.logits(), logits));
                }
            }
        }
        System.out.println(name + ": llama.cpp's logits within " + worst + " of transformers");
        assertThat(worst).isLessThan(HALF_PRECISION_TOLERANCE);
    }

    private static double distance(float[] expected, float[] actual) {
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs((double) expected[i] - actual[i]);
            if (!(error <= worst)) worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        }
        return worst;
    }

    private static double logPartition(float[] logits, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += StrictMath.exp(logits[i]);
        return StrictMath.log(sum);
    }
}
