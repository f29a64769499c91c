package kelvin.cli;

/** What one position's logits say, in one pass or two over the vocabulary. */
final class TokenStatistics {
    private final float[] logits;
    private final double ground;

    TokenStatistics(float[] logits) {
        this.logits = logits;
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) largest = Math.max(largest, logit);
        ground = largest;
    }

    /** The logarithm of the partition function, the mean energy and the number of ties at a temperature. */
    record Partition(double temperature, double logPartition, double energy) {
        double entropy() {
            if (temperature == 0 || temperature == Double.POSITIVE_INFINITY) return logPartition;
            return logPartition + energy / temperature;
        }
    }

    double energy(int token) {
        return ground - logits[token];
    }

    /** Rank from 1: tokens with larger logits, and equal ones with lower ids, come before. */
    int rank(int token) {
        int rank = 1;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] > logits[token] || logits[id] == logits[token] && id < token) rank++;
        }
        return rank;
    }

    Partition partition(double t) {
        double z = 0;
        double first = 0;
        for (float logit : logits) {
            if (logit == Float.NEGATIVE_INFINITY) continue;
            double e = ground - logit;
            double weight = t == 0 ? (e == 0 ? 1 : 0) : t == Double.POSITIVE_INFINITY ? 1 : StrictMath.exp(-e / t);
            z += weight;
            if (weight > 0) first += weight * e;
        }
        return new Partition(t, StrictMath.log(z), first / z);
    }

    /** The probability of a token. */
    double probability(int token, Partition at) {
        double e = energy(token);
        if (e == Double.POSITIVE_INFINITY) return 0;
        if (at.temperature() == 0) return e == 0 ? StrictMath.exp(-at.logPartition()) : 0;
        if (at.temperature() == Double.POSITIVE_INFINITY) return StrictMath.exp(-at.logPartition());
        return StrictMath.exp(-e / at.temperature() - at.logPartition());
    }

    /** -ln p at T = 1. */
    double surprisal(int token, Partition atOne) {
        return energy(token) + atOne.logPartition();
    }
}
