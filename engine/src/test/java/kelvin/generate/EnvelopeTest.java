package kelvin.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kelvin.model.Model;
import kelvin.model.TinyModels;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import kelvin.sampling.TemperatureInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text of a seed, each with its exact interval: the generation loop gives it there and nowhere else. */
class EnvelopeTest {
    private static final int[] PROMPT = TinyModels.tokens(1, 9);

    private static Generation generate(Model model, double t, int tokens) {
        GenerationRequest request = new GenerationRequest(
                Arrays.stream(PROMPT).boxed().toList(),
                new SamplingChain(List.of(new Temperature(t))),
                3,
                2,
                tokens,
                List.of());
        return new Generator(model).generate(request, TokenListener.NONE);
    }

    private static List<Envelope.Text> walk(Model model, TemperatureInterval range, int tokens) {
        List<Envelope.Text> texts = new ArrayList<>();
        boolean whole = new Envelope(model, 3, 2, tokens).walk(PROMPT, range, text -> {
            texts.add(text);
            return true;
        });
        assertThat(whole).isTrue();
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3", "qwen2"})
    void texts_tile_the_range_and_replay(String architecture) {
        try (Model model = TinyModels.open(architecture)) {
            TemperatureInterval range = new TemperatureInterval(0.1, 1e6);
            List<Envelope.Text> texts = walk(model, range, 6);
            assertThat(texts).hasSizeGreaterThan(5);
            assertThat(texts.getFirst().interval().from()).isEqualTo(range.from());
            assertThat(texts.getLast().interval().to()).isEqualTo(range.to());
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < texts.size(); i++) {
                Envelope.Text text = texts.get(i);
                TemperatureInterval interval = text.interval();
                if (i > 0) {
                    assertThat(interval.from())
                            .isEqualTo(TemperatureInterval.next(
                                    texts.get(i - 1).interval().to()));
                }
                double inside = interval.from() + random.nextDouble() * (interval.to() - interval.from());
                for (double t : new double[] {interval.from(), inside, interval.to()}) {
                    Generation replay = generate(model, t, 6);
                    assertThat(replay.ids()).as("T %s", t).isEqualTo(text.ids());
                    assertThat(replay.text()).isEqualTo(text.text());
                    assertThat(replay.finishReason()).isEqualTo(text.finishReason());
                }
            }
        }
    }

    @Test
    void turns_and_parents_tell_where_texts_part() {
        try (Model model = TinyModels.open("llama")) {
            List<Envelope.Text> texts = walk(model, TemperatureInterval.ALL, 5);
            assertThat(texts.getFirst().parent()).isNull();
            assertThat(texts.getFirst().turn()).isEqualTo(-1);
            for (int i = 1; i < texts.size(); i++) {
                Envelope.Text text = texts.get(i);
                int turn = Arrays.mismatch(texts.get(i - 1).ids(), text.ids());
                assertThat(text.turn()).isEqualTo(turn);
                int best = -1;
                int parent = -1;
                for (int j = 0; j < i; j++) {
                    int common = Arrays.mismatch(texts.get(j).ids(), text.ids());
                    if (common < 0) common = text.ids().length;
                    if (common >= best) {
                        best = common;
                        parent = j;
                    }
                }
                assertThat(text.parent()).isEqualTo(parent);
            }
        }
    }

    @Test
    void ends() {
        try (Model model = TinyModels.open("llama")) {
            assertThat(walk(model, TemperatureInterval.ALL, 0)).hasSize(1);
            assertThat(walk(model, new TemperatureInterval(0, 0), 4)).hasSize(1);
            List<Envelope.Text> one = walk(model, TemperatureInterval.ALL, 1);
            assertThat(one.getLast().interval().to()).isEqualTo(Double.POSITIVE_INFINITY);
            List<Envelope.Text> few = new ArrayList<>();
            boolean whole = new Envelope(model, 3, 2, 5).walk(PROMPT, TemperatureInterval.ALL, text -> {
                few.add(text);
                return few.size() < 3;
            });
            assertThat(whole).isFalse();
            assertThat(few).hasSize(3);
        }
    }
}
