package kelvin.thermo;

import kelvin.math.Sum;

/**
 * One token against the distribution that it was drawn from.
 *
 * @param rank from 1, in order of (logit descending, id ascending)
 * @param energy above the ground state, in nats
 * @param probability at T
 * @param surprisal {@code -ln p} at T = 1, in nats
 * @param tail probability at T of an energy as large or larger: the calm way to colour words
 */
public record TokenStatistics(int rank, double energy, double probability, double surprisal, double tail) {
    /**
     * Returns the statistics of a token among float logits, faster than those of doubles and as exact as {@link
     * Observables#of(float[], double)}.
     *
     * @throws IllegalArgumentException as below
     */
    public static TokenStatistics of(float[] logits, int token, double temperature) {
        checkToken(token, logits.length);
        Observables o = Observables.of(logits, temperature);
        Observables cold = temperature == 1 ? o : Observables.of(logits, 1);
        float own = logits[token];
        double energy = o.groundLogit() - own;
        int rank = 1;
        double above = 0;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] > own) {
                rank++;
                above += StrictMath.exp(o.logProbability(logits[id], temperature));
            } else if (logits[id] == own && id < token) {
                rank++;
            }
        }
        double probability = StrictMath.exp(o.logProbability(own, temperature));
        double tail = above == 0 ? 1 : Math.max(0, 1 - above);
        return new TokenStatistics(rank, energy, probability, energy + cold.logPartition(), tail);
    }

    private static void checkToken(int token, int vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (vocabulary - 1));
        }
    }

    /**
     * Returns the statistics of a token; one that is banned has infinite energy and surprisal.
     *
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static TokenStatistics of(double[] logits, int token, double temperature) {
        checkToken(token, logits.length);
        double[] logP = Observables.logProbabilities(logits, temperature);
        Observables cold = temperature == 1 ? null : Observables.of(logits, 1);
        int rank = 1;
        double ground = Double.NEGATIVE_INFINITY;
        Sum tail = new Sum();
        for (int id = 0; id < logits.length; id++) {
            ground = Math.max(ground, logits[id]);
            if (logits[id] > logits[token] || logits[id] == logits[token] && id < token) rank++;
            if (logits[id] <= logits[token]) tail.add(StrictMath.exp(logP[id]));
        }
        double energy = ground - logits[token];
        double surprisal = cold == null ? -logP[token] : energy + cold.logPartition();
        return new TokenStatistics(rank, energy, StrictMath.exp(logP[token]), surprisal, Math.min(1, tail.value()));
    }
}
