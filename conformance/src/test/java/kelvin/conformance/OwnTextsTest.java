package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import kelvin.model.Model;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts read the temperature that they were written at: 200 texts of 128 tokens at each of T = 0.5, 1 and 1.5, each with its
 * own stream; by default 40 texts of 64 tokens of the embedded model.
 *
 * <p>Hypothesis: |beta_fit - 1 / T| < 1.96 SE(beta) holds for 95 % of the texts. The rate over all texts of the three T must lie
 * where a binomial of 95 % puts it with a false alarm of 1e-3 (of 600: 551 to 586); the score of all tokens of one T together is
 * standard normal, and must lie within 3.5 (a false alarm of 1.4e-3 for the three).
 *
 * <p>Power: the texts of each T labelled 5 % too hot or too cold must score beyond 3.5; the expected score is about 7 at T = 0.5,
 * where a text tells least, and 18 at T = 1. (Fewer texts: labels that are wrong by more.) And the rate itself must tell a label
 * that is 15 % (30 %) too hot, in spite of the width of a single text's interval.
 */
class OwnTextsTest {
    private static final double[] TEMPERATURES = {0.5, 1, 1.5};
    private static final double FALSE_ALARM = 1e-3;
    private static final double FAR = 3.5;
    private static final long SEED = 2026;
    /** All texts of the real models take half an hour; {@code -Dkelvin.texts=200} asks for them. */
    private static final int REAL_TEXTS = Integer.getInteger("kelvin.texts", 40);

    @Test
    void short_texts_of_the_embedded_model_read_their_temperature() {
        try (Model model = Models.open("tale")) {
            check("tale", model, 40, 64, 0.15);
        }
    }

    @Tag("slow")
    @Test
    void texts_of_the_embedded_model_read_their_temperature() {
        try (Model model = Models.open("tale")) {
            check("tale", model, 200, 128, 0.05);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void texts_of_real_models_read_their_temperature(String name) {
        try (Model model = Models.openOrSkip(name)) {
            check(name, model, REAL_TEXTS, 128, REAL_TEXTS >= 200 ? 0.05 : 0.15);
        }
    }

    private static void check(String name, Model model, int texts, int tokens, double wrong) {
        int[] prompt = model.tokenizer().encode("Once upon a time");
        long right = 0;
        long hot = 0;
        for (int i = 0; i < TEMPERATURES.length; i++) {
            double t = TEMPERATURES[i];
            OwnTexts.Written written = OwnTexts.write(model, prompt, t, SEED, i * texts, texts, tokens, wrong);
            double[] scores = written.scores();
            System.out.printf(
                    "%s, T = %s: %d of %d texts cover it; scores %.2f, labelled %s too hot %.2f, too cold %.2f%n",
                    name, t, written.covered(t), texts, scores[0], wrong, scores[1], scores[2]);
            assertThat(written.texts()).hasSize(texts);
            assertThat(Math.abs(scores[0])).isLessThan(FAR);
            assertThat(scores[1]).isGreaterThan(FAR);
            assertThat(scores[2]).isLessThan(-FAR);
            right += written.covered(t);
            hot += written.covered((wrong > 0.1 ? 1.3 : 1.15) * t);
        }
        BinomialDistribution covered = new BinomialDistribution(texts * TEMPERATURES.length, 0.95);
        int least = covered.inverseCumulativeProbability(FALSE_ALARM / 2);
        int most = covered.inverseCumulativeProbability(1 - FALSE_ALARM / 2);
        System.out.printf(
                "%s: %d of %d to %d texts cover their T, %d a T that is too hot%n", name, right, least, most, hot);
        assertThat(right).isBetween((long) least, (long) most);
        assertThat(hot).isLessThan(least);
    }
}
