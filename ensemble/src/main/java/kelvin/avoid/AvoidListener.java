package kelvin.avoid;

import kelvin.generate.TokenListener;

/**
 * Follows a generation that avoids phrases. Tokens come when they are final: all at once when a text is accepted, or as soon
 * as a rewind can no longer take them back.
 */
@FunctionalInterface
public interface AvoidListener extends TokenListener {
    /** Ignores everything. */
    AvoidListener NONE = (token, position, logits, text) -> true;

    /**
     * Learns that a token was drawn, which need not be final.
     *
     * @param attempt number of the trial, or of rewinds so far
     * @param tokens of the text so far
     * @return false to end the generation
     */
    default boolean drawn(int attempt, int tokens) {
        return true;
    }
}
