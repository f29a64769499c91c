package kelvin.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.sampling.ScalarDrawKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The passes of a draw against their scalar twins: equal maxima, and bounds that hold and are hardly looser. */
class VectorDrawKernelsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private final VectorDrawKernels vector = VectorDrawKernels.compiledOrNot();
    private final ScalarDrawKernels scalar = new ScalarDrawKernels();

    private static float[] logits(SplittableRandom random, int vocabulary) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-30, 10);
        }
        if (vocabulary > 4000) Arrays.fill(logits, 1024, 2048, Float.NEGATIVE_INFINITY); // groups without a token
        return logits;
    }

    private static int groups(int vocabulary) {
        return (vocabulary + 1023 >> 10) * 16;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1023, 1024, 1025, 5000, 49_152})
    void maxima_are_equal(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        int groups = groups(vocabulary);
        for (int round = 0; round < 20; round++) {
            float[] logits = logits(random, vocabulary);
            float[] expected = new float[groups];
            float[] actual = new float[groups];
            assertThat(vector.groupMaxima(logits, vocabulary, actual, groups))
                    .isEqualTo(scalar.groupMaxima(logits, vocabulary, expected, groups));
            assertThat(actual).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_broken_logit_is_reported_wherever_it_stands(float broken) {
        for (int at = 0; at < 2100; at += 13) {
            float[] logits = new float[2100];
            logits[at] = broken;
            assertThat(vector.groupMaxima(logits, 2100, new float[48], 48))
                    .as("at %s", at)
                    .isFalse();
        }
    }

    @Test
    void banned_tokens_do_not_hide_a_broken_logit() {
        float[] logits = new float[1024];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        assertThat(vector.groupMaxima(logits, 1024, new float[16], 16)).isTrue();
        logits[700] = Float.intBitsToFloat(0xffc00000); // the NaN that processors make
        assertThat(vector.groupMaxima(logits, 1024, new float[16], 16)).isFalse();
        logits[700] = Float.MAX_VALUE;
        assertThat(vector.groupMaxima(logits, 1024, new float[16], 16)).isTrue();
    }

    @Test
    void the_largest_and_the_next_are_found_alike() {
        SplittableRandom random = new SplittableRandom(8);
        for (int count = 1; count < 100; count++) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) values[i] = random.nextInt(-3, 3) * 0.5f;
            if (count % 5 == 0) Arrays.fill(values, Float.NEGATIVE_INFINITY);
            if (count % 7 == 0) values[count / 2] = -0f;
            assertThat(vector.largest(values, count)).isEqualTo(scalar.largest(values, count));
            for (float least : new float[] {Float.NEGATIVE_INFINITY, -1, 0, 1.25f, Float.POSITIVE_INFINITY}) {
                for (int from = 0; from <= count; from++) {
                    assertThat(vector.next(values, from, count, least))
                            .isEqualTo(scalar.next(values, from, count, least));
                }
            }
        }
    }

    @Test
    void indices_and_columns_are_found_alike() {
        SplittableRandom random = new SplittableRandom(9);
        for (int count : new int[] {1, 15, 16, 63, 64, 65, 127, 128, 1000, 1024}) {
            float[] values = logits(random, count);
            float[] expected = new float[64];
            float[] actual = new float[64];
            scalar.columnMaxima(values, count, expected);
            vector.columnMaxima(values, count, actual);
            assertThat(actual).isEqualTo(expected);
            for (float least : new float[] {-Float.MAX_VALUE, -20, values[count / 2], 9, 11}) {
                for (int from : new int[] {0, 1, count / 3, count}) {
                    int[] ids = new int[count];
                    int[] found = new int[count];
                    int n = scalar.atLeast(values, from, count, least, ids);
                    assertThat(vector.atLeast(values, from, count, least, found))
                            .isEqualTo(n);
                    assertThat(Arrays.copyOf(found, n)).isEqualTo(Arrays.copyOf(ids, n));
                    for (int i = from, k = 0; i < count; i++) {
                        if (values[i] >= least) assertThat(ids[k++]).isEqualTo(i);
                        if (i == count - 1) assertThat(k).isEqualTo(n);
                    }
                }
            }
        }
    }

    /** Bounds above the truth, and hardly above the scalar ones, whose logarithm is cruder. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-3, 0.8, 1, 7, 1e9, 1e29, 1e200, INF})
    void bounds_hold_and_are_tight(double t) {
        int groups = groups(262_144);
        float[] maxima = new float[groups];
        SplittableRandom random = new SplittableRandom(3);
        for (int g = 0; g < groups; g++) {
            maxima[g] = random.nextInt(9) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-40, 40);
        }
        float[] bounds = new float[groups];
        float[] looser = new float[groups];
        for (int position = 0; position < 30; position++) {
            GumbelField field = new GumbelField(new NoiseKey(7, 2, position, 0));
            vector.groupBounds(field, maxima, groups, t, bounds);
            scalar.groupBounds(field, maxima, groups, t, looser);
            for (int g = 0; g < groups; g++) {
                if (maxima[g] == Float.NEGATIVE_INFINITY) {
                    assertThat(bounds[g]).isEqualTo(Float.NEGATIVE_INFINITY);
                    continue;
                }
                double noise = -StrictMath.log(field.groupExponential(g));
                double truth = t == INF ? noise : maxima[g] + t * noise;
                double size = t == INF ? Math.abs(noise) : Math.abs(maxima[g]) + Math.abs(t * noise);
                assertThat((double) bounds[g]).isGreaterThanOrEqualTo(truth);
                if (t > 1e30) continue; // the scalar kernels themselves
                assertThat(bounds[g] - looser[g]).isLessThanOrEqualTo((float) (2e-4 * t + 3e-6 * size));
            }
        }
    }

    @Test
    void a_word_whose_top_bits_are_zero_has_a_bound() {
        // Such words come once in 2^24: look for one among many keys, then compare with the truth.
        int found = 0;
        float[] maxima = new float[16_384];
        float[] bounds = new float[16_384];
        for (int position = 0; position < 4_000 && found < 2; position++) {
            GumbelField field = new GumbelField(new NoiseKey(1, 0, position, 0));
            vector.groupBounds(field, maxima, maxima.length, 1, bounds);
            for (int g = 0; g < maxima.length; g++) {
                if (bounds[g] < 40) continue;
                assertThat((double) bounds[g]).isGreaterThanOrEqualTo(-StrictMath.log(field.groupExponential(g)));
                found++;
            }
        }
        assertThat(found).isPositive();
    }
}
