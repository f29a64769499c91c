package kelvin.math;

/**
 * Passes over float logits that sum Boltzmann factors in single precision, {@link RoughWeight}: some three times as fast as {@link
 * MomentKernels}, where a decision leaves room or six digits are enough. The scalar code is the definition; lanes give the same
 * bits.
 *
 * <p>Order of sums: token i belongs to lane {@code i mod 16}. A lane adds, by ascending id, the 8 terms of its tokens among 128, a
 * chunk; the sums of 8 chunks, a block; and the sums of blocks, these in double precision. Tokens behind the last whole 128 are a
 * block of one chunk. Lanes are folded as in {@link MomentKernels}. Sums are relative to the ground logit, as they are there.
 *
 * <p>Logits are -infinity for no state; none is NaN or +infinity.
 */
public interface RoughKernels {
    /** Logical lanes of a sum. */
    int LANES = MomentKernels.LANES;
    /** Tokens of a chunk. */
    int CHUNK = 8 * LANES;
    /** Tokens of a block. */
    int BLOCK = 8 * CHUNK;
    /**
     * Bounds the relative error of a sum of terms that are not negative: {@link RoughWeight#ERROR}, three roundings of a term, 7 of the
     * sum of a chunk and 7 of the sum of a block, 2^-24 each; what doubles add is far less. Beside it stand the 2^-120 of each token
     * that hardly counts, an absolute error of less than 1e-28. Usual errors of sums of weights are below 1e-7.
     */
    double BOUND = 1.3e-6;

    /** Sums the weights. */
    void partition(float[] logits, RoughSums sums);

    /** Sums {@code w}, {@code w d} and {@code w d^2} for {@code d = pivot - x}: energies if the pivot is the ground logit. */
    void moments(float[] logits, float pivot, RoughSums sums);

    /** Sums the weights of all tokens, and of those with a logit from {@code low} to {@code high}, both included. */
    void masses(float[] logits, float low, float high, RoughSums sums);
}
