package kelvin.conformance;

/** llama.cpp is missing, is not the version that is known here, or refused something. */
public final class LlamaCppException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes an exception that says what failed, with the value and what to do. */
    public LlamaCppException(String message) {
        super(message);
    }

    /** Makes an exception with the failure beneath it. */
    public LlamaCppException(String message, Throwable cause) {
        super(message, cause);
    }
}
