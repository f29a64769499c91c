package kelvin.model;

import java.util.Arrays;

/**
 * Rotary position embedding (Su et al. 2021, section 3.2): pair i of a head is turned by the angle {@code position * f_i},
 * {@code f_i = base^(-2i/d) / factor_i}, with sine and cosine rounded to float (semantics, section 6).
 */
final class Rope {
    /** Positions whose angles are computed at a time. */
    private static final int CHUNK = 64;

    private final int pairs;
    private final boolean interleaved;
    private final double[] frequencies;
    private volatile float[][] chunks = new float[0][];

    /**
     * @param scaling linear scaling: positions are divided by it
     * @param rotated d: entries of a head that are turned; the rest stays
     * @param factors divisors of the frequencies, or empty
     */
    Rope(double base, double scaling, int rotated, boolean interleaved, float[] factors) {
        this.pairs = rotated / 2;
        this.interleaved = interleaved;
        frequencies = new double[pairs];
        if (factors.length != 0 && factors.length != pairs) {
            throw new IllegalArgumentException(factors.length + " rope factors for " + pairs + " pairs");
        }
        for (int i = 0; i < pairs; i++) {
            double factor = (factors.length == 0 ? 1 : factors[i]) * scaling;
            frequencies[i] = StrictMath.pow(base, -2.0 * i / rotated) / factor;
        }
    }

    /** Turns {@code heads} heads of {@code headSize} entries in place. */
    void turn(float[] x, int at, int heads, int headSize, int position) {
        float[] angles = chunk(position / CHUNK);
        int from = position % CHUNK * 2 * pairs;
        for (int h = 0; h < heads; h++) {
            if (interleaved) turnNeighbours(x, at + h * headSize, angles, from);
            else turnHalves(x, at + h * headSize, angles, from);
        }
    }

    private void turnNeighbours(float[] x, int at, float[] angles, int from) {
        for (int i = 0; i < pairs; i++) {
            float cos = angles[from + i];
            float sin = angles[from + pairs + i];
            float a = x[at + 2 * i];
            float b = x[at + 2 * i + 1];
            x[at + 2 * i] = a * cos - b * sin;
            x[at + 2 * i + 1] = a * sin + b * cos;
        }
    }

    private void turnHalves(float[] x, int at, float[] angles, int from) {
        for (int i = 0; i < pairs; i++) {
            float cos = angles[from + i];
            float sin = angles[from + pairs + i];
            float a = x[at + i];
            float b = x[at + pairs + i];
            x[at + i] = a * cos - b * sin;
            x[at + pairs + i] = a * sin + b * cos;
        }
    }

    /** Returns the cosines, then the sines, of each position of a chunk; computed when first asked for. */
    private float[] chunk(int index) {
        float[][] known = chunks;
        if (index < known.length && known[index] != null) return known[index];
        synchronized (this) {
            float[][] grown = Arrays.copyOf(chunks, Math.max(chunks.length, index + 1));
            if (grown[index] == null) grown[index] = compute(index);
            chunks = grown;
            return grown[index];
        }
    }

    private float[] compute(int index) {
        float[] angles = new float[CHUNK * 2 * pairs];
        for (int p = 0; p < CHUNK; p++) {
            for (int i = 0; i < pairs; i++) {
                double angle = (index * CHUNK + p) * frequencies[i];
                angles[p * 2 * pairs + i] = (float) StrictMath.cos(angle);
                angles[p * 2 * pairs + pairs + i] = (float) StrictMath.sin(angle);
            }
        }
        return angles;
    }
}
