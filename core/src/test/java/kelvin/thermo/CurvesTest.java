package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvesTest {
    private static final double[] GRID = {0, 0.02, 0.1, 0.25, 0.5, 1, 2, 5, 20, 1000, Double.POSITIVE_INFINITY};

    /** Two levels with a gap of 1: C = (x / 2)^2 / cosh^2(x / 2) with x = 1 / T has its Schottky peak at T = 0.41678. */
    @Test
    void schottky() {
        Curves curves = new Curves(List.of(DensityOfStates.of(new float[] {1, 0})));
        List<Curves.Peak> peaks = curves.peaks();
        assertThat(peaks).hasSize(1);
        assertThat(peaks.getFirst().temperature()).isCloseTo(0.4167784, within(1e-6));
        assertThat(peaks.getFirst().heatCapacity()).isCloseTo(0.4392288, within(1e-6));
        assertThat(curves.groundProbability(1)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-8));
        assertThat(curves.groundProbability(0)).isEqualTo(1);
    }

    /** Levels on two scales melt twice. */
    @Test
    void two_scales_have_two_peaks() {
        float[] logits = new float[2002];
        java.util.Arrays.fill(logits, 2, 2002, -60);
        logits[0] = 0;
        logits[1] = -0.2f;
        assertThat(new Curves(List.of(DensityOfStates.of(logits))).peaks()).hasSize(2);
        assertThat(new Curves(List.of(DensityOfStates.of(new float[] {2, 2, 2}))).peaks())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 5000})
    void laws_hold_for_random_spectra(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (double width : new double[] {0, 0.01, 1, 4, 40}) {
            float[] logits = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) logits[i] = (float) (random.nextGaussian() * width);
            for (Curves.Check check : new Curves(List.of(DensityOfStates.of(logits))).checks(GRID)) {
                assertThat(check.passes()).as("width %s: %s", width, check).isTrue();
            }
        }
    }

    /** The bound is reached to a few percent by one state below many of the same level. */
    @Test
    void a_check_can_fail_only_above_the_bound() {
        float[] logits = new float[10_001];
        java.util.Arrays.fill(logits, 1, 10_001, -10);
        Curves curves = new Curves(List.of(DensityOfStates.of(logits)));
        double most = 1 + Math.pow(Math.log(10_000), 2) / 4;
        double peak = curves.peaks().getFirst().heatCapacity();
        assertThat(peak).isBetween(0.9 * most, most);
        assertThat(new Curves.Check("x", 2, 1, 1).passes()).isFalse();
        assertThat(new Curves.Check("x", 1, 1, 1).passes()).isTrue();
    }

    @Test
    void means_over_spectra() {
        DensityOfStates one = DensityOfStates.of(new float[] {1, 0});
        DensityOfStates other = DensityOfStates.of(new float[] {5, 5, 2});
        Curves curves = new Curves(List.of(one, other));
        for (double t : new double[] {0, 0.7, Double.POSITIVE_INFINITY}) {
            assertThat(curves.at(t).entropy())
                    .isEqualTo((one.at(t).entropy() + other.at(t).entropy()) / 2);
            assertThat(curves.at(t).whiteness()).isNotNull();
        }
        assertThat(curves.at(0).ties()).isEqualTo(1.5);
        assertThat(new Curves(List.of(one, DensityOfStates.of(new float[] {1})))
                        .at(1)
                        .whiteness())
                .isNull();
        assertThatThrownBy(() -> new Curves(List.of())).hasMessageContaining("at least one");
    }
}
