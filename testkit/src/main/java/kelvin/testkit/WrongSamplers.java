package kelvin.testkit;

import java.util.SplittableRandom;

/** Samplers that are wrong on purpose: a test that does not notice them proves nothing. */
public final class WrongSamplers {
    private WrongSamplers() {}

    /** Draws at another temperature, {@code factor} times the one asked for. */
    public static DrawFunction temperatureOffBy(double factor) {
        return (logits, temperature, trial) -> inverse(logits, temperature * factor, trial, 1);
    }

    /** Never draws the last tenth of the mass. */
    public static DrawFunction tailCutOff() {
        return (logits, temperature, trial) -> inverse(logits, temperature, trial, 0.9);
    }

    /** Ignores the temperature and draws uniformly, banned tokens included. */
    public static DrawFunction uniformOverEverything() {
        return (logits, temperature, trial) -> new SplittableRandom(trial).nextInt(logits.length);
    }

    /** Draws uniformly from the first half of the ids. */
    public static DrawFunction firstHalf() {
        return (logits, temperature, trial) -> new SplittableRandom(trial).nextInt((logits.length + 1) / 2);
    }

    /** Draws the likeliest token whatever the temperature. */
    public static DrawFunction alwaysGreedy() {
        return (logits, temperature, trial) -> {
            int best = 0;
            for (int i = 1; i < logits.length; i++) best = logits[i] > logits[best] ? i : best;
            return best;
        };
    }

    /** Never draws the likeliest token. */
    public static DrawFunction neverGreedy() {
        return (logits, temperature, trial) -> {
            int best = alwaysGreedy().draw(logits, temperature, trial);
            return (best + 1) % logits.length;
        };
    }

    private static int inverse(double[] logits, double temperature, int trial, double mass) {
        double ground = Double.NEGATIVE_INFINITY;
        for (double logit : logits) ground = Math.max(ground, logit);
        double z = 0;
        for (double logit : logits) z += weight(ground - logit, temperature);
        double target = new SplittableRandom(trial).nextDouble() * z * mass;
        double sum = 0;
        int last = 0;
        for (int i = 0; i < logits.length; i++) {
            double weight = weight(ground - logits[i], temperature);
            if (weight > 0) last = i;
            sum += weight;
            if (target < sum) return i;
        }
        return last;
    }

    private static double weight(double energy, double temperature) {
        if (energy == Double.POSITIVE_INFINITY) return 0;
        if (temperature == Double.POSITIVE_INFINITY) return 1;
        return StrictMath.exp(-energy / temperature);
    }
}
