package kelvin.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line. One command a use; each turns arguments into library calls and results into text. */
@Command(
        name = "kelvin",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Temperature in language models, taken literally.",
        footer = {"", "Start with:  kelvin run \"Once upon a time\""})
public final class Main implements Runnable {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        Io io = new Io(
                new FileInputStream(FileDescriptor.in),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                new FileOutputStream(FileDescriptor.err),
                Terminal.isTerminal(0),
                Terminal.isTerminal(1),
                Terminal.isTerminal(2));
        System.exit(run(io, args));
    }

    /** Runs a command with streams of the caller's; returns the exit code. */
    static int run(Io io, String... args) {
        boolean json = Arrays.stream(args).anyMatch(arg -> arg.equals("--json") || arg.equals("--jsonl"));
        try {
            return commandLine(io, json).execute(Arguments.typed(args));
        } catch (ClosedPipe e) {
            return ExitCode.OK;
        } catch (RuntimeException | Error e) {
            return report(io, e, json);
        }
    }

    private static CommandLine commandLine(Io io, boolean json) {
        CommandLine line = new CommandLine(new Main());
        List<Object> commands = List.of(
                new RunCommand(io),
                new ChatCommand(io),
                new SpectrumCommand(io),
                new TokenizeCommand(io),
                new SampleCommand(io),
                new ThermoCommand(io),
                new GlowCommand(io),
                new ScoreCommand(io),
                new CurvesCommand(io),
                new EnvelopeCommand(io),
                new PhrasesCommand(io),
                new TrustCommand(io),
                new CalibrateCommand(io),
                new ModelsCommand(io),
                new DoctorCommand(io),
                new VerifyCommand(io),
                new CompletionCommand(io));
        for (Object command : commands) line.addSubcommand(command);
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
        line.setUsageHelpWidth(Math.max(60, Math.min(100, Terminal.width())));
        line.setCaseInsensitiveEnumValuesAllowed(false);
        line.setOut(new PrintWriter(new IoWriter(io), true));
        line.setExecutionExceptionHandler((e, failed, result) -> report(io, e, json));
        line.setParameterExceptionHandler((e, arguments) -> report(io, usage(e), json));
        return line;
    }

    private static Failure usage(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return Failure.usage(String.valueOf(e.getMessage()), null, "see " + command + " --help");
    }

    private static int report(Io io, Throwable thrown, boolean json) {
        if (thrown instanceof ClosedPipe) return ExitCode.OK;
        Failure failure = Failures.of(thrown);
        if (System.getenv("KELVIN_DEBUG") != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            io.say(trace.toString());
        }
        if (json) {
            Json out = new Json();
            out.object("error", () -> {
                out.string("code", failure.code());
                out.string("message", failure.getMessage());
                out.string("value", failure.value());
                out.string("hint", failure.hint());
                out.string("stage", failure.stage());
            });
            io.say(out.end());
        } else {
            String hint = failure.hint();
            boolean said = hint == null || String.valueOf(failure.getMessage()).contains(hint);
            io.say("kelvin: " + failure.getMessage() + (said ? "" : "; " + hint));
        }
        return failure.exitCode();
    }

    /** Without a command: help, and exit code 2, since nothing was done. */
    @Override
    public void run() {
        throw Failure.usage("no command was given", null, "try kelvin --help, or kelvin run \"Once upon a time\"");
    }

    /** picocli's way to the output: help and versions. */
    private static final class IoWriter extends Writer {
        private final Io io;

        IoWriter(Io io) {
            this.io = io;
        }

        @Override
        public void write(char[] text, int at, int length) throws IOException {
            try {
                io.print(new String(text, at, length));
            } catch (ClosedPipe e) {
                throw new IOException(e); // PrintWriter keeps it to itself
            }
        }

        @Override
        public void flush() {
            // each print is flushed
        }

        @Override
        public void close() {
            // the process closes its streams
        }
    }
}
