package kelvin.template;

/** A template asked for more than one of the {@link TemplateLimits}. */
public final class TemplateLimitException extends TemplateException {
    private static final long serialVersionUID = 1;

    private final long value;
    private final long limit;

    TemplateLimitException(String quantity, long value, long limit, int line, int column) {
        super(
                quantity + " is " + value + ", limit " + limit + "; raise it in TemplateLimits if you trust the file",
                line,
                column);
        this.value = value;
        this.limit = limit;
    }

    /** Returns what the template asked for, as far as it was counted. */
    public long value() {
        return value;
    }

    /** Returns the limit that this exceeds. */
    public long limit() {
        return limit;
    }
}
