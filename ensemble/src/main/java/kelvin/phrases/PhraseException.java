package kelvin.phrases;

import java.io.Serial;

/** A phrase that cannot be looked for. */
public final class PhraseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int index;
    private final String pattern;
    private final String reason;

    PhraseException(int index, String pattern, String reason) {
        super("phrase " + (index + 1) + ", \"" + shortened(pattern) + "\": " + reason);
        this.index = index;
        this.pattern = pattern;
        this.reason = reason;
    }

    private static String shortened(String pattern) {
        if (pattern.length() <= 60) return pattern;
        return pattern.substring(0, pattern.offsetByCodePoints(0, Math.min(50, pattern.codePointCount(0, 60)))) + "…";
    }

    /** Returns the index of the phrase in its list, 0 first. */
    public int index() {
        return index;
    }

    /** Returns its pattern. */
    public String pattern() {
        return pattern;
    }

    /** Returns what is wrong with it, and what to do. */
    public String reason() {
        return reason;
    }
}
