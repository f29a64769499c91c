package kelvin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments are UTF-8. Where the locale says otherwise (LC_ALL=C), Java has replaced what it could not decode before main
 * sees it; Linux still has the bytes.
 */
final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char REPLACEMENT = '\uFFFD';

    private Arguments() {}

    /**
     * Returns the arguments as they were typed.
     *
     * @throws Failure if one is no valid UTF-8
     */
    static String[] typed(String[] args) {
        if (Arrays.stream(args).allMatch(arg -> arg.indexOf(REPLACEMENT) < 0)) return args;
        try {
            return Files.isReadable(COMMAND_LINE) ? typed(args, Files.readAllBytes(COMMAND_LINE)) : args;
        } catch (IOException e) {
            return args;
        }
    }

    /** Takes the last arguments of a command line whose parts end with a byte 0. */
    static String[] typed(String[] args, byte[] commandLine) {
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0, at = 0; at < commandLine.length; at++) {
            if (commandLine[at] != 0) continue;
            parts.add(Arrays.copyOfRange(commandLine, from, at));
            from = at + 1;
        }
        if (parts.size() <= args.length) return args; // not the line of this program
        String[] typed = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            typed[i] = Io.decode(parts.get(parts.size() - args.length + i), "argument " + (i + 1));
        }
        return typed;
    }
}
