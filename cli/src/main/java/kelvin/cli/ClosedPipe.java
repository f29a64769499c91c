package kelvin.cli;

import java.io.Serial;

/** Whoever read the output has gone: no error, and nothing more to do. */
final class ClosedPipe extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ClosedPipe() {
        super("the output was closed");
    }
}
