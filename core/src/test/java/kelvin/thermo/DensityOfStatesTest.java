package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binned spectra against compensated sums over all levels, within the accuracy that semantics ask of a fast path. */
class DensityOfStatesTest {
    private static float[] logits(SplittableRandom random, int vocabulary, int kind) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * 3 - 12);
                case 1 -> random.nextInt(4);
                case 2 -> random.nextInt(3) == 0 ? (float) random.nextDouble(-900, 4) : Float.NEGATIVE_INFINITY;
                case 3 -> (float) -random.nextDouble(1e-4); // levels close together
                case 4 -> (float) -Math.exp(random.nextDouble(-20, 20)); // all scales
                case 5 -> -10.3f; // one high, degenerate level
                default -> (float) (-5 - 1e-5 * random.nextDouble()); // far from the ground state, close together
            };
        }
        logits[random.nextInt(vocabulary)] = kind == 3 ? 0 : 4;
        return logits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 20_000})
    void agrees_with_the_sum_over_all_levels(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        double[] temperatures = {0, 1e-300, 1e-4, 0.01, 0.1, 0.2499, 0.25, 0.26, 0.4, 1, 2.5, 30, 1e4, 1e300, 1 / 0.0};
        for (int kind = 0; kind < 7; kind++) {
            float[] logits = logits(random, vocabulary, kind);
            double[] wide = new double[vocabulary];
            for (int i = 0; i < vocabulary; i++) wide[i] = logits[i];
            DensityOfStates density = DensityOfStates.of(logits);
            for (double t : temperatures) {
                String what = "kind " + kind + ", T " + t;
                Observables exact = Observables.of(wide, t);
                Observables fast = density.at(t);
                assertThat(fast.logPartition()).as(what).isCloseTo(exact.logPartition(), within(3e-7));
                near(fast.energy(), exact.energy(), 1e-6, what);
                near(fast.heatCapacity(), exact.heatCapacity(), 1e-6, what);
                double slack = t == 0 || t > 1e300 ? 3e-7 : 3e-7 + 1e-6 * exact.energy() / t;
                assertThat(fast.entropy()).as(what).isCloseTo(exact.entropy(), within(slack));
                assertThat(fast.groundLogit()).isEqualTo(exact.groundLogit());
                assertThat(fast.ties()).isEqualTo(exact.ties());
            }
        }
    }

    /** Beyond 40 T a level counts as absent: V e^-40 (e / T)^2 of a heat capacity may vanish. */
    private static void near(double fast, double exact, double relative, String what) {
        assertThat(fast).as(what).isCloseTo(exact, within(Math.max(1e-9, relative * Math.abs(exact))));
    }

    /** Below zero the spectrum is that of the mirrored energies. */
    @Test
    void a_negative_temperature_turns_the_spectrum_over() {
        SplittableRandom random = new SplittableRandom(3);
        float[] logits = new float[500];
        float[] mirrored = new float[500];
        for (int i = 0; i < 500; i++) {
            logits[i] = random.nextInt(-800, 0) / 64f; // so that both signs are exact
            mirrored[i] = -logits[i];
        }
        DensityOfStates density = DensityOfStates.of(logits);
        DensityOfStates mirror = DensityOfStates.of(mirrored);
        for (double beta : new double[] {0, 0.01, 0.5, 2, 4}) {
            DensityOfStates.Statistics s = density.statistics(-beta);
            DensityOfStates.Statistics m = mirror.statistics(beta);
            assertThat(s.energy()).isCloseTo(density.highestEnergy() - m.energy(), within(1e-6));
            assertThat(s.variance()).isCloseTo(m.variance(), within(1e-6 * (1 + m.variance())));
        }
        assertThat(density.statistics(-1000).energy()).isCloseTo(density.highestEnergy(), within(0.02));
    }

    @Test
    void word_temperatures_agree_with_those_of_all_levels() {
        SplittableRandom random = new SplittableRandom(8);
        for (int kind = 0; kind < 2; kind++) {
            float[] logits = logits(random, 400, kind);
            DensityOfStates density = DensityOfStates.of(logits);
            for (int token = 0; token < 400; token += 7) {
                Double exact = WordTemperature.of(logits, token);
                Double fast = WordTemperature.of(density, density.groundLogit() - logits[token]);
                if (exact == null || fast == null || exact.isInfinite())
                    assertThat(fast).isEqualTo(exact);
                else assertThat(fast).isCloseTo(exact, within(1e-5 * exact));
            }
        }
        assertThat(WordTemperature.of(DensityOfStates.of(new float[] {2, 2}), 0))
                .isNull();
    }

    @Test
    void what_is_no_spectrum_is_refused() {
        for (float[] bad : new float[][] {{1, Float.NaN}, {Float.POSITIVE_INFINITY}, {Float.NEGATIVE_INFINITY}, {}}) {
            assertThatThrownBy(() -> DensityOfStates.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        DensityOfStates density = DensityOfStates.of(new float[] {1, 2});
        assertThatThrownBy(() -> density.at(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> density.at(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> density.statistics(Double.NaN)).hasMessageContaining("NaN");
    }
}
