package kelvin.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums in single precision keep within their proven bounds, and by order of magnitude better where errors are of both signs. */
class RoughSumsTest {
    private final RoughKernels kernels = new ScalarRoughKernels();
    private final RoughSums sums = new RoughSums();

    /** One logit a pass: the relative error of a weight. */
    @Test
    void a_weight_keeps_its_bound() {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        for (int round = 0; round < 200_000; round++) {
            double beta = Math.pow(10, random.nextDouble(-2, 2));
            float ground = (float) random.nextDouble(-1000, 1000);
            float logit = (float) (ground - random.nextDouble(80) * random.nextDouble() / beta);
            assertThat(sums.scale(ground, beta)).isTrue();
            kernels.partition(new float[] {logit}, sums);
            double exact = StrictMath.exp(((double) logit - ground) * beta);
            worst = Math.max(worst, Math.abs(sums.sum(0) / exact - 1));
        }
        assertThat(worst).isBetween(1e-7, RoughWeight.ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 127, 128, 1000, 1025, 70_000})
    void sums_keep_their_bounds(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (int round = 0; round < 40; round++) {
            double spread = Math.pow(10, random.nextDouble(-3, 1));
            double shift = random.nextInt(3) * 500 - 500;
            float[] logits = new float[vocabulary];
            float ground = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < vocabulary; i++) {
                double x = round % 3 == 0 ? random.nextInt(3) : random.nextGaussian();
                logits[i] = i % 11 == 5 ? Float.NEGATIVE_INFINITY : (float) (shift + spread * x);
                ground = Math.max(ground, logits[i]);
            }
            double beta = Math.pow(10, random.nextDouble(-2, 2));
            float low = logits[random.nextInt(vocabulary)];
            float high = Math.max(low, logits[random.nextInt(vocabulary)]);
            Sum[] exact = {new Sum(), new Sum(), new Sum(), new Sum()};
            for (float logit : logits) {
                if (logit == Float.NEGATIVE_INFINITY) continue;
                double e = (double) ground - logit;
                double w = StrictMath.exp(-beta * e);
                exact[0].add(w);
                exact[1].add(w * e);
                exact[2].add(w * e * e);
                if (logit >= low && logit <= high) exact[3].add(w);
            }
            assertThat(sums.scale(ground, beta)).isTrue();
            kernels.partition(logits, sums);
            near(sums.sum(0), exact[0].value());
            kernels.moments(logits, ground, sums);
            for (int i = 0; i < 3; i++) near(sums.sum(i), exact[i].value());
            if (low == Float.NEGATIVE_INFINITY) continue;
            kernels.masses(logits, low, high, sums);
            near(sums.sum(0), exact[0].value());
            near(sums.sum(1), exact[3].value());
        }
    }

    private static void near(double rough, double exact) {
        assertThat(rough).isCloseTo(exact, within(RoughKernels.BOUND * exact + 1e-25));
    }

    /** The order of sums is part of the contract of bits. */
    @Test
    void lanes_are_summed_by_chunks_and_blocks() {
        float[] logits = new float[2 * RoughKernels.BLOCK + 300];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < logits.length; i++) logits[i] = (float) -random.nextDouble(5);
        logits[7] = 0;
        assertThat(sums.scale(0, 0.7)).isTrue();
        double[] lanes = new double[16];
        int whole = logits.length / 128 * 128;
        for (int block = 0;
                block < logits.length;
                block = block + 1024 > whole && block < whole ? whole : block + 1024) {
            int end = block < whole ? Math.min(whole, block + 1024) : logits.length;
            for (int lane = 0; lane < 16; lane++) {
                float sum = 0;
                for (int chunk = block; chunk < end; chunk += 128) {
                    float part = 0;
                    for (int id = chunk + lane; id < Math.min(end, chunk + 128); id += 16) {
                        float z = RoughWeight.rounded(logits[id], sums);
                        part = Math.fma(RoughWeight.power(logits[id], z, sums), RoughWeight.exponent(z), part);
                    }
                    sum += part;
                }
                lanes[lane] += sum;
            }
        }
        for (int half = 8; half > 0; half /= 2) for (int j = 0; j < half; j++) lanes[j] += lanes[j + half];
        kernels.partition(logits, sums);
        assertThat(sums.sum(0)).isEqualTo(lanes[0]); // c is 0 here, and the ground logit too
    }

    /** Beside a dominating state, small weights would be lost one by one. */
    @Test
    void the_ground_state_does_not_swallow_what_shares_its_lane() {
        for (int first : new int[] {0, 777, 2040, 2999}) {
            float[] logits = new float[3000];
            for (int i = 0; i < logits.length; i++) logits[i] = -16.9f - i * 1e-5f;
            logits[first] = 0.3f;
            double exact = 1;
            for (int i = 0; i < logits.length; i++) {
                if (i != first) exact += StrictMath.exp((double) logits[i] - logits[first]);
            }
            assertThat(sums.scale(logits[first], 1)).isTrue();
            kernels.partition(logits, sums);
            assertThat(sums.partition(logits, first, 1)).isCloseTo(exact, within(1e-9));
        }
    }

    @Test
    void single_precision_is_refused_where_it_would_not_do() {
        assertThat(sums.scale(1000, 100)).isTrue();
        assertThat(sums.scale(-1e6f, 1)).isFalse();
        assertThat(sums.scale(Float.MAX_VALUE, 1)).isFalse();
        for (double beta : new double[] {0, 1e-300, 1e-7, 1e7, Double.MAX_VALUE}) {
            assertThat(sums.scale(0, beta)).as("beta %s", beta).isFalse();
        }
    }
}
