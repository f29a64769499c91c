package kelvin.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An error for the person at the terminal: an exit code, what went wrong, and what to do next. */
final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String code;
    private final @Nullable String value;
    private final @Nullable String hint;
    private final @Nullable String stage;

    Failure(
            int exitCode,
            String code,
            String message,
            @Nullable Object value,
            @Nullable String hint,
            @Nullable String stage) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
        this.value = value == null ? null : value.toString();
        this.hint = hint;
        this.stage = stage;
    }

    static Failure usage(String message, @Nullable Object value, String hint) {
        return new Failure(ExitCode.USAGE, "usage", message, value, hint, null);
    }

    static Failure input(String message, @Nullable Object value, String hint) {
        return new Failure(ExitCode.USAGE, "input", message, value, hint, null);
    }

    int exitCode() {
        return exitCode;
    }

    String code() {
        return code;
    }

    @Nullable
    String value() {
        return value;
    }

    @Nullable
    String hint() {
        return hint;
    }

    @Nullable
    String stage() {
        return stage;
    }
}
