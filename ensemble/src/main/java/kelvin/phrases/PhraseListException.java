package kelvin.phrases;

import java.io.Serial;

/** A list of phrases that cannot be used. The message names the list, the line, what is wrong and what to do. */
public final class PhraseListException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String list;
    private final int line;

    PhraseListException(String list, int line, String reason) {
        super(list + (line > 0 ? ", line " + line : "") + ": " + reason);
        this.list = list;
        this.line = line;
    }

    /** Returns the name of the list. */
    public String list() {
        return list;
    }

    /** Returns the line, 1 first, or 0 where the list as a whole is meant. */
    public int line() {
        return line;
    }
}
