package kelvin.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufLimits;
import kelvin.gguf.TensorInfo;
import kelvin.models.Tale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        description = "Lists models: the embedded one, and GGUF files in the folders or files you name.")
final class ModelsCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Folders or GGUF files.")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--card", description = "Print the card of the embedded model.")
    boolean card;

    ModelsCommand(Io io) {
        this.io = io;
    }

    /** One model, or what is wrong with its file. */
    private record Row(
            String file,
            @Nullable String name,
            @Nullable String architecture,
            long bytes,
            long parameters,
            int contextLength,
            @Nullable String error) {}

    @Override
    public Integer call() {
        if (card) {
            io.print(new String(Tale.card(), StandardCharsets.UTF_8));
            return ExitCode.OK;
        }
        List<Row> rows = new ArrayList<>();
        rows.add(describe(GgufFile.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, GgufLimits.DEFAULT)));
        for (Path path : paths) {
            for (Path file : files(path)) rows.add(row(file));
        }
        if (output.json) {
            Json json = Json.of("models");
            json.objects("models", rows, r -> write(json, r));
            io.println(json.end());
        } else {
            for (Row r : rows) io.println(line(r));
        }
        return ExitCode.OK;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(p -> p.toString().endsWith(".gguf")).sorted().toList();
        } catch (IOException e) {
            throw Failure.input(path + " cannot be read: " + e.getMessage(), path, "check the path");
        }
    }

    private static Row row(Path path) {
        try {
            return describe(GgufFile.open(path));
        } catch (GgufException e) {
            return new Row(path.toString(), null, null, 0, 0, 0, e.getMessage());
        }
    }

    private static Row describe(GgufFile file) {
        try (file) {
            String architecture = file.metadata().string("general.architecture", "unknown");
            return new Row(
                    file.name(),
                    file.metadata().string("general.name", architecture),
                    architecture,
                    file.size(),
                    file.tensors().stream().mapToLong(TensorInfo::elements).sum(),
                    file.metadata().integer(architecture + ".context_length", 0),
                    null);
        }
    }

    private static void write(Json json, Row r) {
        json.string("file", r.file());
        json.string("name", r.name());
        json.string("architecture", r.architecture());
        json.number("bytes", r.bytes());
        json.number("parameters", r.parameters());
        json.number("context_length", r.contextLength());
        json.string("error", r.error());
    }

    private static String line(Row r) {
        if (r.error() != null) return r.error();
        return String.format(
                Locale.ROOT,
                "%s\t%s, %s, %.1f M parameters, %s, context %d",
                r.file(),
                r.name(),
                r.architecture(),
                r.parameters() / 1e6,
                Numbers.bytes(r.bytes()),
                r.contextLength());
    }
}
