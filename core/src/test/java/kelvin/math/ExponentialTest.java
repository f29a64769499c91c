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
            double x = -StrictMath.pow(10, random.nextDouble(-18, 2.85));
            double exact = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(Exponential.of(x) - exact) / exact);
        }
        assertThat(worst).isLessThan(1.1e-11);
    }

    @Test
    void ends() {
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-0.0)).isEqualTo(1);
        assertThat(Exponential.of(-Double.MIN_VALUE)).isEqualTo(1);
        assertThat(Exponential.of(-708)).isCloseTo(StrictMath.exp(-708), within(1e-318));
        assertThat(Exponential.of(Math.nextDown(-708.0))).isZero();
        assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
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
