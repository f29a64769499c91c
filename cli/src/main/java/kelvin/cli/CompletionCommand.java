package kelvin.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {"", "Use:  source <(kelvin completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Io io;

    @Spec
    @Nullable
    CommandSpec spec;

    CompletionCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        if (spec == null) throw new AssertionError("picocli sets the specification");
        io.print(AutoComplete.bash("kelvin", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
