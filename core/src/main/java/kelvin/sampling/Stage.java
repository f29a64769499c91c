package kelvin.sampling;

/**
 * One step between raw logits and the draw: it edits logits, sets the temperature, or removes tokens. A stage is a value;
 * what it remembers of the text so far is a {@link StageState} beside it, immutable, so that a text can be rolled back,
 * copied and replayed exactly.
 */
public interface Stage {
    /** Returns the stage's name in a chain's text. */
    String name();

    /** Returns the stage as it stands in a chain's text; {@link SamplingChain#parse} reads it back. */
    StageText text();

    /**
     * Works on the ensemble. What the stage learns of this distribution and needs once the token is known (the surprisal that
     * a thermostat measures, say) goes into the state returned; the token is not drawn yet, so calling again changes nothing.
     *
     * @return the state that {@link #accept} will be given; {@code state} itself if there was nothing to learn
     * @throws SamplingException if the stage cannot work on what it finds
     */
    StageState apply(Ensemble ensemble, StageState state);

    /** Returns what the stage remembers before the first token. */
    default StageState initialState() {
        return StageState.NONE;
    }

    /**
     * Returns what the stage remembers after a token was added to the text.
     *
     * @param state what {@link #apply} returned for this position, or the state before if it was not called: tokens of a
     *     prompt are accepted, but not drawn
     */
    default StageState accept(StageState state, int token) {
        return state;
    }

    /** Returns whether the token with the largest logit always stays. */
    boolean keepsGroundState();

    /** Returns whether the stage sets the temperature. */
    default boolean setsTemperature() {
        return false;
    }
}
