package kelvin.calibration;

import java.util.SplittableRandom;

/** A model that is calibrated by construction: random logits, tokens drawn from their softmax; its claims can be sharpened. */
final class Synthetic {
    static final int VOCABULARY = 12;
    /** Logits are a step of 1/8 nat, so that p has ties. */
    private static final double STEP = 0.125;

    private final SplittableRandom random;

    Synthetic(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Logits with a spread that differs from place to place, so that the likeliest p takes values from 0.1 to 1. */
    float[] logits() {
        double spread = 4 * random.nextDouble();
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (Math.rint(spread * random.nextGaussian() / STEP) * STEP);
        }
        return logits;
    }

    int draw(float[] logits) {
        double z = 0;
        for (float l : logits) z += Math.exp(l);
        double u = random.nextDouble() * z;
        for (int i = 0; i < logits.length; i++) {
            u -= Math.exp(logits[i]);
            if (u < 0) return i;
        }
        return logits.length - 1;
    }

    static float[] scaled(float[] logits, double factor) {
        float[] scaled = new float[logits.length];
        for (int i = 0; i < logits.length; i++) scaled[i] = (float) (factor * logits[i]);
        return scaled;
    }

    /** Documents whose tokens are drawn from the softmax, and judged by logits {@code sharpness} times as large. */
    Calibrator calibrator(int documents, int tokens, double sharpness) {
        Calibrator calibrator = new Calibrator();
        for (int d = 0; d < documents; d++) {
            for (int t = 0; t < tokens; t++) {
                float[] logits = logits();
                calibrator.add(scaled(logits, sharpness), draw(logits));
            }
            calibrator.endDocument();
        }
        return calibrator;
    }
}
