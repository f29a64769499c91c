package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    /** 0.25 * 1.602176634e-19 / 1.380649e-23, in exact decimals. */
    @Test
    void one_is_2901_kelvin() {
        double exact = new BigDecimal("0.25")
                .multiply(new BigDecimal("1.602176634e-19"))
                .divide(new BigDecimal("1.380649e-23"), MathContext.DECIMAL128)
                .doubleValue();
        assertThat(exact).isCloseTo(2901.1295, within(5e-5));
        assertThat(Units.KELVIN_PER_UNIT).isEqualTo(exact);
        assertThat(Units.NAT_IN_EV * Units.ELECTRONVOLT / Units.BOLTZMANN).isCloseTo(exact, within(1e-12));
        assertThat(Units.toKelvin(1)).isEqualTo(Units.KELVIN_PER_UNIT);
        assertThat(Units.toKelvin(2)).isEqualTo(2 * Units.KELVIN_PER_UNIT);
        assertThat(Units.fromKelvin(Units.toKelvin(0.8))).isCloseTo(0.8, within(1e-15));
        assertThat(Units.toKelvin(Double.POSITIVE_INFINITY)).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.8, 0.8",
        ".5, 0.5",
        "1., 1",
        "2, 2",
        "1e-300, 1e-300",
        "1E+3, 1000",
        "zero, 0",
        "bulb, 1",
        "inf, Infinity",
        "infinity, Infinity"
    })
    void temperatures_are_read(String text, double temperature) {
        assertThat(Units.parse(text)).isEqualTo(temperature);
    }

    @ParameterizedTest
    @CsvSource({"draper, 798", "candle, 1850", "sun, 5772", "2901K, 2901", "2901.5K, 2901.5", "0K, 0", "1e4K, 10000"})
    void kelvin_and_names_are_read(String text, double kelvin) {
        assertThat(Units.parse(text)).isCloseTo(kelvin / 2901.129529, within(1e-9 * kelvin));
    }

    @Test
    void a_bulb_of_2901_kelvin_is_not_quite_a_bulb() {
        assertThat(Units.parse("2901K")).isNotEqualTo(1).isCloseTo(1, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "hot", "-1", "-0.5K", "nan", "NaN", "0x10", "1e400", "1e-400", "1e-323K", "K", "1e", ".",
                "0.8f", "2901k", "1_0", "-inf"
            })
    void anything_else_is_refused_with_what_is_understood(String text) {
        assertThatThrownBy(() -> Units.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("temperature is \"" + text + "\"")
                .hasMessageContaining("2901K")
                .hasMessageContaining("bulb");
    }
}
