package kelvin.avoid;

import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.Ensemble;

/**
 * What a chain left to draw from after one beginning of a text: token v with weight {@code w_v = e^((l_v - l_max)/T)}. At T = 0
 * the first of the largest logits has weight 1 and the others 0; at T = infinity all kept tokens have 1. Weights whose
 * logarithm leaves the doubles (T below 1e-268) count as 0.
 */
final class Choice {
    private final double[] logits; // (vocabulary), nats; -infinity for what the chain removed
    private final double temperature;
    private final int ground;
    private final double largest; // logit

    private Choice(double[] logits, double temperature) {
        this.logits = logits;
        this.temperature = temperature;
        int best = 0;
        for (int id = 1; id < logits.length; id++) if (logits[id] > logits[best]) best = id;
        this.ground = best;
        this.largest = logits[best];
    }

    static Choice of(Ensemble ensemble) {
        return new Choice(ensemble.keptLogits(), ensemble.temperature());
    }

    /** Returns ln w of a token. */
    double logWeight(int token) {
        if (logits[token] == Double.NEGATIVE_INFINITY) return Double.NEGATIVE_INFINITY;
        if (temperature == 0) return token == ground ? 0 : Double.NEGATIVE_INFINITY;
        if (temperature == Double.POSITIVE_INFINITY) return 0;
        return (logits[token] - largest) / temperature;
    }

    /** Returns ln of the sum of w over all tokens but the first {@code count} of these, -infinity if none is left. */
    double logRest(int[] without, int count) {
        double[] taken = new double[count];
        for (int i = 0; i < count; i++) {
            taken[i] = logits[without[i]];
            logits[without[i]] = Double.NEGATIVE_INFINITY;
        }
        double rest = logSum();
        for (int i = count - 1; i >= 0; i--) logits[without[i]] = taken[i];
        return rest;
    }

    private double logSum() {
        double top = Double.NEGATIVE_INFINITY;
        int finite = 0;
        for (double logit : logits) {
            if (logit > Double.NEGATIVE_INFINITY) finite++;
            top = Math.max(top, logit);
        }
        if (finite == 0) return Double.NEGATIVE_INFINITY;
        if (temperature == 0) return logWeight(ground);
        if (temperature == Double.POSITIVE_INFINITY) return StrictMath.log(finite);
        Compensated sum = new Compensated();
        for (double logit : logits) {
            double x = (logit - top) / temperature;
            if (x >= Logarithms.LEAST) sum.add(StrictMath.exp(x));
        }
        return (top - largest) / temperature + StrictMath.log(sum.value());
    }

    /**
     * Draws a token with weight {@code w_v U_v}, where U_v is what the node has learnt is kept of the texts that go on with v:
     * the exact draw on {@code l_v + T ln U_v}.
     */
    int draw(Draw draw, NoiseKey key, Node node) {
        if (temperature == 0) return ground; // its texts are all that T = 0 has, so that they are kept if any are
        boolean flat = temperature == Double.POSITIVE_INFINITY;
        double scale = flat ? 1 : temperature; // at infinity l / T is 0 and ln U is all that tells tokens apart
        double[] tilted = logits.clone();
        if (flat) for (int id = 0; id < tilted.length; id++) tilted[id] = logWeight(id);
        for (int i = 0; i < node.count(); i++) tilted[node.token(i)] += scale * node.tilt(i);
        return draw.draw(tilted, null, scale, key);
    }
}
