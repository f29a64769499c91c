package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.sampling.Logits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observables in single precision against the compensated sums of the same numbers as doubles. */
class RoughObservablesTest {
    private static float[] logits(SplittableRandom random, int vocabulary, int kind) {
        double spread = Math.pow(10, random.nextDouble(-2, 1.2));
        double shift = new double[] {0, 0, 20, 1000, -1000}[random.nextInt(5)];
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            double x = switch (kind) {
                case 0 -> spread * random.nextGaussian();
                case 1 -> spread * random.nextInt(4); // ties
                case 2 -> random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : spread * random.nextGaussian();
                case 3 -> i == vocabulary / 3 ? 12 : -random.nextDouble(0.001); // a gap, and levels close together
                case 4 -> i == vocabulary / 2 ? 20 + spread : random.nextGaussian(); // one state dominates
                case 5 -> spread * StrictMath.log(random.nextDouble());
                case 6 -> i % 7 == 0 ? spread : 0; // two levels
                default -> spread; // flat
            };
            logits[i] = (float) (x + shift);
        }
        logits[0] = Math.max(logits[0], (float) shift);
        return logits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 17, 100, 1000, 1025, 5000, 60_000})
    void six_digits_are_right(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        int rounds = vocabulary > 10_000 ? 4 : 20;
        for (int kind = 0; kind < 8; kind++) {
            for (int round = 0; round < rounds; round++) {
                float[] logits = logits(random, vocabulary, kind);
                double t = Math.pow(10, random.nextDouble(-2, 2));
                Observables rough = Observables.rough(logits, t);
                Observables exact = Observables.of(Logits.widen(logits), t);
                String what = "kind " + kind + ", T " + t;
                assertThat(rough.logPartition()).as(what).isCloseTo(exact.logPartition(), within(3e-7));
                near(rough.energy(), exact.energy(), what);
                near(rough.heatCapacity(), exact.heatCapacity(), what);
                double entropy = 3e-7 + 1e-6 * exact.energy() / t;
                assertThat(rough.entropy()).as(what).isCloseTo(exact.entropy(), within(entropy));
                assertThat(rough.entropy()).as(what).isNotNegative();
                assertThat(rough.groundLogit()).isEqualTo(exact.groundLogit());
                assertThat(rough.ties()).isEqualTo(exact.ties());
            }
        }
    }

    private static void near(double rough, double exact, String what) {
        assertThat(rough).as(what).isCloseTo(exact, within(Math.max(1e-290, 1e-6 * exact)));
    }

    @Test
    void extremes_are_left_to_doubles() {
        float[] logits = {1, 2, 2, -5, Float.NEGATIVE_INFINITY};
        float[] wide = {Float.MAX_VALUE, 0, -Float.MAX_VALUE};
        for (double t : new double[] {0, 1e-300, 1e-9, 1e9, 1e300, Double.POSITIVE_INFINITY}) {
            assertThat(Observables.rough(logits, t)).isEqualTo(Observables.of(logits, t));
            assertThat(Observables.rough(wide, t)).isEqualTo(Observables.of(wide, t));
        }
        assertThat(Observables.rough(new float[] {0, -90}, 1).energy())
                .isCloseTo(90 * StrictMath.exp(-90), within(1e-45));
    }

    @Test
    void bad_spectra_are_refused_like_those_of_doubles() {
        float banned = Float.NEGATIVE_INFINITY;
        for (float[] bad : new float[][] {{1, Float.NaN}, {Float.POSITIVE_INFINITY, 1}, {banned, banned}, {}}) {
            assertThatThrownBy(() -> Observables.rough(bad, 1)).isInstanceOf(SpectrumException.class);
        }
        assertThatThrownBy(() -> Observables.rough(new float[1], -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
