package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TailProbabilityTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] TEMPERATURES = {0.01, 0.3, 1, 2.5, 40, 1e9};
    private static final MathContext FIFTY_DIGITS = new MathContext(50);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** By hand: weights at T = 1 are 1, 1/2, 1/2, 1/4, so Z = 9/4; at T = 2 their square roots. */
    @Test
    void four_levels_by_hand() {
        double ln2 = StrictMath.log(2);
        double[] logits = {-ln2, 0, -ln2, -2 * ln2, -INF};
        assertThat(TailProbability.of(logits, 0, 1)).isCloseTo(5 / 9.0, within(1e-15)); // a tie counts, too
        assertThat(TailProbability.of(logits, 2, 1)).isEqualTo(TailProbability.of(logits, 0, 1));
        assertThat(TailProbability.of(logits, 3, 1)).isCloseTo(1 / 9.0, within(1e-15));
        double z = 1 + 2 * Math.sqrt(0.5) + 0.5;
        assertThat(TailProbability.of(logits, 3, 2)).isCloseTo(0.5 / z, within(1e-15));
    }

    @Test
    void the_ends_of_the_temperatures_are_limits() {
        double[] logits = {2, 2, 1, 1, 0, -INF};
        float[] same = {2, 2, 1, 1, 0, Float.NEGATIVE_INFINITY};
        double[] cold = {1, 1, 0, 0, 0, 0};
        double[] hot = {1, 1, 0.6, 0.6, 0.2, 0};
        for (int token = 0; token < logits.length; token++) {
            assertThat(TailProbability.of(logits, token, 0)).isEqualTo(cold[token]);
            assertThat(TailProbability.of(same, token, 0)).isEqualTo(cold[token]);
            assertThat(TailProbability.of(logits, token, 1e-300)).isEqualTo(cold[token]);
            assertThat(TailProbability.of(same, token, 1e-300)).isEqualTo(cold[token]);
            assertThat(TailProbability.of(logits, token, INF)).isCloseTo(hot[token], within(1e-15));
            assertThat(TailProbability.of(same, token, INF)).isCloseTo(hot[token], within(1e-10));
            assertThat(TailProbability.of(logits, token, 1e300)).isCloseTo(hot[token], within(1e-15));
        }
    }

    @Test
    void a_flat_spectrum_and_a_single_state_have_one() {
        for (double t : new double[] {0, 1, INF}) {
            assertThat(TailProbability.of(new double[] {3, 3, -INF}, 1, t)).isEqualTo(1);
            assertThat(TailProbability.of(new float[] {3}, 0, t)).isEqualTo(1);
        }
    }

    /** The sum of the definition in 50 digits, at a T where each nat halves a weight. */
    @Test
    void brute_force_in_fifty_digits_agrees_down_to_rare_tokens() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 50; round++) {
            int[] halvings = random.ints(300, 0, 1000).toArray();
            double[] logits = new double[halvings.length];
            for (int i = 0; i < logits.length; i++) logits[i] = -halvings[i];
            double t = 1 / StrictMath.log(2); // exp(-n / T) = 2^-n
            int token = random.nextInt(logits.length);
            BigDecimal all = BigDecimal.ZERO;
            BigDecimal tail = BigDecimal.ZERO;
            for (int n : halvings) {
                BigDecimal weight = BigDecimal.ONE.divide(TWO.pow(n), FIFTY_DIGITS);
                all = all.add(weight);
                if (n >= halvings[token]) tail = tail.add(weight);
            }
            double expected = tail.divide(all, FIFTY_DIGITS).doubleValue();
            // The rounding of T itself moves a weight 2^-n by n ulp.
            assertThat(TailProbability.of(logits, token, t)).isCloseTo(expected, within(1e-12 * expected));
        }
    }

    @Test
    void it_never_falls_as_temperature_rises() {
        SplittableRandom random = new SplittableRandom(12);
        for (int round = 0; round < 100; round++) {
            double[] logits = random.doubles(50, -8, 8).toArray();
            int token = random.nextInt(50);
            double before = TailProbability.of(logits, token, 0);
            for (double t : TEMPERATURES) {
                double now = TailProbability.of(logits, token, t);
                assertThat(now).isBetween(before - 1e-15, 1.0);
                before = now;
            }
        }
    }

    /** What a p-value is: tokens whose tail probability is a or less have at most the mass a together. */
    @Test
    void small_ones_are_as_rare_as_they_say() {
        SplittableRandom random = new SplittableRandom(13);
        for (double t : TEMPERATURES) {
            double[] logits = random.doubles(60, -8, 8).toArray();
            logits[7] = logits[8];
            double[] p = Observables.probabilities(logits, t);
            for (double a : new double[] {1e-6, 0.01, 0.2, 0.5, 0.9}) {
                double mass = 0;
                for (int token = 0; token < p.length; token++) {
                    if (TailProbability.of(logits, token, t) <= a) mass += p[token];
                }
                assertThat(mass).isLessThanOrEqualTo(a + 1e-12);
            }
        }
    }

    @Test
    void bad_input_is_refused() {
        assertThatThrownBy(() -> TailProbability.of(new double[2], 2, 1)).hasMessage("token is 2, expected 0 to 1");
        assertThatThrownBy(() -> TailProbability.of(new float[2], -1, 1)).hasMessage("token is -1, expected 0 to 1");
        assertThatThrownBy(() -> TailProbability.of(new double[2], 0, -1)).hasMessageContaining("T is -1");
        assertThatThrownBy(() -> TailProbability.of(new double[] {0, Double.NaN}, 0, 1))
                .hasMessageContaining("logit 1 is NaN");
        assertThatThrownBy(() -> TailProbability.of(new float[] {0, Float.NaN}, 0, 1))
                .hasMessageContaining("logit 1 is NaN");
    }
}
