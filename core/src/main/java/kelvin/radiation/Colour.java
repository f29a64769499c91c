package kelvin.radiation;

import org.jspecify.annotations.Nullable;

/**
 * The colour of a black body.
 *
 * @param x chromaticity, null at absolute zero
 * @param y chromaticity
 * @param linearRed component of linear sRGB, the largest of the three being 1; negative outside the gamut
 * @param linearGreen component
 * @param linearBlue component
 * @param inGamut whether sRGB has the colour, or its nearest components were clipped
 * @param srgb {@code #rrggbb} at full brightness
 */
public record Colour(
        @Nullable Double x,
        @Nullable Double y,
        double linearRed,
        double linearGreen,
        double linearBlue,
        boolean inGamut,
        String srgb) {
    /** Chromaticities of the primaries and the white D65 of sRGB (IEC 61966-2-1). */
    private static final double[][] PRIMARIES = {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};

    private static final double[] WHITE = {0.3127, 0.3290};
    /** XYZ to linear sRGB. */
    private static final double[][] TO_RGB = matrix();

    /**
     * Returns the colour of a black body.
     *
     * @param kelvin from 0, which is black, to infinity, which is blue-white
     */
    public static Colour ofBlackBody(double kelvin) {
        if (!(kelvin >= 0)) throw new IllegalArgumentException("T is " + kelvin + " K, expected 0 or more");
        if (kelvin == 0) return new Colour(null, null, 0, 0, 0, true, "#000000");
        double[] xyz = Observer.CIE_1931.tristimulus(kelvin);
        double sum = xyz[0] + xyz[1] + xyz[2];
        double[] rgb = new double[3];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) rgb[i] += TO_RGB[i][k] * xyz[k] / sum;
            largest = Math.max(largest, rgb[i]);
        }
        StringBuilder srgb = new StringBuilder("#");
        boolean inGamut = true;
        for (int i = 0; i < 3; i++) {
            rgb[i] /= largest;
            inGamut &= rgb[i] >= 0;
            srgb.append(String.format("%02x", StrictMath.round(255 * encode(Math.max(0, rgb[i])))));
        }
        return new Colour(xyz[0] / sum, xyz[1] / sum, rgb[0], rgb[1], rgb[2], inGamut, srgb.toString());
    }

    /** The transfer function of sRGB. */
    private static double encode(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * StrictMath.pow(linear, 1 / 2.4) - 0.055;
    }

    /** The primaries, scaled so that together they are white, turned round. */
    private static double[][] matrix() {
        double[][] primaries = new double[3][3]; // columns: X, Y, Z of each primary with Y = y
        for (int p = 0; p < 3; p++) {
            primaries[0][p] = PRIMARIES[p][0];
            primaries[1][p] = PRIMARIES[p][1];
            primaries[2][p] = 1 - PRIMARIES[p][0] - PRIMARIES[p][1];
        }
        double[] white = {WHITE[0] / WHITE[1], 1, (1 - WHITE[0] - WHITE[1]) / WHITE[1]};
        double[][] inverse = inverse(primaries);
        double[][] toRgb = new double[3][3];
        for (int i = 0; i < 3; i++) {
            double scale = 0;
            for (int k = 0; k < 3; k++) scale += inverse[i][k] * white[k];
            for (int k = 0; k < 3; k++) toRgb[i][k] = inverse[i][k] / scale;
        }
        return toRgb;
    }

    /** The inverse of a 3 x 3 matrix by cofactors. */
    private static double[][] inverse(double[][] m) {
        double[][] inverse = new double[3][3];
        double determinant = 0;
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                int r1 = (k + 1) % 3;
                int r2 = (k + 2) % 3;
                int c1 = (i + 1) % 3;
                int c2 = (i + 2) % 3;
                inverse[i][k] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
            }
            determinant += m[0][i] * inverse[i][0];
        }
        for (double[] row : inverse) for (int k = 0; k < 3; k++) row[k] /= determinant;
        return inverse;
    }
}
