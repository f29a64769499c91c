package kelvin.template;

/** A place where the template cannot be read. */
final class SyntaxFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int at;

    SyntaxFault(String message, int at) {
        super(message, null, false, false);
        this.at = at;
    }

    /** Returns the offset in the normalised source. */
    int at() {
        return at;
    }
}
