package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawLawsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] TEMPERATURES = {0, 1e-300, 1e-3, 0.01, 0.5, 0.8, 1, 2, 100, 1e6, 1e300, INF};

    private static NoiseKey key(int trial) {
        return new NoiseKey(77, 0, trial, 0);
    }

    /** Logits with long tails, ties and bans. */
    private static float[] logits(Random random, int n) {
        float[] logits = new float[n];
        double scale = Math.exp(4 * random.nextGaussian());
        for (int i = 0; i < n; i++) {
            logits[i] = switch (random.nextInt(12)) {
                case 0 -> Float.NEGATIVE_INFINITY;
                case 1 -> (float) (random.nextInt(3) * scale);
                default -> (float) (random.nextGaussian() * scale);
            };
        }
        logits[random.nextInt(n)] = 0;
        return logits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 1023, 1024, 1025, 5000})
    void the_fast_search_finds_what_brute_force_finds(int n) {
        Random random = new Random(n);
        Draw draw = new Draw(n);
        for (int trial = 0; trial < 60; trial++) {
            float[] logits = logits(random, n);
            double[] wide = Logits.widen(logits);
            for (double t : TEMPERATURES) {
                int expected = Draw.brute(wide, null, t, new GumbelField(key(trial)));
                assertThat(draw.draw(logits, null, t, key(trial))).isEqualTo(expected);
                assertThat(draw.draw(wide, null, t, key(trial))).isEqualTo(expected);
            }
        }
    }

    @Test
    void the_fast_search_agrees_over_a_whole_vocabulary() {
        Random random = new Random(4);
        int n = 262_144;
        Draw draw = new Draw(n);
        for (int trial = 0; trial < 4; trial++) {
            float[] logits = new float[n];
            for (int i = 0; i < n; i++) logits[i] = (float) random.nextGaussian() * (trial + 0.1f);
            for (double t : new double[] {0.3, 1, 50, INF}) {
                int expected = Draw.brute(Logits.widen(logits), null, t, new GumbelField(key(trial)));
                assertThat(draw.draw(logits, null, t, key(trial))).isEqualTo(expected);
            }
        }
    }

    @Test
    void cuts_never_redraw() {
        Random random = new Random(8);
        int n = 3000;
        Draw draw = new Draw(n);
        for (int trial = 0; trial < 60; trial++) {
            float[] logits = logits(random, n);
            double[] wide = Logits.widen(logits);
            BitSet kept = new BitSet();
            double share = trial % 2 == 0 ? 0.01 : 0.5;
            for (int i = 0; i < n; i++) kept.set(i, wide[i] > Double.NEGATIVE_INFINITY && random.nextDouble() < share);
            if (kept.isEmpty()) continue;
            for (double t : TEMPERATURES) {
                int expected = Draw.brute(wide, kept, t, new GumbelField(key(trial)));
                assertThat(draw.draw(logits, kept, t, key(trial))).isEqualTo(expected);
                int whole = draw.draw(logits, null, t, key(trial));
                if (kept.get(whole)) assertThat(expected).isEqualTo(whole);
            }
        }
    }

    @Test
    void zero_takes_the_first_of_equal_ground_states_and_infinity_the_largest_noise() {
        Draw draw = new Draw(3);
        assertThat(draw.draw(new float[] {1, 3, 3}, null, 0, key(0))).isEqualTo(1);
        GumbelField field = new GumbelField(key(5));
        int loudest = 0;
        for (int id = 1; id < 3; id++) loudest = field.gumbel(id) > field.gumbel(loudest) ? id : loudest;
        assertThat(draw.draw(new float[] {-1e30f, 0, 1e30f}, null, INF, key(5))).isEqualTo(loudest);
    }

    @Test
    void at_infinity_equal_noise_goes_to_the_lowest_id() {
        assertThat(Score.beats(INF, 1, 0, 2, 2, 9, 2)).isTrue();
        assertThat(Score.beats(INF, 2, 9, 2, 1, 0, 2)).isFalse();
    }

    @Test
    void the_exact_sign_decides_what_doubles_cannot() {
        // l + T g agree in double; in truth the first is larger by 2^-60.
        double t = 1 + 0x1p-30;
        double g = 1 + 0x1p-30;
        double product = t * g; // 1 + 2^-29 + 2^-60, rounded down
        assertThat(Score.of(0, t, g)).isEqualTo(Score.of(product, t, 0));
        assertThat(Score.beats(t, 7, 0, g, 3, product, 0)).isTrue();
        assertThat(Score.beats(t, 3, product, 0, 7, 0, g)).isFalse();
        assertThat(Score.beats(1, 3, 2, 1, 7, 1, 2)).isTrue(); // exactly equal: the lower id
        assertThat(Score.beats(1, 7, 1, 2, 3, 2, 1)).isFalse();
    }

    @Test
    void the_draw_is_a_step_function_of_temperature() {
        // Two lines cross once: below the crossing one token is drawn, above it the other.
        double[] logits = {1, 0};
        for (int trial = 0; trial < 200; trial++) {
            GumbelField field = new GumbelField(key(trial));
            double difference = field.gumbel(1) - field.gumbel(0);
            double crossing = 1 / difference;
            Draw draw = new Draw(2);
            for (double t : new double[] {0.1, 0.5, 1, 2, 10, 1000}) {
                int expected = difference > 0 && t > crossing ? 1 : 0;
                assertThat(draw.draw(logits, null, t, key(trial))).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_shift_of_all_logits_changes_nothing() {
        Draw draw = new Draw(100);
        Random random = new Random(1);
        for (int trial = 0; trial < 100; trial++) {
            double[] logits = new double[100];
            for (int i = 0; i < 100; i++) logits[i] = random.nextInt(64) / 8.0; // exact in double when shifted
            int expected = draw.draw(logits, null, 0.5, key(trial));
            for (int i = 0; i < 100; i++) logits[i] += 512;
            assertThat(draw.draw(logits, null, 0.5, key(trial))).isEqualTo(expected);
        }
    }

    @Test
    void noise_belongs_to_the_id_and_not_to_the_neighbours() {
        float[] few = {0.5f, 0.25f, 1};
        float[] many = new float[2000];
        Arrays.fill(many, Float.NEGATIVE_INFINITY);
        System.arraycopy(few, 0, many, 0, 3);
        for (int trial = 0; trial < 200; trial++) {
            assertThat(new Draw(2000).draw(many, null, 2, key(trial)))
                    .isEqualTo(new Draw(3).draw(few, null, 2, key(trial)));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_broken_logit_is_named(float broken) {
        float[] logits = {0, broken, 1};
        assertThatThrownBy(() -> new Draw(3).draw(logits, null, 1, key(0)))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("token 1 is " + broken);
        assertThatThrownBy(() -> new Draw(3).draw(Logits.widen(logits), null, 1, key(0)))
                .hasMessageContaining("token 1 is");
    }

    @Test
    void nothing_to_draw_is_an_error() {
        float[] banned = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        assertThatThrownBy(() -> new Draw(2).draw(banned, null, 1, key(0)))
                .hasMessageContaining("all 2 tokens are banned");
        for (double t : new double[] {0, 1}) {
            assertThatThrownBy(() -> new Draw(2).draw(new float[] {1, 2}, new BitSet(), t, key(0)))
                    .hasMessageContaining("no token with a finite logit is kept");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, 1e-301, 1e301, Double.NEGATIVE_INFINITY, Double.MIN_VALUE})
    void a_temperature_outside_its_range_is_refused(double t) {
        assertThatThrownBy(() -> new Draw(1).draw(new float[] {0}, null, t, key(0)))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("expected 0, inf, or 1e-300 to 1e300");
    }
}
