package kelvin.model;

import java.io.Serial;

/** A session would need more memory than there is. Nothing was allocated. */
public final class OutOfContextMemoryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OutOfContextMemoryException(String message) {
        super(message);
    }
}
