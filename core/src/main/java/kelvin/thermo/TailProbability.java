package kelvin.thermo;

import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import kelvin.math.Sum;

/**
 * The probability at T of an energy as large as that of a token, or larger:
 *
 * <pre>P(e >= e_t) = sum over i with e_i >= e_t of exp(-e_i / T) / Z</pre>
 *
 * <p>The token itself and all its ties count, so the ground state has 1 at every T; so does every state of a flat spectrum. At T =
 * 0 any other token has 0; at infinity it is the share of finite states that lie as high. A token that is banned has 0: there is
 * no such state. For a fixed token it never falls as T rises, since a spectrum at two temperatures has a monotone ratio of
 * probabilities.
 *
 * <p>It is what statistics calls a p-value: of tokens drawn at this T, no more than a share a has a tail probability of a or
 * less. Where {@link WordTemperature} leaps from 0 to infinity within a few nats, this moves calmly; it is unlikely, not wrong,
 * that a token with a small one was written.
 */
public final class TailProbability {
    private TailProbability() {}

    /**
     * Returns the tail probability of a token, to a relative 1e-12.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static double of(double[] logits, int token, double temperature) {
        checkToken(token, logits.length);
        Observables o = Observables.of(logits, temperature);
        double own = logits[token];
        if (own == o.groundLogit()) return 1;
        if (own == Double.NEGATIVE_INFINITY || temperature == 0) return 0;
        Sum tail = new Sum();
        for (double logit : logits) {
            if (logit <= own) tail.add(StrictMath.exp(o.logProbability(logit, temperature)));
        }
        return Math.min(1, tail.value());
    }

    /**
     * Returns the tail probability of a token among float logits, faster: to a relative 1e-10, or 1e-300 absolute.
     *
     * @param logits (vocabulary), nats; -infinity is a state that does not exist
     * @throws IllegalArgumentException as above
     */
    public static double of(float[] logits, int token, double temperature) {
        checkToken(token, logits.length);
        return of(logits, token, temperature, Observables.of(logits, temperature));
    }

    /** The same with the observables at hand. */
    static double of(float[] logits, int token, double temperature, Observables o) {
        float own = logits[token];
        if (own == o.groundLogit()) return 1;
        if (own == Float.NEGATIVE_INFINITY || temperature == 0) return 0;
        float[] below =
                new float[logits.length]; // summed by itself: 1 - the rest would lose the digits of a rare token
        for (int id = 0; id < logits.length; id++) {
            below[id] = logits[id] <= own ? logits[id] : Float.NEGATIVE_INFINITY;
        }
        double[] sums = new double[MomentKernels.ROOM];
        Moments.kernels()
                .moments(below, own, 1 / temperature, 0, sums); // relative to the token: no weight that counts is lost
        double tail = StrictMath.log(sums[0]) + o.logProbability(own, temperature);
        return Math.min(1, StrictMath.exp(tail));
    }

    static void checkToken(int token, int vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (vocabulary - 1));
        }
    }
}
