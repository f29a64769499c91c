package kelvin.thermo;

/**
 * One token against the distribution that it was drawn from.
 *
 * @param rank from 1, in order of (logit descending, id ascending)
 * @param energy above the ground state, in nats
 * @param probability at T
 * @param surprisal {@code -ln p} at T = 1, in nats
 */
public record TokenStatistics(int rank, double energy, double probability, double surprisal) {
    /**
     * Returns the statistics of a token among float logits, faster than those of doubles and as exact as {@link
     * Observables#of(float[], double)}.
     *
     * @throws IllegalArgumentException as below
     */
    public static TokenStatistics of(float[] logits, int token, double temperature) {
        TailProbability.checkToken(token, logits.length);
        Observables o = Observables.of(logits, temperature);
        Observables cold = temperature == 1 ? o : Observables.of(logits, 1);
        float own = logits[token];
        double energy = o.groundLogit() - own;
        int rank = 1;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] > own || logits[id] == own && id < token) rank++;
        }
        double probability = StrictMath.exp(o.logProbability(own, temperature));
        return new TokenStatistics(rank, energy, probability, energy + cold.logPartition());
    }

    /**
     * Returns the statistics of a token; one that is banned has infinite energy and surprisal.
     *
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static TokenStatistics of(double[] logits, int token, double temperature) {
        TailProbability.checkToken(token, logits.length);
        double[] logP = Observables.logProbabilities(logits, temperature);
        Observables cold = temperature == 1 ? null : Observables.of(logits, 1);
        int rank = 1;
        double ground = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            ground = Math.max(ground, logits[id]);
            if (logits[id] > logits[token] || logits[id] == logits[token] && id < token) rank++;
        }
        double energy = ground - logits[token];
        double surprisal = cold == null ? -logP[token] : energy + cold.logPartition();
        return new TokenStatistics(rank, energy, StrictMath.exp(logP[token]), surprisal);
    }
}
