package kelvin.radiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.Stream;
import kelvin.conformance.Table;
import kelvin.thermo.Units;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // a colour above absolute zero has a chromaticity
class RadiationTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final MathContext DIGITS =
            new MathContext(400); // e^700 - 1 of a thousandth, multiplied a thousand times

    /** 1 / (e^x - 1) by the series of e^x. */
    private static double exactOccupation(double x) {
        BigDecimal step = new BigDecimal(x).divide(BigDecimal.valueOf(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; k < 120; k++) {
            term = term.multiply(step, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        BigDecimal minusOne = sum.pow(1024, DIGITS).subtract(BigDecimal.ONE);
        return BigDecimal.ONE.divide(minusOne, DIGITS).doubleValue();
    }

    /** One ensemble for tokens and photons: the ladder's mean occupation is Planck's. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.0123, 0.1, 0.5, 0.9, 1, 2, 7.1, 12.4, 30, 49.9, 50, 50.1, 100, 345.6, 700})
    void the_ladder_gives_plancks_occupation(double x) {
        double exact = exactOccupation(x);
        assertThat(Oscillator.occupation(x)).isCloseTo(exact, within(1e-12 * exact));
        assertThat(Oscillator.occupationOfLadder(x)).isCloseTo(exact, within(1e-12 * exact));
    }

    /** 120 places over the whole range, and beyond it the closed form alone, down to the least doubles. */
    @Test
    void plancks_occupation_over_the_whole_range() {
        for (int i = 0; i <= 120; i++) {
            double x = 0.01 * StrictMath.pow(70_000, i / 120.0);
            double exact = exactOccupation(x);
            assertThat(Oscillator.occupationOfLadder(x)).as("x = %s", x).isCloseTo(exact, within(1e-12 * exact));
            assertThat(Oscillator.occupation(x)).as("x = %s", x).isCloseTo(exact, within(1e-12 * exact));
        }
        for (double x : new double[] {1e-9, 1e-5, 3e-4, 705, 709}) {
            double exact = exactOccupation(x);
            assertThat(Oscillator.occupation(x)).as("x = %s", x).isCloseTo(exact, within(1e-12 * exact));
        }
        for (double x : new double[] {712, 740}) { // e^x is beyond the doubles, e^-x is not
            double exact = exactOccupation(x);
            assertThat(Oscillator.occupation(x)).as("x = %s", x).isPositive().isCloseTo(exact, within(1e-323));
        }
        assertThat(Oscillator.occupation(800)).isZero();
    }

    /** What lies above the last level is added exactly: one level or many give the same. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1, 5, 40, 700})
    void a_short_ladder_is_completed(double x) {
        double exact = exactOccupation(x);
        for (int levels : new int[] {1, 2, 3, 17, 400}) {
            assertThat(Oscillator.occupationOfLadder(x, levels))
                    .as("%s levels", levels)
                    .isCloseTo(exact, within(1e-12 * exact));
        }
    }

    @Test
    void ends_of_the_ladder() {
        assertThat(Oscillator.occupation(0)).isEqualTo(INF);
        assertThat(Oscillator.occupation(INF)).isZero();
        assertThat(Oscillator.occupationOfLadder(INF)).isZero();
        assertThat(Oscillator.occupation(1e-200)).isCloseTo(1e200, within(1e188));
        for (double bad : new double[] {-1, Double.NaN}) {
            assertThatThrownBy(() -> Oscillator.occupation(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Oscillator.occupationOfLadder(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Oscillator.occupationOfLadder(1e-6)).hasMessageContaining("occupation(x)");
    }

    static Stream<Table.Row> colours() {
        return Table.rows("radiation.tsv");
    }

    @ParameterizedTest
    @MethodSource("colours")
    void chromaticity_and_luminance_are_those_of_colour_science(Table.Row row) {
        double kelvin = row.number("kelvin");
        Glow glow = Glow.of(kelvin);
        assertThat(glow.colour().x()).isCloseTo(row.number("x"), within(1e-4));
        assertThat(glow.colour().y()).isCloseTo(row.number("y"), within(1e-4));
        double luminance =
                row.number("luminance"); // colour-science rounds h c / k: x = h nu / kT moves by 2e-5 of itself
        if (kelvin < INF) assertThat(glow.luminance()).isCloseTo(luminance, within(1e-3 * luminance));
    }

    /** The sums over the observer's table with exact constants, to 30 digits (mpmath). */
    @ParameterizedTest
    @CsvSource({
        "798, 0.68162120656879768, 0.31765562205601205, 0.0075282234619243651",
        "2901.129530387521, 0.44413391252022857, 0.40641493727757891, 22665986.345444123",
        "1e5, 0.24258236509564068, 0.23802747983962843, 567741195071.64571",
        "1e9, 0.23987722193174471, 0.23403769481218834, 6498623426670914",
        "Infinity, 0.23987696595240938, 0.23403731492117419, Infinity"
    })
    void chromaticity_and_luminance_to_twelve_digits(double kelvin, double x, double y, double luminance) {
        Glow glow = Glow.of(kelvin);
        assertThat(glow.colour().x()).isCloseTo(x, within(1e-12));
        assertThat(glow.colour().y()).isCloseTo(y, within(1e-12));
        if (kelvin == INF) assertThat(glow.luminance()).isInfinite();
        else assertThat(glow.luminance()).isCloseTo(luminance, within(1e-12 * luminance));
    }

    /** Screen colours by another program (mpmath) from the primaries and the white of IEC 61966-2-1. */
    @ParameterizedTest
    @CsvSource({
        "798, 1, -0.0376165632464, -0.0151775705143, #ff0000",
        "1850, 1, 0.2202309569, -0.00360789704931, #ff8100",
        "2901.129530387521, 1, 0.456913536421, 0.134812476697, #ffb467",
        "5772, 1, 0.87644620523, 0.82019443079, #fff1ea",
        "10000, 0.609476276259, 0.695194629502, 1, #cdd9ff",
        "Infinity, 0.297733929077, 0.437846574319, 1, #94b1ff"
    })
    void colours_on_a_screen(double kelvin, double red, double green, double blue, String srgb) {
        Colour c = Colour.ofBlackBody(kelvin);
        assertThat(c.linearRed()).isCloseTo(red, within(1e-11));
        assertThat(c.linearGreen()).isCloseTo(green, within(1e-11));
        assertThat(c.linearBlue()).isCloseTo(blue, within(1e-11));
        assertThat(c.srgb()).isEqualTo(srgb);
    }

    /** By the series of incomplete integrals (mpmath). */
    @ParameterizedTest
    @CsvSource({
        "100, 5.3626936092904762e-78",
        "300, 7.1485102001516305e-24",
        "798, 8.8144022811000078e-8",
        "2901.129530387521, 0.095521989978350336",
        "1e5, 0.0020734923995647775"
    })
    void the_visible_part(double kelvin, double fraction) {
        assertThat(Glow.of(kelvin).visibleFraction()).isCloseTo(fraction, within(1e-6 * fraction));
    }

    /** Illuminant A of the CIE: 2855.5 K with today's constants; D65 is no black body, but 6500 K lies near it. */
    @Test
    void standard_illuminants() {
        assertThat(Colour.ofBlackBody(2855.5).x()).isCloseTo(0.44757, within(1e-4));
        assertThat(Colour.ofBlackBody(2855.5).y()).isCloseTo(0.40745, within(1e-4));
        Colour white = Colour.ofBlackBody(6504);
        assertThat(white.x()).isCloseTo(0.3127, within(0.002));
        assertThat(white.y()).isCloseTo(0.3290, within(0.006));
        assertThat(white.inGamut()).isTrue();
        assertThat(white.linearRed()).isCloseTo(1, within(0.06));
        assertThat(white.linearGreen()).isCloseTo(1, within(0.06));
        assertThat(white.linearBlue()).isCloseTo(1, within(0.06));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-290, 1, 100, 500, 798, 1850, 2901, 6500, 1e5, 1e9, 1e300, Double.POSITIVE_INFINITY})
    void every_temperature_above_zero_has_a_colour(double kelvin) {
        Colour c = Colour.ofBlackBody(kelvin);
        assertThat(c.x()).isBetween(0.2398, 0.7348);
        assertThat(c.y()).isBetween(0.2339, 0.42);
        assertThat(Math.max(c.linearRed(), Math.max(c.linearGreen(), c.linearBlue())))
                .isEqualTo(1);
        assertThat(c.inGamut()).isEqualTo(c.linearRed() >= 0 && c.linearGreen() >= 0 && c.linearBlue() >= 0);
        assertThat(c.srgb()).matches("#[0-9a-f]{6}");
        if (kelvin < 1900) assertThat(c.srgb()).startsWith("#ff").endsWith("00"); // deeper than sRGB: blue is clipped
        if (kelvin > 7000) assertThat(c.srgb()).endsWith("ff");
    }

    @Test
    void the_ends() {
        Glow zero = Glow.of(0);
        assertThat(zero.colour()).isEqualTo(new Colour(null, null, 0, 0, 0, true, "#000000"));
        assertThat(zero.name()).isEqualTo("zero");
        assertThat(zero.glows()).isFalse();
        assertThat(zero.exitance()).isZero();
        assertThat(zero.luminance()).isZero();
        assertThat(zero.visibleFraction()).isZero();
        assertThat(zero.peakWavelength()).isEqualTo(INF);
        Glow hot = Glow.of(INF);
        assertThat(hot.name()).isEqualTo("inf");
        assertThat(hot.peakWavelength()).isZero();
        assertThat(hot.exitance()).isEqualTo(INF);
        assertThat(hot.luminance()).isEqualTo(INF);
        assertThat(hot.visibleFraction()).isZero();
        assertThatThrownBy(() -> Glow.of(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Colour.ofBlackBody(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void names_and_the_draper_point() {
        assertThat(Glow.of(Units.toKelvin(1)).name()).isEqualTo("bulb");
        assertThat(Glow.of(Units.toKelvin(Units.parse("draper"))).name()).isEqualTo("draper");
        assertThat(Glow.of(Units.toKelvin(Units.parse("798K"))).glows()).isTrue();
        assertThat(Glow.of(797.9).glows()).isFalse();
        assertThat(Glow.of(3000).name()).isNull();
    }

    /** Stefan and Boltzmann's sigma (CODATA), Wien's b, and sums over Planck's law itself. */
    @Test
    void integrals_of_plancks_law() {
        assertThat(Planck.exitance(1)).isCloseTo(5.670374419e-8, within(1e-17));
        assertThat(Planck.peakWavelength(1)).isCloseTo(2.897771955e-3, within(1e-12));
        double t = 2901;
        double sum = 0;
        double number = 0;
        double step = 1e10;
        for (double nu = step / 2; nu < 4e15; nu += step) {
            double radiance = Planck.radianceByFrequency(nu, t);
            sum += radiance * step;
            number += radiance / (Planck.PLANCK * nu) * step;
        }
        assertThat(Math.PI * sum).isCloseTo(Planck.exitance(t), within(1e-6 * Planck.exitance(t)));
        double mean = sum / number / Units.ELECTRONVOLT;
        assertThat(Planck.meanPhotonEnergy(t)).isCloseTo(mean, within(1e-4 * mean));
        double visible = 0;
        for (double nm = 380.05; nm < 750; nm += 0.1) visible += Planck.radianceByWavelength(nm * 1e-9, t) * 1e-10;
        double part = Math.PI * visible / Planck.exitance(t);
        assertThat(Planck.fraction(380e-9, 750e-9, t)).isCloseTo(part, within(1e-5 * part));
        double peak = Planck.peakWavelength(t);
        for (double factor : new double[] {0.999, 1.001}) {
            assertThat(Planck.radianceByWavelength(peak * factor, t)).isLessThan(Planck.radianceByWavelength(peak, t));
        }
        double lambda = 600e-9;
        double nu = Planck.LIGHT / lambda;
        double radiance = Planck.radianceByFrequency(nu, t) * nu / lambda;
        assertThat(Planck.radianceByWavelength(lambda, t)).isCloseTo(radiance, within(1e-12 * radiance));
    }
}
