package kelvin.template;

/**
 * A chat template that cannot be parsed or rendered. The message names the cause and the place in the template.
 *
 * <p>Two subtypes tell more: {@link TemplateRaisedException} when the template itself refused the conversation, and
 * {@link TemplateLimitException} when it asked for more than {@link TemplateLimits} allows.
 */
public class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    TemplateException(String message, int line, int column) {
        super("chat template, line " + line + ", column " + column + ": " + message);
        this.line = line;
        this.column = column;
    }

    /** Returns the line of the template, counted from 1. */
    public int line() {
        return line;
    }

    /** Returns the column of the template in UTF-16 units, counted from 1. */
    public int column() {
        return column;
    }
}
