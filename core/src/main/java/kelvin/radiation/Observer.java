package kelvin.radiation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The CIE 1931 standard observer (2 degrees, 360 to 830 nm by 1 nm; CIE 018): what light of a wavelength adds to the
 * tristimulus values X, Y, Z.
 */
final class Observer {
    static final Observer CIE_1931 = read("cie1931-2deg-1nm.csv");

    /** Lumens per watt at the peak of the luminosity function. */
    private static final double LUMENS_PER_WATT = 683;

    private static final double STEP = 1e-9;

    private final double[] wavelengths; // m
    private final double[][] functions; // (3, wavelengths)

    private Observer(double[] wavelengths, double[][] functions) {
        this.wavelengths = wavelengths;
        this.functions = functions;
    }

    private static Observer read(String name) {
        try (InputStream in = Objects.requireNonNull(Observer.class.getResourceAsStream(name), name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<double[]> rows = lines.lines()
                    .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                    .map(Observer::numbers)
                    .toList();
            double[] wavelengths = new double[rows.size()];
            double[][] functions = new double[3][rows.size()];
            for (int i = 0; i < rows.size(); i++) {
                wavelengths[i] = rows.get(i)[0] * 1e-9;
                for (int k = 0; k < 3; k++) functions[k][i] = rows.get(i)[k + 1];
            }
            return new Observer(wavelengths, functions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        String[] cells = line.split(",", -1);
        double[] numbers = new double[cells.length];
        for (int i = 0; i < cells.length; i++) numbers[i] = Double.parseDouble(cells[i]);
        return numbers;
    }

    /**
     * Returns X, Y, Z of a black body, scaled so that they neither vanish nor overflow: the radiance is taken relative to that
     * of the longest wavelength.
     *
     * @param kelvin above 0, infinity included
     */
    double[] tristimulus(double kelvin) {
        double[] xyz = new double[3];
        double longest = wavelengths[wavelengths.length - 1];
        for (int i = 0; i < wavelengths.length; i++) {
            double relative = StrictMath.exp(relativeLog(wavelengths[i], longest, kelvin));
            for (int k = 0; k < 3; k++) xyz[k] += relative * functions[k][i];
        }
        return xyz;
    }

    /** ln of B(lambda) / B(longest); Rayleigh and Jeans' lambda^-4 at infinity. */
    private static double relativeLog(double lambda, double longest, double kelvin) {
        double ratio = StrictMath.log(lambda / longest);
        if (kelvin == Double.POSITIVE_INFINITY) return -4 * ratio;
        double x = Planck.C2 / lambda / kelvin;
        double least = Planck.C2 / longest / kelvin;
        if (x < 1) return -5 * ratio - StrictMath.log(StrictMath.expm1(x) / StrictMath.expm1(least));
        double cold = lambda == longest ? 0 : x - least;
        return -5 * ratio - cold - StrictMath.log1p(-StrictMath.exp(-x)) + StrictMath.log1p(-StrictMath.exp(-least));
    }

    /** Returns the luminance of a black body in cd/m^2. */
    double luminance(double kelvin) {
        if (kelvin == 0) return 0;
        double sum = 0;
        for (int i = 0; i < wavelengths.length; i++) {
            sum += Planck.radianceByWavelength(wavelengths[i], kelvin) * functions[1][i];
        }
        return LUMENS_PER_WATT * STEP * sum;
    }
}
