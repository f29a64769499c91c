package kelvin.cli;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that loads a model. */
final class ModelSource {
    @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file; the embedded story model by default.")
    @Nullable
    Path file;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute; one a core by default.")
    int threads;

    @Option(
            names = "--ctx",
            paramLabel = "N",
            description = "Positions of the context; as trained, up to 8192, by default.")
    int contextLength;

    Model open() {
        return open(ModelOptions.KernelChoice.AUTO);
    }

    Model open(ModelOptions.KernelChoice kernels) {
        if (threads < 0)
            throw Failure.usage("--threads is " + threads + ", expected 1 or more", threads, "leave it out");
        if (contextLength < 0) {
            throw Failure.usage("--ctx is " + contextLength + ", expected 1 or more", contextLength, "leave it out");
        }
        ModelOptions options = new ModelOptions(threads, contextLength, kernels);
        if (file != null) return Model.open(file, options);
        return Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options);
    }
}
