package kelvin.calibration;

import java.util.ArrayList;
import java.util.List;
import kelvin.thermo.DensityOfStates;

/**
 * ln Z of many spectra as functions of beta = 1/T, in 336 bytes a spectrum. A {@link DensityOfStates}, which is exact at every
 * temperature, takes 130 to 160 KB of a language model's spectrum; a text of 30,000 tokens would take 4 GB.
 *
 * <p>Each spectrum keeps ln Z, its slope -U and its curvature Var(e) at the points of a grid, as floats. Between two points
 * stands the polynomial of degree 5 that has all three at both (Hermite's interpolation). The grid is densest where texts lie,
 * beta from 1/4 to 4. There the mean of U over a text's tokens is within a relative 1e-4, ln Z of a single token within 1e-3.
 */
final class Isotherms {
    private static final double[] BETAS = grid();
    /** T = 1/1024 is the coldest that is looked at. */
    static final double COLDEST_BETA = BETAS[BETAS.length - 1];

    private static final int ROW = 3 * BETAS.length; // (points, 3): ln Z, U, Var
    private static final int CHUNK = 1024; // spectra

    private final List<float[]> chunks = new ArrayList<>();
    private int size;

    /** 0, 1/16, steps of 2^(1/2) to 1/4, of 2^(1/4) to 4, of 2^(1/2) to 16, 64, 1024. */
    private static double[] grid() {
        List<Double> betas = new ArrayList<>(List.of(0.0, 0x1p-4));
        for (int k = 1; k <= 4; k++) betas.add(StrictMath.pow(2, -4 + k / 2.0));
        for (int k = 1; k <= 16; k++) betas.add(StrictMath.pow(2, -2 + k / 4.0));
        for (int k = 1; k <= 4; k++) betas.add(StrictMath.pow(2, 2 + k / 2.0));
        betas.add(64.0);
        betas.add(1024.0);
        return betas.stream().mapToDouble(b -> b).toArray();
    }

    /** ln Z and its derivatives. */
    static final class Point {
        /** ln Z, of weights relative to the ground state's. */
        double logPartition;
        /** U = -d ln Z / d beta, above the ground state. */
        double energy;
        /** Var(e) = d2 ln Z / d beta2. */
        double variance;
    }

    int size() {
        return size;
    }

    void add(DensityOfStates spectrum) {
        if (size % CHUNK == 0) chunks.add(new float[CHUNK * ROW]);
        float[] chunk = chunks.getLast();
        int at = size % CHUNK * ROW;
        double ties = spectrum.at(0).ties();
        for (double beta : BETAS) {
            DensityOfStates.Statistics s = spectrum.statistics(beta);
            chunk[at++] = (float) (StrictMath.log(ties) + StrictMath.log1p(s.rest() / ties));
            chunk[at++] = (float) s.energy();
            chunk[at++] = (float) s.variance();
        }
        size++;
    }

    /** Reads a spectrum at an inverse temperature from 0 to {@link #COLDEST_BETA}. */
    void at(int spectrum, double beta, Point out) {
        float[] chunk = chunks.get(spectrum / CHUNK);
        int j = 0;
        while (j + 2 < BETAS.length && beta > BETAS[j + 1]) j++;
        int a = spectrum % CHUNK * ROW + 3 * j;
        double h = BETAS[j + 1] - BETAS[j];
        double u = (beta - BETAS[j]) / h;
        // Coefficients in u = 0 .. 1 of the quintic with given value, slope and curvature at both ends.
        double a0 = chunk[a];
        double a1 = -chunk[a + 1] * h;
        double a2 = chunk[a + 2] * h * h / 2;
        double value = chunk[a + 3] - a0 - a1 - a2;
        double slope = -chunk[a + 4] * h - a1 - 2 * a2;
        double curvature = chunk[a + 5] * h * h - 2 * a2;
        double a3 = 10 * value - 4 * slope + curvature / 2;
        double a4 = -15 * value + 7 * slope - curvature;
        double a5 = 6 * value - 3 * slope + curvature / 2;
        out.logPartition = a0 + u * (a1 + u * (a2 + u * (a3 + u * (a4 + u * a5))));
        out.energy = -(a1 + u * (2 * a2 + u * (3 * a3 + u * (4 * a4 + u * 5 * a5)))) / h;
        out.variance = (2 * a2 + u * (6 * a3 + u * (12 * a4 + u * 20 * a5))) / (h * h);
    }
}
