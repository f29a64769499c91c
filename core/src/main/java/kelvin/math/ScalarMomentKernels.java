package kelvin.math;

import java.util.Arrays;

/** The definition of {@link MomentKernels}. */
public final class ScalarMomentKernels implements MomentKernels {
    /** Makes the kernels. */
    public ScalarMomentKernels() {}

    @Override
    public void moments(float[] logits, double ground, double beta, double centre, double[] sums) {
        Arrays.fill(sums, 0, 3 * LANES, 0);
        add(logits, 0, ground, beta, centre, sums);
        fold(sums);
    }

    /** Adds the terms of tokens from an id on, a multiple of 16, to lanes: 16 of each sum. */
    public static void add(float[] logits, int from, double ground, double beta, double centre, double[] lanes) {
        double scale = Exponential.scale(beta);
        for (int id = from; id < logits.length; id++) {
            double e = ground - logits[id];
            double w = Exponential.power(e, scale);
            if (w == 0) continue; // a banned token, or one too far above the ground state
            int lane = id % LANES;
            double deviation = e - centre;
            double first = w * deviation;
            lanes[lane] += w;
            lanes[LANES + lane] += first;
            lanes[2 * LANES + lane] += first * deviation;
        }
    }

    @Override
    public void masses(float[] logits, double ground, double beta, float threshold, double[] sums) {
        Arrays.fill(sums, 0, 3 * LANES, 0);
        addMasses(logits, 0, ground, beta, threshold, sums);
        fold(sums);
    }

    /** Adds the masses of tokens from an id on, a multiple of 16, to lanes: 16 of each sum. */
    public static void addMasses(
            float[] logits, int from, double ground, double beta, float threshold, double[] lanes) {
        double limit = ground - threshold;
        double scale = Exponential.scale(beta);
        for (int id = from; id < logits.length; id++) {
            double e = ground - logits[id];
            double w = Exponential.power(e, scale);
            if (w == 0) continue;
            int lane = id % LANES;
            lanes[lane] += w;
            if (e < limit) lanes[LANES + lane] += w;
            if (e <= limit) lanes[2 * LANES + lane] += w;
        }
    }

    /** Folds the lanes of each sum by halves, and puts the sums into the first three places. */
    public static void fold(double[] lanes) {
        for (int s = 0; s < 3; s++) {
            for (int half = LANES / 2; half > 0; half /= 2) {
                for (int j = 0; j < half; j++) lanes[s * LANES + j] += lanes[s * LANES + j + half];
            }
        }
        lanes[1] = lanes[LANES];
        lanes[2] = lanes[2 * LANES];
    }

    @Override
    public Census census(float[] logits) {
        float ground = Float.NEGATIVE_INFINITY;
        int first = -1;
        int ties = 0;
        int finite = 0;
        for (int id = 0; id < logits.length; id++) {
            float logit = logits[id];
            if (!(logit < Float.POSITIVE_INFINITY)) return new Census(Float.NaN, -1, 0, 0);
            if (logit == Float.NEGATIVE_INFINITY) continue;
            finite++;
            if (logit == ground) ties++;
            if (logit > ground) {
                ground = logit;
                first = id;
                ties = 1;
            }
        }
        return new Census(ground, first, ties, finite);
    }
}
