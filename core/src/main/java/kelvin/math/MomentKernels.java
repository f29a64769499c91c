package kelvin.math;

/**
 * Passes over float logits that sum Boltzmann factors. The scalar code is the definition; lanes give the same bits.
 *
 * <p>Order of sums: token i belongs to lane {@code i mod 16}; a lane adds its terms by ascending id; lanes are folded by
 * halves: lane j takes lane j + 8, then j + 4, j + 2, j + 1.
 */
public interface MomentKernels {
    /** Logical lanes of a sum. */
    int LANES = 16;
    /** Room that a pass needs for its sums: the lanes of three; the results are left in the first three places. */
    int ROOM = 3 * LANES;

    /**
     * Sums {@code w}, {@code w (e - centre)} and {@code w (e - centre)^2} over tokens with a finite logit l, for {@code e =
     * ground - l} and {@code w = exp(-beta e)} as {@link Exponential#power} has it.
     *
     * @param logits -infinity for no state; no NaN, no +infinity
     * @param ground the largest logit
     * @param beta inverse temperature, finite, 0 or more
     * @param sums of length {@link #ROOM}, receives the three sums
     */
    void moments(float[] logits, double ground, double beta, double centre, double[] sums);

    /**
     * Sums {@code w} as above over all tokens, over those with a smaller energy than a logit, and over those with no larger one.
     *
     * @param sums of length {@link #ROOM}, receives the three sums
     */
    void masses(float[] logits, double ground, double beta, float threshold, double[] sums);

    /**
     * Counts states.
     *
     * @param logits -infinity for no state
     * @return the largest logit, NaN if a logit is NaN or +infinity, -infinity if none is finite; and where and how often it stands
     */
    Census census(float[] logits);

    /**
     * What there is in a vector of logits.
     *
     * @param ground the largest logit
     * @param first the first token that has it; -1 if there is none
     * @param ties tokens that have it
     * @param finite tokens with a finite logit
     */
    record Census(float ground, int first, int ties, int finite) {}
}
