package kelvin.radiation;

import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;

/**
 * What a lamp at a temperature shows.
 *
 * @param kelvin its temperature
 * @param colour at full brightness
 * @param peakWavelength of the radiance per wavelength, in m
 * @param meanPhotonEnergy in eV
 * @param visibleFraction of the radiation, 380 to 750 nm
 * @param exitance in W/m^2
 * @param luminance in cd/m^2
 * @param glows whether an eye sees it in the dark: at the Draper point, 798 K, or above
 * @param name of the temperature, or null if it has none
 */
public record Glow(
        double kelvin,
        Colour colour,
        double peakWavelength,
        double meanPhotonEnergy,
        double visibleFraction,
        double exitance,
        double luminance,
        boolean glows,
        @Nullable String name) {
    private static final double DRAPER = 798;
    /** A temperature that was turned into nats and back is off by some units in the last place. */
    private static final double ROUNDING = 1e-12;

    private static final double VIOLET = 380e-9;
    private static final double RED = 750e-9;
    private static final String[] NAMES = {"zero", "draper", "candle", "bulb", "sun", "inf"};

    /**
     * Returns what a black body shows.
     *
     * @throws IllegalArgumentException if T is negative or NaN
     */
    public static Glow of(double kelvin) {
        if (!(kelvin >= 0)) throw new IllegalArgumentException("T is " + kelvin + " K, expected 0 or more");
        return new Glow(
                kelvin,
                Colour.ofBlackBody(kelvin),
                Planck.peakWavelength(kelvin),
                Planck.meanPhotonEnergy(kelvin),
                Planck.fraction(VIOLET, RED, kelvin),
                Planck.exitance(kelvin),
                Observer.CIE_1931.luminance(kelvin),
                glowsAt(kelvin),
                name(kelvin));
    }

    /** Returns whether an eye sees a body in the dark: at the Draper point, 798 K, or above. */
    public static boolean glowsAt(double kelvin) {
        return kelvin >= DRAPER * (1 - ROUNDING);
    }

    private static @Nullable String name(double kelvin) {
        for (String name : NAMES) {
            double named = Units.toKelvin(Units.parse(name));
            boolean near = named < Double.POSITIVE_INFINITY && Math.abs(kelvin - named) <= ROUNDING * named;
            if (kelvin == named || near) return name;
        }
        return null;
    }
}
