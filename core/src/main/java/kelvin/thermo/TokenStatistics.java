package kelvin.thermo;

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
     * Returns the statistics of a token; one that is banned has infinite energy and surprisal.
     *
     * @throws IllegalArgumentException if the token is outside the vocabulary, or as {@link Observables#of(double[], double)}
     */
    public static TokenStatistics of(double[] logits, int token, double temperature) {
        if (token < 0 || token >= logits.length) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (logits.length - 1));
        }
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
