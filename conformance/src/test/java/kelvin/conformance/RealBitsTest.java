package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real models at the host's own width: the same bits with any threads, chunks and neighbours, in lanes and without. */
@Tag("models")
class RealBitsTest {
    private static final int LENGTH = 70;

    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void logits_do_not_tell_how_they_were_computed(String name) {
        int[] prompt = new SplittableRandom(9).ints(LENGTH, 1000, 40_000).toArray();
        float[] expected;
        try (Model model = open(name, 1, ModelOptions.KernelChoice.SCALAR)) {
            expected = inChunks(model, prompt, LENGTH);
        }
        for (int threads = 1; threads <= 2; threads++) {
            try (Model model = open(name, threads, ModelOptions.KernelChoice.VECTOR)) {
                for (int chunk : new int[] {1, 7, 32, LENGTH}) {
                    assertThat(inChunks(model, prompt, chunk))
                            .as("%s threads, chunks of %s", threads, chunk)
                            .isEqualTo(expected);
                }
                for (int others : new int[] {1, 6, 31}) {
                    assertThat(among(model, prompt, others))
                            .as("%s threads, %s others", threads, others)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static Model open(String name, int threads, ModelOptions.KernelChoice kernels) {
        return Model.open(Fetched.model(name), new ModelOptions(threads, 128, kernels));
    }

    private static float[] inChunks(Model model, int[] prompt, int chunk) {
        try (Session session = model.session()) {
            for (int at = 0; at < prompt.length; at += chunk) {
                session.append(Arrays.copyOfRange(prompt, at, Math.min(prompt.length, at + chunk)));
            }
            return session.logits().clone();
        }
    }

    /** The last token in one pass with those of other texts of various lengths. */
    private static float[] among(Model model, int[] prompt, int others) {
        List<Session> sessions = new ArrayList<>();
        int[] last = new int[others + 1];
        try {
            for (int i = 0; i <= others; i++) {
                sessions.add(model.session());
                int length = i == others / 2 ? LENGTH : 2 + 3 * i % 60;
                int[] own = i == others / 2
                        ? prompt
                        : new SplittableRandom(i).ints(length, 1000, 40_000).toArray();
                sessions.get(i).append(Arrays.copyOf(own, length - 1));
                last[i] = own[length - 1];
            }
            model.step(sessions, last);
            return sessions.get(others / 2).logits().clone();
        } finally {
            sessions.forEach(Session::close);
        }
    }
}
