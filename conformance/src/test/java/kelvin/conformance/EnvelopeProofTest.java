package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import kelvin.generate.Envelope;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import kelvin.sampling.TemperatureInterval;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The texts of an envelope are those that the generator writes: at 200 random temperatures, at both ends of every interval and at
 * both neighbours of each end, token by token.
 */
class EnvelopeProofTest {
    private static final int RANDOM = 200;
    private static final int STREAM = 3;

    @ParameterizedTest
    @ValueSource(longs = {7, -1})
    void intervals_of_the_embedded_model(long seed) {
        try (Model model = Models.open("tale")) {
            prove(model, "Once upon a time", seed, 10);
        }
    }

    /** At some temperatures the story ends, at others it goes on. */
    @Test
    void intervals_of_texts_that_end() {
        try (Model model = Models.open("tale")) {
            List<Envelope.Text> texts = prove(model, "So they went home and slept.", 125, 8);
            assertThat(texts).anyMatch(text -> text.finishReason() == Generation.FinishReason.STOP);
            assertThat(texts).anyMatch(text -> text.finishReason() == Generation.FinishReason.LENGTH);
        }
    }

    @Tag("models")
    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void intervals_of_real_models(String name) {
        try (Model model = Models.open(name)) {
            prove(model, "The capital of France is", 11, 6);
        }
    }

    private static List<Envelope.Text> prove(Model model, String prompt, long seed, int tokens) {
        int[] ids = model.tokenizer().encode(prompt);
        List<Envelope.Text> texts = new ArrayList<>();
        boolean whole =
                new Envelope(model, seed, STREAM, tokens).walk(ids, TemperatureInterval.ALL, text -> texts.add(text));
        assertThat(whole).isTrue();
        assertThat(texts).hasSizeGreaterThan(3);
        cover(texts);
        Generator generator = new Generator(model);
        List<Integer> boxed = Arrays.stream(ids).boxed().toList();
        TreeSet<Double> temperatures = temperatures(texts, seed);
        for (double t : temperatures) {
            Envelope.Text expected = texts.stream()
                    .filter(text -> text.interval().contains(t))
                    .findFirst()
                    .orElseThrow();
            GenerationRequest request = new GenerationRequest(
                    boxed, new SamplingChain(List.of(new Temperature(t))), seed, STREAM, tokens, List.of());
            Generation replay = generator.generate(request, TokenListener.NONE);
            assertThat(replay.ids()).as("T = %s", t).isEqualTo(expected.ids());
            assertThat(replay.text()).isEqualTo(expected.text());
            assertThat(replay.finishReason()).isEqualTo(expected.finishReason());
        }
        System.out.printf(
                "%s, \"%s\": %d texts from 0 to inf hold at %d temperatures%n",
                model.info().name(), prompt, texts.size(), temperatures.size());
        return texts;
    }

    /** No gap, no overlap, no text twice in a row, and each turn is where the texts part. */
    private static void cover(List<Envelope.Text> texts) {
        assertThat(texts.getFirst().interval().from()).isZero();
        assertThat(texts.getLast().interval().to()).isEqualTo(Double.POSITIVE_INFINITY);
        for (int i = 1; i < texts.size(); i++) {
            Envelope.Text before = texts.get(i - 1);
            Envelope.Text text = texts.get(i);
            assertThat(text.interval().from())
                    .isEqualTo(TemperatureInterval.next(before.interval().to()));
            assertThat(text.turn()).isEqualTo(Arrays.mismatch(before.ids(), text.ids()));
        }
    }

    /** Half of the random ones are even in s = T / (1 + T), half in the exponent of T. */
    private static TreeSet<Double> temperatures(List<Envelope.Text> texts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Double> temperatures = new TreeSet<>();
        for (int i = 0; temperatures.size() < RANDOM; i++) {
            double s = random.nextDouble();
            temperatures.add(i % 2 == 0 ? s / (1 - s) : StrictMath.pow(10, random.nextDouble(-6, 6)));
        }
        for (Envelope.Text text : texts) {
            for (double end :
                    new double[] {text.interval().from(), text.interval().to()}) {
                temperatures.add(end);
                if (end > 0) temperatures.add(TemperatureInterval.previous(end));
                if (end < Double.POSITIVE_INFINITY) temperatures.add(TemperatureInterval.next(end));
            }
        }
        return temperatures;
    }
}
