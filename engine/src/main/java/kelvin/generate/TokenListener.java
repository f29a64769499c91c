package kelvin.generate;

/** Follows a generation token by token. */
@FunctionalInterface
public interface TokenListener {
    /** Ignores everything. */
    TokenListener NONE = (token, position, logits, text) -> true;

    /**
     * Learns of the temperature at which a token was drawn, just before {@link #token} learns of the token itself: a chain may set
     * it anew for each.
     */
    default void temperature(double temperature, int position) {}

    /**
     * Learns of a token.
     *
     * @param token drawn
     * @param position of the token in the whole context
     * @param logits that it was drawn from; valid during the call
     * @param text that may be shown now: never half a character, nor the beginning of what may become a stop string
     * @return false to end the generation
     */
    boolean token(int token, int position, float[] logits, String text);
}
