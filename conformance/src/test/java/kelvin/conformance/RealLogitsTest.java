package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution of the file, on both real models and twenty prompts. */
@Tag("models")
class RealLogitsTest {
    /** Half precision costs 11 bits of each key; the bound is twice what was seen, and a tenth of llama.cpp's distance. */
    private static final double HALF_MEAN = 0.01;

    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void log_probabilities_are_those_of_the_file(String name) {
        Truth.Distances distances = Truth.measure(Fetched.model(name), Fetched.llamaCpp(), Prompts.ALL.size());
        System.out.println(name + ", Kelvin:    " + distances.kelvin());
        System.out.println(name + ", f16 keys and values: " + distances.half());
        System.out.println(name + ", llama.cpp: " + distances.peer());
        assertThat(distances.kelvin().steps()).isEqualTo(240);
        assertThat(distances.kelvin().mean()).isLessThanOrEqualTo(0.002);
        assertThat(distances.kelvin().greatest()).isLessThanOrEqualTo(0.03);
        assertThat(distances.kelvin().wrongArgmax()).isZero();
        assertThat(distances.half().mean()).isLessThanOrEqualTo(HALF_MEAN);
        assertThat(distances.half().wrongArgmax()).isZero();
    }
}
