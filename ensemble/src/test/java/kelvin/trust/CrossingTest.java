package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.TemperatureInterval;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private static int draw(float[] logits, double t, NoiseKey key) {
        return new Draw(logits.length).draw(logits, null, t, key);
    }

    /** The token is drawn at the temperature found, and at none nearer to the one in force. */
    @Test
    void it_is_the_nearest_temperature_that_draws_the_token() {
        SplittableRandom random = new SplittableRandom(1);
        int found = 0;
        int none = 0;
        for (int trial = 0; trial < 400; trial++) {
            float[] logits = new float[2 + random.nextInt(30)];
            for (int i = 0; i < logits.length; i++) logits[i] = (float) (3 * random.nextGaussian());
            NoiseKey key = new NoiseKey(trial, 0, 5, 0);
            double t = new double[] {0, 0.3, 1, 4, Double.POSITIVE_INFINITY}[trial % 5];
            int kept = draw(logits, t, key);
            int lost = (kept + 1 + random.nextInt(logits.length - 1)) % logits.length;
            Double crossing = Crossing.nearest(logits, lost, t, key);
            if (crossing == null) {
                none++;
                for (int k = 0; k <= 400; k++) { // no temperature of a fine grid draws it
                    double s = k / 400.0;
                    assertThat(draw(logits, s == 1 ? Double.POSITIVE_INFINITY : s / (1 - s), key))
                            .isNotEqualTo(lost);
                }
                continue;
            }
            found++;
            assertThat(draw(logits, crossing, key)).isEqualTo(lost);
            double nearer = crossing > t ? TemperatureInterval.previous(crossing) : TemperatureInterval.next(crossing);
            assertThat(draw(logits, nearer, key)).isNotEqualTo(lost);
        }
        assertThat(found).isGreaterThan(50);
        assertThat(none).isGreaterThan(50);
    }

    @Test
    void with_two_tokens_it_is_where_the_lines_cross() {
        float[] logits = {1, 0};
        int found = 0;
        for (int seed = 0; seed < 50; seed++) {
            NoiseKey key = new NoiseKey(seed, 0, 0, 0);
            GumbelField field = new GumbelField(key);
            double lead = field.gumbel(1) - field.gumbel(0);
            int kept = draw(logits, 1, key);
            Double crossing = Crossing.nearest(logits, 1 - kept, 1, key);
            if (kept == 0 && lead <= 0) {
                assertThat(crossing).isNull(); // the second token is never drawn
            } else {
                found++;
                Assertions.assertThat(crossing).isNotNull();
                assertThat(crossing).isCloseTo(1 / lead, Assertions.withinPercentage(1e-10));
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void ties_and_banned_tokens() {
        NoiseKey key = new NoiseKey(3, 0, 0, 0);
        float[] ties = {2, 2, Float.NEGATIVE_INFINITY};
        int other = draw(ties, 1, key);
        if (other == 1) assertThat(Crossing.nearest(ties, 1, 0, key)).isEqualTo(1e-300);
        else assertThat(Crossing.nearest(ties, 1, 0, key)).isNull();
        assertThat(Crossing.nearest(new float[] {1, Float.NEGATIVE_INFINITY}, 1, 1, key))
                .isNull();
    }
}
