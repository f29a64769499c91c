package kelvin.avoid;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No text without the phrases was found within the budget, or there is none. */
public final class AvoidanceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int attempts;
    private final double keptAtMost;
    private final @Nullable String phrase;
    private final String hint;

    AvoidanceException(String message, int attempts, double keptAtMost, @Nullable String phrase, String hint) {
        super(message + "; " + hint);
        this.attempts = attempts;
        this.keptAtMost = keptAtMost;
        this.phrase = phrase;
        this.hint = hint;
    }

    /** Returns the trials, or the rewinds of one position, that were made. */
    public int attempts() {
        return attempts;
    }

    /** Returns a certified upper bound on the mass of the texts that are left. */
    public double keptAtMost() {
        return keptAtMost;
    }

    /** Returns the phrase that holds most of the excluded mass, or null if none was met. */
    public @Nullable String phrase() {
        return phrase;
    }

    /** Returns what to do next. */
    public String hint() {
        return hint;
    }
}
