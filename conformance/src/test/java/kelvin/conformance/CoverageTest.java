package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kelvin.trust.SisonGlaz;
import org.junit.jupiter.api.Test;

/**
 * Coverage without noise: the probability, summed over all outcomes, that all shares lie in their intervals. It is below the
 * level with few replicas and comes near it with many, where intervals half as wide stay far below.
 */
class CoverageTest {
    @Test
    void coverage_comes_near_the_level() {
        for (double[] shares : new double[][] {{0.5, 0.5}, {0.4, 0.3, 0.3}, {0.5, 0.3, 0.2}}) {
            double few = Coverage.of(shares, 12, counts -> SisonGlaz.intervals(counts, 0.95));
            double many = Coverage.of(shares, 60, counts -> SisonGlaz.intervals(counts, 0.95));
            assertThat(few).as("few").isBetween(0.7, 0.97);
            assertThat(many).as("many").isBetween(0.88, 0.97);
            assertThat(Coverage.of(shares, 60, CoverageTest::halfAsWide)).isLessThan(0.75);
        }
    }

    private static SisonGlaz.Interval[] halfAsWide(int[] counts) {
        double n = Arrays.stream(counts).sum();
        SisonGlaz.Interval[] whole = SisonGlaz.intervals(counts, 0.95);
        for (int i = 0; i < whole.length; i++) {
            double share = counts[i] / n;
            whole[i] = new SisonGlaz.Interval((whole[i].low() + share) / 2, (whole[i].high() + share) / 2);
        }
        return whole;
    }

    @Test
    void all_outcomes_together_have_probability_one() {
        double all = Coverage.of(new double[] {0.2, 0.3, 0.5}, 9, counts -> {
            SisonGlaz.Interval[] wide = new SisonGlaz.Interval[counts.length];
            Arrays.fill(wide, new SisonGlaz.Interval(0, 1));
            return wide;
        });
        assertThat(all).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
    }
}
