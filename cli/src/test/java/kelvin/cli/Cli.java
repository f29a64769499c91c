package kelvin.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs commands in process, as if in a pipe. */
final class Cli {
    private Cli() {}

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {
        Map<?, ?> json() {
            if (JsonInput.parse(out, "output") instanceof Map<?, ?> map) return map;
            throw new AssertionError("no JSON object: " + out);
        }
    }

    static Result run(String... args) {
        return runWith(new byte[0], args);
    }

    static Result runWith(String input, String... args) {
        return runWith(input.getBytes(StandardCharsets.UTF_8), args);
    }

    static Result runWith(byte[] input, String... args) {
        return runWith(input, false, args);
    }

    /** Runs a command as if its errors went to a terminal, and its output into a pipe. */
    static Result onTerminal(String... args) {
        return runWith(new byte[0], true, args);
    }

    private static Result runWith(byte[] input, boolean errorIsTerminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io io = new Io(new ByteArrayInputStream(input), out, err, false, false, errorIsTerminal);
        int exitCode = Main.run(io, args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
