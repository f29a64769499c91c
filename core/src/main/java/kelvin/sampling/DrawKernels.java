package kelvin.sampling;

import kelvin.random.GumbelField;

/**
 * The passes over a whole vocabulary, and over its groups, that a draw makes. Implementations may bound differently; the token
 * drawn is the same.
 */
public interface DrawKernels {
    /**
     * Writes the largest logit of each group of 64 tokens, -infinity for a group without a finite one.
     *
     * @param groups groups that the vocabulary touches, those of its last 1,024 ids included
     * @return false if a logit is NaN or +infinity
     */
    boolean groupMaxima(float[] logits, int vocabulary, float[] maxima, int groups);

    /**
     * Writes for each group a number that is at least {@code maximum + T * (largest noise of the group)}, -infinity for a
     * group without a finite logit; at T = infinity, at least the largest noise.
     */
    void groupBounds(GumbelField field, float[] maxima, int groups, double temperature, float[] bounds);

    /** Returns the index of the first of the largest among the first {@code count} values, at least one and none NaN. */
    default int largest(float[] values, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) if (values[i] > values[largest]) largest = i;
        return largest;
    }

    /** Returns the first index in [from, count) whose value is at least {@code least}, or {@code count} if there is none. */
    default int next(float[] values, int from, int count, float least) {
        for (int i = from; i < count; i++) if (values[i] >= least) return i;
        return count;
    }
}
