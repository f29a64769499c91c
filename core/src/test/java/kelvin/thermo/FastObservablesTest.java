package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import kelvin.math.MomentKernels;
import kelvin.math.ScalarMomentKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Float logits against the compensated sums of the same numbers as doubles. */
class FastObservablesTest {
    private static final double[] TEMPERATURES = {
        0, 1e-300, 1e-3, 0.1, 0.5, 1, 3, 100, 1e12, 1e300, Double.POSITIVE_INFINITY
    };

    private static float[] logits(SplittableRandom random, int vocabulary, int kind) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * 5);
                case 1 -> random.nextInt(4);
                case 2 -> random.nextInt(3) == 0 ? (float) random.nextDouble(-900, 4) : Float.NEGATIVE_INFINITY;
                case 3 -> (float) (i == 0 ? 12 : -random.nextDouble(0.001)); // a gap, and levels close together
                default -> (random.nextBoolean() ? 1 : -1) * Float.MAX_VALUE;
            };
        }
        logits[random.nextInt(vocabulary)] = kind == 4 ? Float.MAX_VALUE : 13;
        return logits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 1000, 50_000})
    void agrees_with_compensated_sums(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (int kind = 0; kind < 5; kind++) {
            float[] logits = logits(random, vocabulary, kind);
            double[] wide = new double[vocabulary];
            for (int i = 0; i < vocabulary; i++) wide[i] = logits[i];
            for (double t : TEMPERATURES) {
                String what = "kind " + kind + ", T " + t;
                Observables fast = Observables.of(logits, t);
                Observables slow = Observables.of(wide, t);
                assertThat(fast.logPartition()).as(what).isCloseTo(slow.logPartition(), within(1e-11));
                near(fast.energy(), slow.energy(), 1e-11, what);
                near(fast.heatCapacity(), slow.heatCapacity(), 1e-6, what);
                // A rest of less than 1e-16 is lost beside the ground state: errors of ln Z are absolute.
                assertThat(fast.entropy()).as(what).isCloseTo(slow.entropy(), within(1e-11 + 1e-10 * slow.entropy()));
                double free = 1e-11 * t + 1e-10 * Math.abs(slow.freeEnergy());
                if (t > 0 && t <= 1e300)
                    assertThat(fast.freeEnergy()).as(what).isCloseTo(slow.freeEnergy(), within(free));
                else assertThat(fast.freeEnergy()).as(what).isEqualTo(slow.freeEnergy());
                near(fast.effectiveStates(), slow.effectiveStates(), 1e-9, what);
                assertThat(fast.groundLogit()).isEqualTo(slow.groundLogit());
                assertThat(fast.ties()).isEqualTo(slow.ties());
            }
        }
    }

    private static void near(double fast, double slow, double relative, String what) {
        if (fast == slow) return;
        assertThat(fast).as(what).isCloseTo(slow, within(Math.max(1e-290, relative * Math.abs(slow))));
    }

    @Test
    void token_statistics_agree() {
        SplittableRandom random = new SplittableRandom(5);
        for (int kind = 0; kind < 4; kind++) {
            float[] logits = logits(random, 3000, kind);
            double[] wide = new double[3000];
            for (int i = 0; i < wide.length; i++) wide[i] = logits[i];
            for (int round = 0; round < 20; round++) {
                int token = random.nextInt(wide.length);
                double t = TEMPERATURES[random.nextInt(TEMPERATURES.length)];
                TokenStatistics fast = TokenStatistics.of(logits, token, t);
                TokenStatistics slow = TokenStatistics.of(wide, token, t);
                assertThat(fast.rank()).isEqualTo(slow.rank());
                assertThat(fast.energy()).isEqualTo(slow.energy());
                near(fast.probability(), slow.probability(), 1e-11, "p");
                near(fast.surprisal(), slow.surprisal(), 1e-11, "surprisal");
                near(TailProbability.of(logits, token, t), TailProbability.of(wide, token, t), 1e-10, "tail");
                Double fastWord = WordTemperature.of(logits, token);
                Double slowWord = WordTemperature.of(wide, token);
                if (fastWord == null || slowWord == null) assertThat(fastWord).isEqualTo(slowWord);
                else near(fastWord, slowWord, 1e-9, "word temperature");
            }
        }
    }

    @Test
    void bad_spectra_are_refused_like_those_of_doubles() {
        float banned = Float.NEGATIVE_INFINITY;
        for (float[] bad : new float[][] {{1, Float.NaN}, {Float.POSITIVE_INFINITY, 1}, {banned, banned}, {}}) {
            double[] wide = new double[bad.length];
            for (int i = 0; i < bad.length; i++) wide[i] = bad[i];
            String message = org.assertj.core.api.Assertions.catchThrowable(() -> Observables.of(wide, 1))
                    .getMessage();
            assertThatThrownBy(() -> Observables.of(bad, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
        for (double t : new double[] {-1, Double.NaN}) {
            assertThatThrownBy(() -> Observables.of(new float[1], t)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The order of sums is part of the contract of bits. */
    @Test
    void lanes_are_folded_by_halves() {
        float[] logits = new float[37];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < logits.length; i++) logits[i] = (float) -random.nextDouble(5);
        logits[7] = 0;
        double[] lanes = new double[16];
        Arrays.fill(lanes, 0);
        for (int i = 0; i < logits.length; i++)
            lanes[i % 16] += kelvin.math.Exponential.power(0.0 - logits[i], kelvin.math.Exponential.scale(0.7));
        for (int half = 8; half > 0; half /= 2) for (int j = 0; j < half; j++) lanes[j] += lanes[j + half];
        double[] sums = new double[MomentKernels.ROOM];
        MomentKernels kernels = new ScalarMomentKernels();
        kernels.moments(logits, 0, 0.7, 0, sums);
        assertThat(sums[0]).isEqualTo(lanes[0]);
    }
}
