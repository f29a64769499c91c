package kelvin.sampling;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Logits, settings or a stage that no token can be drawn from. Nothing is repaired. */
public final class SamplingException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Kind {
        /** A setting outside its range: a usage error. */
        SETTING,
        /** Text of a chain that cannot be read: a usage error. */
        CHAIN,
        /** Logits that no distribution has: NaN, +infinity, or all banned. */
        LOGITS,
        /** A stage removed the last token. */
        EMPTY
    }

    private final Kind kind;
    private final @Nullable String stage;
    private final String value;
    private final String hint;

    /**
     * Makes an exception.
     *
     * @param stage the stage's name, or null if the chain as a whole is meant
     * @param value what was found
     * @param message a sentence with the value and the limit
     * @param hint what to do next
     */
    public SamplingException(Kind kind, @Nullable String stage, Object value, String message, String hint) {
        super((stage == null ? "" : stage + ": ") + message + "; " + hint);
        this.kind = kind;
        this.stage = stage;
        this.value = String.valueOf(value);
        this.hint = hint;
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns the stage's name, or null if the chain as a whole is meant. */
    public @Nullable String stage() {
        return stage;
    }

    /** Returns what was found. */
    public String value() {
        return value;
    }

    /** Returns what to do next. */
    public String hint() {
        return hint;
    }

    static SamplingException setting(@Nullable String stage, Object value, String message, String hint) {
        return new SamplingException(Kind.SETTING, stage, value, message, hint);
    }
}
