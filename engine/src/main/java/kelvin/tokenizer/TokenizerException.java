package kelvin.tokenizer;

/** A vocabulary that cannot be used, or a text or token id that a tokenizer refuses. The message names the value. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message names the cause, the value, the limit and the next step. */
    public TokenizerException(String message) {
        super(message);
    }
}
