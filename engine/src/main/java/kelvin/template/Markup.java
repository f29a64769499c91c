package kelvin.template;

/**
 * A string that {@code safe} or {@code escape} marked as HTML (markupsafe's {@code Markup}): text added to it is
 * escaped. Chat templates write {@code tojson|safe}, and the mark must then behave as it does in Python.
 */
record Markup(String text) {

    /** Escapes the five characters of HTML. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\'' -> escaped.append("&#39;");
                case '"' -> escaped.append("&#34;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
