package kelvin.avoid;

/** A language model and a prompt, as this package sees them: logits after each beginning of a text. */
interface Language {
    /** Returns the number of tokens. */
    int vocabulary();

    /** Returns whether a text ends with this token. */
    boolean isEnd(int token);

    /** Returns the prompt's tokens, which the stages of a chain have seen. */
    int[] prompt();

    /** Returns the tokens that fit the context after the prompt. */
    int room();

    /**
     * Returns the logits, (vocabulary) in nats, after the prompt and the first {@code count} of the tokens. They are valid
     * until the next call.
     */
    float[] logits(int[] ids, int count);
}
