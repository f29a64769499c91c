package kelvin.trust;

import org.jspecify.annotations.Nullable;

/**
 * A place where another token nearly came, and whether it would have changed the answer. The tokens after it are drawn anew
 * with the noise that they had, in the text's own stream and in {@link ForkFinder#OTHERS} further ones; in each stream the text
 * with the kept token is set beside the one with the lost token.
 *
 * @param position in the whole context
 * @param kept token that was drawn
 * @param lost the likeliest other token that the chain leaves
 * @param pKept probability of the kept token at the T in force, over the whole vocabulary
 * @param pLost probability of the lost token
 * @param temperature the admissible T nearest to the T in force at which this seed draws the lost token here, all tokens
 *     competing, see {@link Crossing}; null if there is no such T, or if the chain has stages besides the temperature
 * @param answerChanges whether the normalised answers differ in more than half of the streams
 */
public record Fork(
        int position,
        int kept,
        int lost,
        double pKept,
        double pLost,
        @Nullable Double temperature,
        boolean answerChanges) {}
