package kelvin.cli;

/** What the process ends with; formats.md has the list. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int MODEL = 3;
    static final int SELF_CHECK = 5;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
