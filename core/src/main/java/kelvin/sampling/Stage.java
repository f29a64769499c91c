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
     * Works on the ensemble. Reads its state of this text, but does not change it: the token is not drawn yet.
     *
     * @throws SamplingException if the stage cannot work on what it finds
     */
    void apply(Ensemble ensemble, StageState state);

    /** Returns what the stage remembers before the first token. */
    default StageState initialState() {
        return StageState.NONE;
    }

    /** Returns what the stage remembers after a token was added to the text. */
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
