package kelvin.sampling;

import kelvin.random.GumbelField;

/**
 * The two passes over a whole vocabulary that a draw makes. Implementations may bound differently; the token drawn is the
 * same.
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
}
