package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordTemperatureTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Levels 0, 1, 10 with the middle one observed: e^-b + 10 e^-10b = 1 + e^-b + e^-10b, so 9 x^10 = 1, b = ln(9) / 10. */
    @Test
    void three_levels_by_hand() {
        assertThat(WordTemperature.of(new double[] {0, -1, -10}, 1)).isCloseTo(10 / StrictMath.log(9), within(1e-11));
        assertThat(WordTemperature.of(new float[] {7, 6, -3}, 1)).isCloseTo(10 / StrictMath.log(9), within(1e-11));
    }

    @Test
    void the_ends_are_ends() {
        double[] logits = {0, -1, -2, -INF};
        assertThat(WordTemperature.of(logits, 0)).isEqualTo(0);
        assertThat(WordTemperature.of(logits, 1)).isEqualTo(INF); // the uniform mean itself
        assertThat(WordTemperature.of(logits, 2)).isEqualTo(INF);
        assertThat(WordTemperature.of(logits, 3)).isEqualTo(INF);
        assertThat(WordTemperature.of(new double[] {0, -1, -2.0000001}, 1))
                .isGreaterThan(1e6)
                .isFinite();
    }

    @Test
    void a_flat_spectrum_has_none() {
        assertThat(WordTemperature.of(new double[] {3, 3, -INF}, 1)).isNull();
        assertThat(WordTemperature.of(new float[] {3}, 0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-200, 1e-9, 1, 40, 1e9, 1e200})
    void the_mean_energy_there_is_the_energy_observed(double scale) {
        SplittableRandom random = new SplittableRandom(6);
        int solved = 0;
        for (int round = 0; round < 40; round++) {
            double[] logits = random.doubles(200, -scale, scale).toArray();
            int token = random.nextInt(200);
            Double t = WordTemperature.of(logits, token);
            if (t == null || t == 0 || t == INF) continue;
            Observables there = Observables.of(logits, t);
            assertThat(there.energy()).isCloseTo(there.groundLogit() - logits[token], within(1e-10 * scale));
            solved++;
        }
        assertThat(solved).isGreaterThan(10);
    }

    @Test
    void tokens_outside_the_vocabulary_are_refused() {
        for (int token : new int[] {-1, 2}) {
            assertThatThrownBy(() -> WordTemperature.of(new double[2], token))
                    .hasMessage("token is " + token + ", expected 0 to 1");
            assertThatThrownBy(() -> TokenStatistics.of(new double[2], token, 1))
                    .hasMessage("token is " + token + ", expected 0 to 1");
        }
    }

    /** By hand: weights at T = 1 are 1, 1/2, 1/2, 1/4, so Z = 9/4; at T = 2 their square roots. */
    @Test
    void statistics_of_a_token_by_hand() {
        double ln2 = StrictMath.log(2);
        double[] logits = {-ln2, 0, -ln2, -2 * ln2, -INF};
        TokenStatistics one = TokenStatistics.of(logits, 2, 1);
        assertThat(one.rank()).isEqualTo(3); // token 0 has the same logit and a lower id
        assertThat(TokenStatistics.of(logits, 0, 1).rank()).isEqualTo(2);
        assertThat(one.energy()).isEqualTo(ln2);
        assertThat(one.probability()).isCloseTo(2 / 9.0, within(1e-15));
        assertThat(one.surprisal()).isCloseTo(StrictMath.log(4.5), within(1e-15));
        TokenStatistics two = TokenStatistics.of(logits, 3, 2);
        double z = 1 + 2 * Math.sqrt(0.5) + 0.5;
        assertThat(two.probability()).isCloseTo(0.5 / z, within(1e-15));
        assertThat(two.surprisal()).isCloseTo(StrictMath.log(9), within(1e-15)); // at T = 1 whatever T
        assertThat(two.rank()).isEqualTo(4);
        TokenStatistics ground = TokenStatistics.of(logits, 1, 0);
        assertThat(ground).isEqualTo(new TokenStatistics(1, 0, 1, ground.surprisal()));
        TokenStatistics banned = TokenStatistics.of(logits, 4, 1);
        assertThat(banned).isEqualTo(new TokenStatistics(5, INF, 0, INF));
        assertThat(TokenStatistics.of(new double[] {0, -2000}, 1, 1).surprisal())
                .isEqualTo(2000); // p = 0, and yet
    }
}
