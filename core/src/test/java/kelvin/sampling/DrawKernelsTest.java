package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the scalar kernels hold, are near enough to spare most groups, and never decide the draw. */
class DrawKernelsTest {
    private static final float BANNED = Float.NEGATIVE_INFINITY;
    private static final double INF = Double.POSITIVE_INFINITY;
    private final ScalarDrawKernels kernels = new ScalarDrawKernels();

    private static GumbelField field(int position) {
        return new GumbelField(new NoiseKey(5, 1, position, 0));
    }

    @Test
    void a_maximum_is_the_largest_logit_of_the_group_s_own_members() {
        float[] logits = new float[1100]; // the last group block is cut at 76 of its 1,024 ids
        Arrays.fill(logits, BANNED);
        logits[3] = -2;
        logits[3 + 16] = 5;
        logits[3 + 63 * 16] = 4;
        logits[4] = 7;
        logits[1024 + 3] = 9;
        float[] maxima = new float[32];
        assertThat(kernels.groupMaxima(logits, 1100, maxima, 32)).isTrue();
        float[] expected = new float[32];
        Arrays.fill(expected, BANNED);
        expected[3] = 5;
        expected[4] = 7;
        expected[16 + 3] = 9;
        assertThat(maxima).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_broken_logit_is_reported_wherever_it_stands(float broken) {
        for (int at : new int[] {0, 17, 99}) {
            float[] logits = new float[100];
            logits[at] = broken;
            assertThat(kernels.groupMaxima(logits, 100, new float[16], 16)).isFalse();
        }
    }

    /** The largest score of a group over all its members, by the definition of the noise. */
    private static double largest(GumbelField field, int group, float maximum, double temperature) {
        double gumbel = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < 64; m++) gumbel = Math.max(gumbel, field.gumbel(GumbelField.id(group, m)));
        return temperature == INF ? gumbel : maximum + temperature * gumbel;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 0.01, 0.8, 1, 50, 1e20, INF})
    void a_bound_is_never_below_the_largest_score_of_its_group(double temperature) {
        float[] maxima = {0, 3, -40, 1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, BANNED};
        float[] bounds = new float[maxima.length];
        for (int position = 0; position < 200; position++) {
            kernels.groupBounds(field(position), maxima, maxima.length, temperature, bounds);
            for (int g = 0; g + 1 < maxima.length; g++) {
                assertThat((double) bounds[g])
                        .isGreaterThanOrEqualTo(largest(field(position), g, maxima[g], temperature));
            }
            assertThat(bounds[maxima.length - 1]).isEqualTo(BANNED);
        }
    }

    @Test
    void bounds_are_near_the_noise() {
        float[] maxima = new float[4096];
        float[] bounds = new float[4096];
        kernels.groupBounds(field(0), maxima, 4096, 1, bounds);
        double excess = 0;
        for (int g = 0; g < 4096; g++) excess += bounds[g] - largest(field(0), g, 0, 1);
        // The mean over v of ln(-ln(1 - v) / v) is 0.423, and of the chord of log2 another 0.040; four standard errors.
        assertThat(excess / 4096).isBetween(0.440, 0.485);
    }

    @Test
    void a_negative_logarithm_is_bounded_from_above_within_a_sixteenth() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            double x = StrictMath.exp(-37 * random.nextDouble()) * (1 + random.nextInt(64));
            double exact = -StrictMath.log(x);
            assertThat(ScalarDrawKernels.negativeLogBound(x)).isBetween(exact, exact + 0.0625);
        }
        for (double power = 0x1p-53; power < 64; power *= 2) { // where the chord touches the curve
            assertThat(ScalarDrawKernels.negativeLogBound(power))
                    .isBetween(-StrictMath.log(power), -StrictMath.log(power) + 2e-12);
        }
    }

    @Test
    void rounding_up_gives_the_least_float_that_is_not_below() {
        assertThat(ScalarDrawKernels.roundUp(1)).isEqualTo(1);
        assertThat(ScalarDrawKernels.roundUp(1 + 0x1p-40)).isEqualTo(Math.nextUp(1f));
        assertThat(ScalarDrawKernels.roundUp(1 - 0x1p-40)).isEqualTo(1);
        assertThat(ScalarDrawKernels.roundUp(-1 + 0x1p-40)).isEqualTo(Math.nextUp(-1f));
        assertThat(ScalarDrawKernels.roundUp(1e-300)).isEqualTo(Float.MIN_VALUE);
        assertThat(ScalarDrawKernels.roundUp(1e300)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(ScalarDrawKernels.roundUp(-1e300)).isEqualTo(-Float.MAX_VALUE);
    }

    /** Kernels that know nothing: every group with a finite logit may win. */
    private static final class Loose implements DrawKernels {
        private final ScalarDrawKernels scalar = new ScalarDrawKernels();

        @Override
        public boolean groupMaxima(float[] logits, int vocabulary, float[] maxima, int groups) {
            return scalar.groupMaxima(logits, vocabulary, maxima, groups);
        }

        @Override
        public void groupBounds(GumbelField field, float[] maxima, int groups, double temperature, float[] bounds) {
            for (int g = 0; g < groups; g++) bounds[g] = maxima[g] == BANNED ? BANNED : Float.POSITIVE_INFINITY;
        }
    }

    @Test
    void the_draw_does_not_depend_on_how_tight_the_bounds_are() {
        SplittableRandom random = new SplittableRandom(11);
        Draw tight = new Draw(3000, new ScalarDrawKernels());
        Draw loose = new Draw(3000, new Loose());
        float[] logits = new float[3000];
        for (int trial = 0; trial < 100; trial++) {
            for (int id = 0; id < logits.length; id++)
                logits[id] = random.nextInt(8) == 0 ? BANNED : 6 * (float) random.nextDouble();
            for (double t : new double[] {0, 1e-300, 0.3, 1, 40, 1e300, INF}) {
                NoiseKey key = new NoiseKey(2, 0, trial, 0);
                assertThat(tight.draw(logits, null, t, key)).isEqualTo(loose.draw(logits, null, t, key));
            }
        }
    }
}
