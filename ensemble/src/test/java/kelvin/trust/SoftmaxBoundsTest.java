package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kelvin.sampling.SamplingException;
import org.junit.jupiter.api.Test;

/** The bounds against sixty digits; and arithmetic without directed rounding, which the same tests reject. */
class SoftmaxBoundsTest {
    private static float[] logits(SplittableRandom random, int size) {
        float[] logits = new float[size];
        double spread = StrictMath.exp(8 * random.nextDouble() - 4);
        for (int i = 0; i < size; i++) logits[i] = (float) (spread * random.nextGaussian());
        return logits;
    }

    @Test
    void the_probability_lies_between_the_bounds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 200; trial++) {
            float[] logits = logits(random, 1 + random.nextInt(40));
            if (trial % 5 == 0 && logits.length > 1) logits[random.nextInt(logits.length)] = Float.NEGATIVE_INFINITY;
            SoftmaxBounds bounds = new SoftmaxBounds(logits);
            BigDecimal[] exact = Exact.probabilities(logits);
            for (int id = 0; id < logits.length; id++) {
                assertThat(Exact.contains(bounds.lower(id), bounds.upper(id), exact[id]))
                        .as("%s in [%s, %s]", exact[id], bounds.lower(id), bounds.upper(id))
                        .isTrue();
                double p = exact[id].doubleValue();
                if (p > 1e-290) assertThat(bounds.upper(id) - bounds.lower(id)).isLessThan(1e-13 * p);
            }
        }
    }

    /** The same formulas rounded to the nearest: off in most cases, so a missing step outward would be seen. */
    @Test
    void rounding_to_the_nearest_does_not_contain_it() {
        SplittableRandom random = new SplittableRandom(2);
        int missed = 0;
        int all = 0;
        for (int trial = 0; trial < 50; trial++) {
            float[] logits = logits(random, 20);
            double[] weights = new double[logits.length];
            double largest =
                    IntStream.range(0, 20).mapToDouble(i -> logits[i]).max().orElseThrow();
            for (int i = 0; i < 20; i++) weights[i] = StrictMath.exp(logits[i] - largest);
            double sum = Arrays.stream(weights).sum();
            BigDecimal[] exact = Exact.probabilities(logits);
            for (int id = 0; id < 20; id++, all++) {
                double p = weights[id] / sum;
                if (!Exact.contains(p, p, exact[id])) missed++;
            }
        }
        assertThat(missed).isGreaterThan(all / 2);
    }

    @Test
    void differences_that_doubles_do_not_hold_are_enclosed() {
        float[] logits = {100, 1e-30f, -1e-30f, 3e-12f};
        SoftmaxBounds bounds = new SoftmaxBounds(logits);
        BigDecimal[] exact = Exact.probabilities(logits);
        for (int id = 0; id < 4; id++) {
            assertThat(Exact.contains(bounds.lower(id), bounds.upper(id), exact[id]))
                    .isTrue();
        }
    }

    @Test
    void far_down_the_lower_bound_is_zero_and_the_upper_is_not() {
        SoftmaxBounds bounds = new SoftmaxBounds(new float[] {0, -2000, Float.NEGATIVE_INFINITY});
        assertThat(bounds.lower(1)).isZero();
        assertThat(bounds.upper(1)).isBetween(1e-305, 1e-303);
        assertThat(bounds.upper(2)).isZero();
        assertThat(bounds.upper(0)).isEqualTo(1);
        assertThat(bounds.lower(0)).isGreaterThan(1 - 1e-15).isLessThan(1);
    }

    @Test
    void the_share_of_a_group_is_bounded_from_above() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 50; trial++) {
            float[] logits = logits(random, 30);
            SoftmaxBounds bounds = new SoftmaxBounds(logits);
            BigDecimal[] exact = Exact.probabilities(logits);
            double weights = 0;
            BigDecimal truth = BigDecimal.ZERO;
            for (int id = 5; id < 30; id++) {
                weights = Directed.addUp(weights, bounds.weight(id));
                truth = truth.add(exact[id]);
            }
            assertThat(new BigDecimal(bounds.share(weights))).isGreaterThanOrEqualTo(truth);
        }
    }

    @Test
    void directed_sums_and_products_enclose_the_exact_ones() {
        SplittableRandom random = new SplittableRandom(4);
        int wrong = 0;
        for (int trial = 0; trial < 10_000; trial++) {
            double a = random.nextDouble() * StrictMath.pow(10, random.nextInt(-20, 3));
            double b = random.nextDouble() * StrictMath.pow(10, random.nextInt(-20, 3));
            BigDecimal sum = new BigDecimal(a).add(new BigDecimal(b));
            BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b));
            assertThat(Exact.contains(Directed.addDown(a, b), Directed.addUp(a, b), sum))
                    .isTrue();
            assertThat(Exact.contains(Directed.multiplyDown(a, b), Directed.multiplyUp(a, b), product))
                    .isTrue();
            // q <= a / b exactly if q b <= a
            assertThat(new BigDecimal(Directed.divideDown(a, b)).multiply(new BigDecimal(b)))
                    .isLessThanOrEqualTo(new BigDecimal(a));
            assertThat(new BigDecimal(Directed.divideUp(a, b)).multiply(new BigDecimal(b)))
                    .isGreaterThanOrEqualTo(new BigDecimal(a));
            if (new BigDecimal(a + b).compareTo(sum) < 0) wrong++; // as an upper bound
        }
        assertThat(wrong).isGreaterThan(1_000);
        assertThat(Directed.multiplyUp(1e-300, 1e-300)).isEqualTo(Double.MIN_VALUE);
        assertThat(Directed.multiplyDown(1e-300, 1e-300)).isZero();
        assertThat(Directed.addUp(0, 0.1)).isEqualTo(0.1);
    }

    @Test
    void broken_logits_are_refused() {
        assertThatThrownBy(() -> new SoftmaxBounds(new float[] {0, Float.NaN})).isInstanceOf(SamplingException.class);
        assertThatThrownBy(() -> new SoftmaxBounds(new float[] {Float.POSITIVE_INFINITY}))
                .isInstanceOf(SamplingException.class);
        assertThatThrownBy(() -> new SoftmaxBounds(new float[] {Float.NEGATIVE_INFINITY}))
                .isInstanceOf(SamplingException.class);
    }
}
