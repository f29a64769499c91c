package kelvin.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.TDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentBootstrapTest {
    private static final int SETS = 1_000;
    private static final int RESAMPLES = 300;
    private static final int TOKENS = 10; // a document

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 10, 29, 100, 1001})
    void quantiles_are_students(int degrees) {
        TDistribution t = new TDistribution(degrees);
        double x = t.inverseCumulativeProbability(0.975);
        assertThat(Student.quantile(0.95, degrees)).isCloseTo(x, within(1e-6 * x));
        assertThat(Student.central(1.3, degrees)).isCloseTo(2 * t.cumulativeProbability(1.3) - 1, within(1e-9));
    }

    /** Tokens that share an effect of their document, as many documents of ten tokens; their mean is 0. */
    private static double[][] texts(SplittableRandom random, int documents) {
        double[][] texts = new double[documents][TOKENS];
        for (double[] text : texts) {
            double effect = random.nextGaussian();
            for (int t = 0; t < TOKENS; t++) text[t] = effect + random.nextGaussian();
        }
        return texts;
    }

    private static @Nullable Interval meanInterval(double[][] units, long seed) {
        return new DocumentBootstrap(units.length, RESAMPLES, seed)
                .intervals(weights -> {
                    double sum = 0;
                    double n = 0;
                    for (int d = 0; d < units.length; d++) {
                        for (double x : units[d]) {
                            sum += weights[d] * x;
                            n += weights[d];
                        }
                    }
                    return new double[] {sum / n};
                })
                .getFirst();
    }

    private static int covered(int documents, boolean byToken) {
        SplittableRandom random = new SplittableRandom(documents);
        int covered = 0;
        for (int set = 0; set < SETS; set++) {
            double[][] units = texts(random, documents);
            if (byToken) {
                double[][] single = new double[documents * TOKENS][1];
                for (int t = 0; t < single.length; t++) single[t][0] = units[t / TOKENS][t % TOKENS];
                units = single;
            }
            Interval interval = Objects.requireNonNull(meanInterval(units, set));
            if (interval.low() <= 0 && 0 <= interval.high()) covered++;
        }
        return covered;
    }

    /**
     * Hypothesis: intervals hold the truth in 95 of 100 sets. A binomial of 1,000 allows 918 to 978 with a false alarm of 1e-4
     * (4 standard deviations of 6.9, and the grain of 300 resamples). With 3 documents resampled means have few values and the
     * interval is only known not to be a narrow one: 0.88 or more. Power: a bootstrap over tokens, which takes the tokens of a document
     * as independent, covers below 0.7 and is rejected.
     */
    @ParameterizedTest
    @ValueSource(ints = {6, 12, 30})
    void intervals_cover_as_often_as_they_say(int documents) {
        assertThat(covered(documents, false)).isBetween(918, 978);
    }

    @Test
    void three_documents_give_wide_intervals() {
        assertThat(covered(3, false)).isBetween(880, 1_000);
    }

    @Test
    void a_bootstrap_over_tokens_is_too_sure_of_itself() {
        assertThat(covered(12, true)).isLessThan(700);
    }

    /**
     * The calibration error of a calibrated model is 0. Hypothesis: its interval reaches down to 0 in at least 95 of 100 sets; a
     * binomial allows 85 with a false alarm of 6e-5. Power: for logits twice as large it does so in none of five sets.
     */
    @Test
    void the_interval_of_the_calibration_error_reaches_zero_for_a_calibrated_model_only() {
        int reaches = 0;
        for (int set = 0; set < 100; set++) {
            if (lowest(new Synthetic(set).calibrator(12, 25, 1)) == 0) reaches++;
        }
        assertThat(reaches).isGreaterThanOrEqualTo(85);
        for (int set = 0; set < 5; set++) {
            assertThat(lowest(new Synthetic(set).calibrator(12, 100, 2))).isPositive();
        }
    }

    private static double lowest(Calibrator calibrator) {
        Calibration.Intervals intervals =
                Objects.requireNonNull(calibrator.read(10, 200, 1).intervals());
        return Objects.requireNonNull(intervals.eceDebiased()).low();
    }

    @Test
    void a_figure_that_resamples_lack_has_no_interval() {
        List<@Nullable Interval> intervals = new DocumentBootstrap(4, 100, 1).intervals(weights ->
                new double[] {weights[0] >= 3 ? 1 : Double.NaN, Double.NaN, 5});
        assertThat(intervals.get(0)).isNull();
        assertThat(intervals.get(1)).isNull();
        assertThat(intervals.get(2)).isEqualTo(new Interval(5, 5));
    }

    @Test
    void documents_are_drawn_evenly_and_as_many_as_there_are() {
        long[] drawn = new long[3];
        new DocumentBootstrap(3, 3_000, 9).intervals(weights -> {
            assertThat(weights[0] + weights[1] + weights[2]).isEqualTo(3);
            for (int d = 0; d < 3; d++) drawn[d] += weights[d];
            return new double[0];
        });
        // 9,000 draws and the point itself: 3,001 expected, standard deviation 45; five of them.
        assertThat(Arrays.stream(drawn)).allMatch(count -> Math.abs(count - 3_001) < 225);
    }

    @Test
    void what_cannot_be_resampled_is_refused() {
        assertThatThrownBy(() -> new DocumentBootstrap(1, 10, 1)).hasMessageContaining("documents are 1");
        assertThatThrownBy(() -> new DocumentBootstrap(2, 0, 1)).hasMessageContaining("resamples are 0");
        assertThatThrownBy(() -> new Interval(1, 0)).hasMessageContaining("low is 1");
        assertThatThrownBy(() -> new Interval(Double.NaN, 0)).hasMessageContaining("NaN");
    }
}
