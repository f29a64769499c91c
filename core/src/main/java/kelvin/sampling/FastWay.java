package kelvin.sampling;

import kelvin.random.GumbelField;
import org.jspecify.annotations.Nullable;

/** A way through a chain without states that draws the same token as its stages, sooner. */
interface FastWay {
    /**
     * Draws a token, or returns -1 if the stages have to decide.
     *
     * @throws SamplingException if a logit is NaN or +infinity, or none is finite
     */
    int sample(float[] logits, GumbelField field);

    /** Returns the fast way through a chain, or null if it has none. */
    static @Nullable FastWay of(SamplingChain chain, Draw draw) {
        NucleusWalk nucleus = NucleusWalk.of(chain, draw);
        if (nucleus != null) return nucleus;
        TypicalWalk typical = TypicalWalk.of(chain, draw);
        return typical == null ? Shortlist.of(chain, draw) : typical;
    }
}
