package kelvin.tokenizer;

import java.io.Serial;

/** A text that no tokenizer can take, or a vocabulary that cannot express a text. */
public final class TokenizerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Makes an exception with a sentence that names the value and the place. */
    public TokenizerException(String message) {
        super(message);
    }
}
