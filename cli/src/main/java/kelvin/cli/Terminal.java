package kelvin.cli;

/** What the launcher knows of the terminal. */
final class Terminal {
    private static final int DEFAULT_WIDTH = 80;

    private Terminal() {}

    /** Returns whether stream 0, 1 or 2 is a terminal; without the launcher only the JVM's own guess is left. */
    static boolean isTerminal(int stream) {
        String known = System.getProperty("kelvin.terminals");
        if (known != null) return known.indexOf('0' + stream) >= 0;
        return System.console() != null && System.console().isTerminal();
    }

    /** Returns the columns of the terminal; the property {@code kelvin.columns} goes before the shell's COLUMNS. */
    static int width() {
        try {
            String known = System.getProperty("kelvin.columns", System.getenv("COLUMNS"));
            int width = Integer.parseInt(String.valueOf(known));
            return width > 0 ? width : DEFAULT_WIDTH;
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }
}
