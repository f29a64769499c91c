package kelvin.turning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import kelvin.thermo.Observables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntropyTurnTest {
    private static Model tale() {
        return Model.of(MemorySegment.ofArray(Tale.gguf()), "tale", ModelOptions.DEFAULT.withThreads(1));
    }

    private static int[] ids(Model model, String text) {
        return model.tokenizer().encode(text, model.tokenizer().addsBos(), true).ids();
    }

    /** Curves with a known bend: H = exp(a (T - b)^3) turns at b, H = T^2 never, H = exp(T^2) at once. */
    @Test
    void the_first_bend_upwards_is_found() {
        double[] cubic = new double[20];
        double[] power = new double[20];
        double[] explosive = new double[20];
        for (int i = 0; i < 20; i++) {
            double t = 0.1 * (i + 1);
            cubic[i] = Math.exp(3 * Math.pow(t - 0.75, 3));
            power[i] = t * t;
            explosive[i] = Math.exp(t * t);
        }
        assertThat(EntropyTurn.first(cubic)).isEqualTo(7); // T = 0.8, the first of the grid above 0.75
        assertThat(EntropyTurn.first(power)).isEqualTo(-1);
        assertThat(EntropyTurn.first(explosive)).isEqualTo(1);
        explosive[0] = 0; // a frozen end has no logarithm
        assertThat(EntropyTurn.first(explosive)).isEqualTo(2);
        assertThat(EntropyTurn.first(new double[3])).isEqualTo(-1);
    }

    /** H(T) is that of the texts that the generation loop writes with the same streams, token by token. */
    @Test
    void the_curve_is_that_of_texts_of_the_generation_loop() {
        try (Model model = tale()) {
            List<int[]> prompts = List.of(ids(model, "Once upon a time"), ids(model, "There was a king"));
            EntropyTurn.Settings settings = new EntropyTurn.Settings(3, 6, 0.4, 3, 11);
            List<String> steps = new ArrayList<>();
            EntropyTurn.Turn turn =
                    new EntropyTurn(model, settings).measure(prompts, (done, all) -> steps.add(done + "/" + all));
            assertThat(steps).containsExactly("1/6", "2/6", "3/6", "4/6", "5/6", "6/6");
            for (int i = 0; i < 3; i++) {
                double t = settings.temperature(i);
                double sum = 0;
                int count = 0;
                for (int p = 0; p < 2; p++) {
                    for (int k = 0; k < 3; k++) {
                        double[] entropies = new double[6];
                        int[] n = {0};
                        GenerationRequest request = new GenerationRequest(
                                Arrays.stream(prompts.get(p)).boxed().toList(),
                                SamplingChain.of(new Temperature(t)),
                                11,
                                3 * p + k,
                                6,
                                List.of());
                        new Generator(model).generate(request, (token, position, logits, text) -> {
                            entropies[n[0]++] = Observables.of(logits, t).entropy();
                            return true;
                        });
                        for (int j = 0; j < n[0]; j++) sum += entropies[j];
                        count += n[0];
                    }
                }
                EntropyTurn.Point point = turn.points().get(i);
                assertThat(point.temperature()).isEqualTo(t);
                assertThat(point.tokens()).isEqualTo(count);
                assertThat(point.entropy()).isCloseTo(sum / count, within(1e-12));
            }
            // The same again, and another seed gives other texts.
            assertThat(new EntropyTurn(model, settings).measure(prompts, (done, all) -> {}))
                    .isEqualTo(turn);
            EntropyTurn.Settings other = new EntropyTurn.Settings(3, 6, 0.4, 3, 12);
            assertThat(new EntropyTurn(model, other).measure(prompts, (done, all) -> {}))
                    .isNotEqualTo(turn);
        }
    }

    /** Leaving one text out brackets the answer, and entropy rises with T where texts are sampled. */
    @Test
    void the_embedded_model_turns_within_the_range_of_its_texts() {
        try (Model model = tale()) {
            EntropyTurn.Settings settings = new EntropyTurn.Settings(8, 16, 0.2, 8, 1);
            EntropyTurn.Turn turn = new EntropyTurn(model, settings)
                    .measure(List.of(ids(model, "Once upon a time")), (done, all) -> {});
            double[] h = turn.points().stream()
                    .mapToDouble(EntropyTurn.Point::entropy)
                    .toArray();
            assertThat(h[7]).isGreaterThan(h[0]);
            Double t = turn.temperature();
            Double least = turn.least();
            Double greatest = turn.greatest();
            if (t != null && least != null && greatest != null) assertThat(t).isBetween(least, greatest);
            assertThat(t == null ? -1 : (int) Math.round(t / 0.2) - 1).isEqualTo(EntropyTurn.first(h));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 0.1, 5", "5, 0, 0.1, 5", "5, 5, 0, 5", "5, 5, NaN, 5", "5, 5, 0.1, 2"})
    void settings_are_checked(int texts, int tokens, double step, int points) {
        assertThatThrownBy(() -> new EntropyTurn.Settings(texts, tokens, step, points, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_prompt_is_refused() {
        try (Model model = tale()) {
            EntropyTurn turn = new EntropyTurn(model, EntropyTurn.Settings.usual(1));
            assertThatThrownBy(() -> turn.measure(List.of(), (done, all) -> {})).hasMessageContaining("no prompt");
        }
    }
}
