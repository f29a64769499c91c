package kelvin.template;

/** What went wrong, before the place in the template is known; the door turns it into a {@link TemplateException}. */
sealed class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fault(String message) {
        super(message, null, false, false); // no stack trace: the place that matters is the template's
    }

    /** Returns the exception for the caller. */
    TemplateException at(int line, int column) {
        return new TemplateException(String.valueOf(getMessage()), line, column);
    }

    static final class Limit extends Fault {
        private static final long serialVersionUID = 1;

        private final long value;
        private final long limit;

        Limit(String quantity, long value, long limit) {
            super(quantity);
            this.value = value;
            this.limit = limit;
        }

        @Override
        TemplateException at(int line, int column) {
            return new TemplateLimitException(String.valueOf(getMessage()), value, limit, line, column);
        }
    }

    static final class Raised extends Fault {
        private static final long serialVersionUID = 1;

        Raised(String message) {
            super(message);
        }

        @Override
        TemplateException at(int line, int column) {
            return new TemplateRaisedException(String.valueOf(getMessage()), line, column);
        }
    }
}
