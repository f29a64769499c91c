package kelvin.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExponentialTest {
    @Test
    void agrees_with_StrictMath() {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        for (int i = 0; i < 1_000_000; i++) {
            double x = -StrictMath.pow(10, random.nextDouble(-18, 2.849));
            double exact = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(Exponential.of(x) - exact) / exact);
        }
        assertThat(worst).isLessThan(1.5e-12);
    }

    @Test
    void ends() {
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-0.0)).isEqualTo(1);
        assertThat(Exponential.of(-Double.MIN_VALUE)).isEqualTo(1);
        assertThat(Exponential.of(-707)).isCloseTo(StrictMath.exp(-707), within(1e-317));
        assertThat(Exponential.of(Math.nextDown(-707.0))).isZero();
        assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    }

    /** Boltzmann factors at every scale, and no NaN where a banned token meets beta = 0. */
    @Test
    void powers_of_any_scale() {
        assertThat(Exponential.power(0, Exponential.scale(Double.MAX_VALUE))).isEqualTo(1);
        assertThat(Exponential.power(Double.POSITIVE_INFINITY, Exponential.scale(0)))
                .isZero();
        assertThat(Exponential.power(Double.POSITIVE_INFINITY, Exponential.scale(2)))
                .isZero();
        assertThat(Exponential.power(Double.MAX_VALUE, Exponential.scale(Double.MAX_VALUE)))
                .isZero();
        assertThat(Exponential.power(1e300, Exponential.scale(0))).isEqualTo(1);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            double beta = StrictMath.exp(random.nextDouble(-20, 20));
            double e = random.nextDouble(0, 50) / beta;
            double exact = StrictMath.exp(-beta * e);
            assertThat(Exponential.power(e, Exponential.scale(beta))).isCloseTo(exact, within(3e-12 * exact));
        }
    }

    @Test
    void never_rises_above_one_or_falls_as_x_grows_by_a_step() {
        double before = 0;
        for (double x = -700; x <= 0; x += 0.001) {
            double now = Exponential.of(x);
            assertThat(now).isBetween(before, 1.0);
            before = now;
        }
    }
}
