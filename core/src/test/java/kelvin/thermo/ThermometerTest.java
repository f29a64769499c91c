package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThermometerTest {
    /** Two levels: U = 1 / (e^beta + 1), so a fraction f of excited tokens means beta = ln(1 / f - 1). */
    @ParameterizedTest
    @CsvSource({"1, 10", "3, 10", "4, 9", "1, 1000"})
    void two_levels(int excited, int all) {
        Thermometer thermometer = new Thermometer();
        for (int i = 0; i < all; i++) thermometer.add(new float[] {2, 1}, i < excited ? 1 : 0);
        Thermometer.Reading reading = thermometer.read();
        double f = (double) excited / all;
        double beta = StrictMath.log(1 / f - 1);
        assertThat(reading.status()).isEqualTo(Thermometer.Status.FINITE);
        assertThat(reading.beta()).isCloseTo(beta, within(1e-7 * beta));
        assertThat(reading.temperature()).isCloseTo(1 / beta, within(1e-7 / beta));
        double variance = f * (1 - f);
        assertThat(reading.modelError()).isCloseTo(1 / Math.sqrt(all * variance), within(1e-6));
        // For two levels the scatter of the tokens is the variance itself.
        assertThat(reading.sandwichError()).isCloseTo(1 / Math.sqrt(all * variance), within(1e-6));
        assertThat(reading.temperatureError(reading.modelError()))
                .isCloseTo(1 / Math.sqrt(all * variance) / beta / beta, within(1e-5 / beta / beta));
    }

    @Test
    void the_ends() {
        Thermometer ground = new Thermometer();
        ground.add(new float[] {1, 5, 5}, 2);
        ground.add(new float[] {1, 5, 5}, 1);
        assertThat(ground.read().status()).isEqualTo(Thermometer.Status.ZERO);
        assertThat(ground.read().temperature()).isEqualTo(0);
        assertThat(ground.read().beta()).isEqualTo(Double.POSITIVE_INFINITY);

        Thermometer uniform = new Thermometer();
        for (int token = 0; token < 3; token++) uniform.add(new float[] {0, -1, -2}, token);
        assertThat(uniform.read().status()).isEqualTo(Thermometer.Status.INFINITE);
        assertThat(uniform.read().temperature()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(uniform.read().beta()).isZero();

        Thermometer inverted = new Thermometer();
        for (int i = 0; i < 4; i++) inverted.add(new float[] {1, 0}, i == 0 ? 0 : 1);
        assertThat(inverted.read().status()).isEqualTo(Thermometer.Status.INVERTED);
        assertThat(inverted.read().temperature()).isNull();
        assertThat(inverted.read().beta()).isCloseTo(-StrictMath.log(3), within(1e-6));

        Thermometer highest = new Thermometer();
        highest.add(new float[] {1, 0}, 1);
        assertThat(highest.read().status()).isEqualTo(Thermometer.Status.INVERTED);
        assertThat(highest.read().beta()).isEqualTo(Double.NEGATIVE_INFINITY);

        Thermometer one = new Thermometer();
        one.add(new float[] {2, 1, 0}, 1);
        assertThat(one.read().status()).isEqualTo(Thermometer.Status.INFINITE);
        assertThat(one.read().sandwichError()).isNull();
        assertThat(one.read().modelError()).isNotNull();

        Thermometer flat = new Thermometer();
        flat.add(new float[] {3, 3}, 1);
        assertThat(flat.read().status()).isEqualTo(Thermometer.Status.ZERO);
    }

    /**
     * Hypothesis: of 400 texts written at T, |beta - 1 / T| < 1.96 SE with a rate that a binomial of 95 % allows with a false
     * alarm of 1e-3 (0.910 to 0.982). Power: a thermometer that reads 5 % wrong on the pooled texts must be rejected.
     */
    @Tag("statistics")
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 1.5})
    void texts_read_the_temperature_that_they_were_written_at(double t) {
        SplittableRandom random = new SplittableRandom(11);
        int texts = 400;
        int length = 100;
        int inside = 0;
        Thermometer pooled = new Thermometer();
        float[][] spectra = new float[length][300];
        for (float[] logits : spectra) {
            double width = random.nextDouble(1, 4);
            for (int i = 0; i < logits.length; i++) logits[i] = (float) (random.nextGaussian() * width);
        }
        DensityOfStates[] densities = new DensityOfStates[length];
        for (int p = 0; p < length; p++) densities[p] = DensityOfStates.of(spectra[p]);
        Draw draw = new Draw(300);
        for (int text = 0; text < texts; text++) {
            Thermometer thermometer = new Thermometer();
            for (int p = 0; p < length; p++) {
                int token = draw.draw(spectra[p], null, t, new NoiseKey(5, text, p, 0));
                double energy = densities[p].groundLogit() - spectra[p][token];
                thermometer.add(densities[p], energy);
                pooled.add(densities[p], energy);
            }
            Thermometer.Reading reading = thermometer.read();
            if (Math.abs(reading.beta() - 1 / t) < 1.96 * java.util.Objects.requireNonNull(reading.modelError()))
                inside++;
        }
        assertThat(inside).isBetween((int) (0.910 * texts), (int) (0.982 * texts) + 1);
        Thermometer.Reading all = pooled.read();
        double error = java.util.Objects.requireNonNull(all.modelError());
        assertThat(Math.abs(all.beta() - 1 / t)).isLessThan(3.29 * error);
        assertThat(Math.abs(all.beta() - 1 / (1.05 * t))).isGreaterThan(3.29 * error);
    }

    @Test
    void what_cannot_be_read_is_refused() {
        Thermometer thermometer = new Thermometer();
        assertThatThrownBy(thermometer::read).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> thermometer.add(new float[] {1, 2}, 2)).hasMessageContaining("2");
        assertThatThrownBy(() -> thermometer.add(new float[] {1, Float.NEGATIVE_INFINITY}, 1))
                .hasMessageContaining("banned");
        assertThatThrownBy(() -> thermometer.add(DensityOfStates.of(new float[] {1}), -1))
                .hasMessageContaining("-1");
    }
}
