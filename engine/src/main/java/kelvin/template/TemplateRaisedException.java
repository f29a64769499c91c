package kelvin.template;

/** The template called {@code raise_exception}: it refuses this conversation, in its own words. */
public final class TemplateRaisedException extends TemplateException {
    private static final long serialVersionUID = 1;

    private final String templateMessage;

    TemplateRaisedException(String templateMessage, int line, int column) {
        super("the template refuses the conversation: " + templateMessage, line, column);
        this.templateMessage = templateMessage;
    }

    /** Returns the argument of {@code raise_exception}, unchanged. */
    public String templateMessage() {
        return templateMessage;
    }
}
