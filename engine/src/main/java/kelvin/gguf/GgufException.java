package kelvin.gguf;

import java.io.Serial;

/** A model file that cannot be read, or that describes a model that Kelvin does not run. */
public final class GgufException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;

    /**
     * Makes an exception.
     *
     * @param file the file's name
     * @param offset the byte where the defect begins, or -1 if it has no place
     * @param message a sentence with the value, the limit and the next step
     */
    public GgufException(String file, long offset, String message) {
        super(file + (offset < 0 ? ": " : ", byte " + offset + ": ") + message);
        this.file = file;
        this.offset = offset;
    }

    /** Returns the file's name. */
    public String file() {
        return file;
    }

    /** Returns the byte where the defect begins, or -1 if it has no place. */
    public long offset() {
        return offset;
    }
}
