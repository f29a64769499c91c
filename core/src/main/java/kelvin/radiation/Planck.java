package kelvin.radiation;

import kelvin.thermo.Units;

/**
 * Black bodies. Modes of light per volume and frequency, {@code 8 pi nu^2 / c^3}, times the mean energy {@code h nu} times
 * {@link Oscillator#occupation} of each, is Planck's law (Planck 1901); everything here follows from it. SI units.
 */
public final class Planck {
    /** Planck's constant in J s, exact. */
    public static final double PLANCK = 6.62607015e-34;
    /** The speed of light in m/s, exact. */
    public static final double LIGHT = 299_792_458;
    /** h c / k_B in m K: {@code x = C2 / (lambda T)}. */
    public static final double C2 = PLANCK * LIGHT / Units.BOLTZMANN;

    /** The root of x = 5 (1 - e^-x): where B_lambda is greatest. */
    private static final double PEAK = 4.965114231744276;
    /** 3 zeta(4) / zeta(3): mean energy of a photon in kT. */
    private static final double MEAN = 2.701178032919064;
    /** {@code sigma = 2 pi^5 k^4 / (15 h^3 c^2)} in W m^-2 K^-4. */
    private static final double STEFAN_BOLTZMANN = sigma();

    private Planck() {}

    private static double sigma() {
        double pi2 = Math.PI * Math.PI;
        double thermal = Units.BOLTZMANN / PLANCK; // 1 / (K s)
        return 2 * pi2 * pi2 * Math.PI / 15 * thermal * thermal * thermal * (Units.BOLTZMANN / LIGHT / LIGHT);
    }

    /** Returns the spectral radiance per wavelength, {@code 2 h c^2 / lambda^5 / (e^x - 1)}, in W m^-3 sr^-1. */
    public static double radianceByWavelength(double lambda, double kelvin) {
        double c1 = 2 * PLANCK * LIGHT * LIGHT;
        return c1 / (lambda * lambda) / (lambda * lambda) / lambda * Oscillator.occupation(C2 / lambda / kelvin);
    }

    /** Returns the spectral radiance per frequency, {@code 2 h nu^3 / c^2 / (e^x - 1)}, in W m^-2 sr^-1 Hz^-1. */
    public static double radianceByFrequency(double nu, double kelvin) {
        double x = PLANCK * nu / Units.BOLTZMANN / kelvin;
        return 2 * PLANCK * nu * (nu / LIGHT) * (nu / LIGHT) * Oscillator.occupation(x);
    }

    /** Returns the wavelength at which the radiance per wavelength is greatest (Wien's displacement), in m. */
    public static double peakWavelength(double kelvin) {
        return C2 / PEAK / kelvin;
    }

    /** Returns the mean energy of the photons, 2.70 kT, in eV. */
    public static double meanPhotonEnergy(double kelvin) {
        return MEAN * (Units.BOLTZMANN / Units.ELECTRONVOLT) * kelvin;
    }

    /** Returns the radiant exitance {@code sigma T^4} (Stefan, Boltzmann) in W/m^2. */
    public static double exitance(double kelvin) {
        double square = kelvin * kelvin;
        return STEFAN_BOLTZMANN * square * square;
    }

    /** Returns the part of the radiation between two wavelengths; 0 at both ends of the temperatures. */
    public static double fraction(double from, double to, double kelvin) {
        if (kelvin == 0 || kelvin == Double.POSITIVE_INFINITY) return 0;
        // Simpson's rule over x = C2 / (lambda T): 15 / pi^4 times the integral of x^3 / (e^x - 1).
        double low = C2 / to / kelvin;
        double high = C2 / from / kelvin;
        int steps = 2_000;
        double h = (high - low) / steps;
        double sum = photons(low) + photons(high);
        for (int i = 1; i < steps; i++) sum += (i % 2 == 1 ? 4 : 2) * photons(low + i * h);
        double pi2 = Math.PI * Math.PI;
        return sum * h / 3 * 15 / (pi2 * pi2);
    }

    private static double photons(double x) {
        if (x > 700) return 0;
        return x == 0 ? 0 : x * x * x * Oscillator.occupation(x);
    }
}
