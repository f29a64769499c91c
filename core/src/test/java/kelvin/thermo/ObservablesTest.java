package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservablesTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double BAN = Double.NEGATIVE_INFINITY;

    @Test
    void a_two_level_system_by_hand() {
        // e = 0 and 1 at T = 1: Z = 1 + 1/e, U = 1 / (1 + e), C = e / (1 + e)^2 (Schottky).
        double e = StrictMath.E;
        Observables o = Observables.of(new double[] {5, 4}, 1);
        assertThat(o.logPartition()).isCloseTo(StrictMath.log1p(1 / e), offset(1e-15));
        assertThat(o.energy()).isCloseTo(1 / (1 + e), offset(1e-15));
        assertThat(o.heatCapacity()).isCloseTo(e / ((1 + e) * (1 + e)), offset(1e-15));
        assertThat(o.freeEnergy()).isEqualTo(-o.logPartition());
        assertThat(o.groundLogit()).isEqualTo(5);
        assertThat(o.ties()).isEqualTo(1);
    }

    @Test
    void zero_is_the_limit() {
        Observables o = Observables.of(new double[] {2, 2, 1, BAN}, 0);
        assertThat(o.entropy()).isEqualTo(StrictMath.log(2));
        assertThat(o.logPartition()).isEqualTo(StrictMath.log(2));
        assertThat(new double[] {o.energy(), o.heatCapacity(), o.freeEnergy()}).containsOnly(0);
        assertThat(o.ties()).isEqualTo(2);
        assertThat(o.whiteness()).isEqualTo(StrictMath.log(2) / StrictMath.log(3));
        assertThat(Observables.probabilities(new double[] {2, 2, 1, BAN}, 0)).containsExactly(0.5, 0.5, 0, 0);
    }

    @Test
    void infinity_is_uniform_over_what_exists() {
        Observables o = Observables.of(new double[] {2, 0, BAN, 1}, INF);
        assertThat(o.entropy()).isEqualTo(StrictMath.log(3));
        assertThat(o.energy()).isCloseTo(1, offset(1e-15));
        assertThat(o.heatCapacity()).isZero();
        assertThat(o.freeEnergy()).isEqualTo(BAN);
        assertThat(o.whiteness()).isEqualTo(1);
        assertThat(Observables.of(new double[] {2}, INF).freeEnergy()).isZero();
        assertThat(Observables.of(new double[] {2}, INF).whiteness()).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1, 4, 1000})
    void thermodynamics_holds(double t) {
        Random random = new Random(1);
        double[] logits = new double[300];
        for (int i = 0; i < 300; i++) logits[i] = random.nextGaussian() * 3;
        Observables o = Observables.of(logits, t);
        assertThat(o.freeEnergy()).isCloseTo(o.energy() - t * o.entropy(), offset(1e-12 * t));
        double gibbs = 0;
        for (double p : Observables.probabilities(logits, t)) gibbs -= p > 0 ? p * StrictMath.log(p) : 0;
        assertThat(o.entropy()).isCloseTo(gibbs, offset(1e-12));
        double h = 1e-4 * t; // C = T dS/dT by a central difference, whose error is of order h^2
        double slope = (Observables.of(logits, t + h).entropy()
                        - Observables.of(logits, t - h).entropy())
                / (2 * h);
        assertThat(t * slope).isCloseTo(o.heatCapacity(), offset(1e-6 * Math.max(1, o.heatCapacity())));
        assertThat(Observables.of(logits, 1.01 * t).energy()).isGreaterThan(o.energy());
        for (int i = 0; i < 300; i++) logits[i] += 1024;
        assertThat(Observables.of(logits, t).entropy()).isCloseTo(o.entropy(), offset(1e-9));
    }

    @Test
    void a_cold_spectrum_keeps_its_small_numbers() {
        // One excited level at e = 40, T = 1: ln Z = log1p(exp(-40)), U = 40 exp(-40) / Z.
        double small = StrictMath.exp(-40);
        Observables o = Observables.of(new double[] {0, -40}, 1);
        assertThat(o.logPartition()).isCloseTo(StrictMath.log1p(small), withPercentage(1e-10));
        assertThat(o.energy()).isCloseTo(40 * small, withPercentage(1e-10));
        assertThat(o.heatCapacity()).isCloseTo(1600 * small, withPercentage(1e-10));
        Observables frozen = Observables.of(new double[] {0, -1e10}, 1e-300);
        assertThat(frozen.energy()).isZero();
        assertThat(frozen.heatCapacity()).isZero();
    }

    @Test
    void degeneracies_count_levels_several_times() {
        Observables folded = Observables.of(new double[] {0, -1}, new double[] {2, 3}, 0.7);
        Observables plain = Observables.of(new double[] {0, 0, -1, -1, -1}, 0.7);
        assertThat(folded.entropy()).isCloseTo(plain.entropy(), offset(1e-15));
        assertThat(folded.heatCapacity()).isCloseTo(plain.heatCapacity(), offset(1e-15));
        assertThat(folded.ties()).isEqualTo(2);
        assertThatThrownBy(() -> Observables.of(new double[] {BAN}, 1))
                .hasMessageContaining("leave at least one state");
    }

    @Test
    void divergence_is_zero_for_equals_and_infinite_where_a_state_is_missing() {
        double[] p = {StrictMath.log(0.25), StrictMath.log(0.75)};
        assertThat(Observables.divergence(p, p)).isZero();
        assertThat(Observables.divergence(p, new double[] {BAN, 0})).isEqualTo(INF);
        assertThat(Observables.divergence(new double[] {BAN, 0}, p)).isCloseTo(-StrictMath.log(0.75), offset(1e-15));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.8, 0.8",
        ".5, 0.5",
        "1e-3, 0.001",
        "bulb, 1",
        "inf, Infinity",
        "zero, 0",
        "2901K, 0.99995535",
        "sun, 1.98957",
        "draper, 0.275065",
        "candle, 0.637683"
    })
    void temperatures_are_read_as_people_write_them(String text, double expected) {
        double t = Units.parse(text);
        if (Double.isInfinite(expected)) assertThat(t).isEqualTo(expected);
        else assertThat(t).isCloseTo(expected, offset(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "NaN", "warm", "1e999", "2901 K", "0x1p3", "1f", "K", "-0.0K"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Units.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_unit_is_a_light_bulb() {
        assertThat(Units.toKelvin(1)).isCloseTo(2901.1295, offset(5e-5));
        assertThat(Units.fromKelvin(Units.toKelvin(0.7))).isCloseTo(0.7, offset(1e-15));
    }

    @Test
    void the_temperature_of_a_word_is_where_the_mean_energy_meets_it() {
        float[] logits = new float[500];
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) logits[i] = (float) random.nextGaussian() * 2;
        double[] wide = new double[500];
        double ground = BAN;
        int best = 0;
        for (int i = 0; i < 500; i++) {
            wide[i] = logits[i];
            if (wide[i] > ground) {
                ground = wide[i];
                best = i;
            }
        }
        double uniform = Observables.of(wide, INF).energy();
        for (int token = 0; token < 500; token += 7) {
            Double t = WordTemperature.of(logits, token);
            double e = ground - wide[token];
            assertThat(t).isNotNull();
            if (t == null) continue;
            if (token == best) assertThat(t).isZero();
            else if (e >= uniform) assertThat(t).isEqualTo(INF);
            else assertThat(Observables.of(wide, t).energy()).isCloseTo(e, offset(1e-8));
        }
        assertThat(WordTemperature.of(new float[] {1, 1, 1}, 2)).isNull();
        assertThat(WordTemperature.of(new float[] {1, 1, 0}, 1)).isZero();
    }
}
