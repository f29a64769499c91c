package kelvin.model;

import java.io.Serial;

/** A text is longer than the context. */
public final class ContextExceededException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int needed;
    private final int contextLength;

    ContextExceededException(int needed, int contextLength) {
        super("the text takes " + needed + " positions, the context holds " + contextLength
                + "; shorten the text or ask for a longer context with --ctx");
        this.needed = needed;
        this.contextLength = contextLength;
    }

    /** Returns the positions that the text takes. */
    public int needed() {
        return needed;
    }

    /** Returns the positions that the context holds. */
    public int contextLength() {
        return contextLength;
    }
}
