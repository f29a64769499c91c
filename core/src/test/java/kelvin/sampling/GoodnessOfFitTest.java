package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.testkit.DrawFunction;
import kelvin.testkit.GoodnessOfFit;
import kelvin.testkit.WrongSamplers;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

/** The test of tests: its statistic and p-value against Hipparchus, its false alarms counted, its silence refused. */
class GoodnessOfFitTest {
    private static final double[] LOGITS = {0, StrictMath.log(2), StrictMath.log(3), StrictMath.log(4)};
    private static final double[] P = {0.1, 0.2, 0.3, 0.4};

    /** Draws each token a given number of times. */
    private static DrawFunction counts(int... counts) {
        return (logits, temperature, trial) -> {
            int token = 0;
            for (int rest = trial; rest >= counts[token]; rest -= counts[token++]) {}
            return token;
        };
    }

    @Test
    void the_p_value_is_that_of_the_chi_square_law() {
        ChiSquaredDistribution law = new ChiSquaredDistribution(3);
        int[][] cases = {{100, 200, 300, 400}, {110, 190, 310, 390}, {140, 180, 290, 390}, {20, 260, 300, 420}};
        for (int[] counts : cases) {
            double statistic = 0;
            for (int i = 0; i < 4; i++) {
                double expected = 1000 * P[i];
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            }
            GoodnessOfFit fit = GoodnessOfFit.of(counts(counts), LOGITS, 1, 1000);
            assertThat(fit.degrees()).isEqualTo(3);
            double expected = 1 - law.cumulativeProbability(statistic);
            assertThat(fit.pValue()).isCloseTo(expected, within(1e-12 + 1e-9 * expected));
        }
    }

    /** 2,000 fair runs at a rate of 0.05: 100 alarms are expected, and 60 to 140 are four standard deviations. */
    @Test
    void false_alarms_come_at_their_rate() {
        SplittableRandom random = new SplittableRandom(4);
        DrawFunction fair = (logits, temperature, trial) -> {
            double u = random.nextDouble();
            return u < 0.1 ? 0 : u < 0.3 ? 1 : u < 0.6 ? 2 : 3;
        };
        int alarms = 0;
        for (int run = 0; run < 2_000; run++) {
            if (GoodnessOfFit.of(fair, LOGITS, 1, 500).pValue() < 0.05) alarms++;
        }
        assertThat(alarms).isBetween(60, 140);
    }

    @Test
    void what_cannot_be_told_is_no_fit() {
        assertThatThrownBy(
                        () -> GoodnessOfFit.of(counts(2, 1, 1, 1), LOGITS, 1, 5).assertFits(1e-6))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("too few");
        double[] banned = {0, Double.NEGATIVE_INFINITY};
        assertThatThrownBy(() ->
                        GoodnessOfFit.of((l, t, trial) -> 1, banned, 1, 100).assertFits(1e-6))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("banned");
        assertThatThrownBy(() -> GoodnessOfFit.of(counts(100, 200, 300, 400), LOGITS, 1, 1000)
                        .assertMisfits(1e-6))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not noticed");
        GoodnessOfFit.of(WrongSamplers.alwaysGreedy(), LOGITS, 1, 1000).assertMisfits(1e-6);
        GoodnessOfFit.of(WrongSamplers.alwaysGreedy(), LOGITS, 0, 1000).assertFits(1e-6);
    }
}
