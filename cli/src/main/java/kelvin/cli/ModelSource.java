package kelvin.cli;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.ModelOptions.CachePrecision;
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

    @Option(
            names = "--kv",
            paramLabel = "TYPE",
            defaultValue = "f32",
            description = "f32 or f16 keys and values; f16 takes half the memory and changes the bits.")
    Cache cache = Cache.f32;

    /** Names of the precisions of keys and values. */
    enum Cache {
        f32(CachePrecision.FLOAT32),
        f16(CachePrecision.FLOAT16);

        private final CachePrecision precision;

        Cache(CachePrecision precision) {
            this.precision = precision;
        }

        static Cache of(Model model) {
            return model.cache() == CachePrecision.FLOAT16 ? f16 : f32;
        }
    }

    Model open() {
        return open(ModelOptions.KernelChoice.AUTO);
    }

    Model open(ModelOptions.KernelChoice kernels) {
        if (threads < 0)
            throw Failure.usage("--threads is " + threads + ", expected 1 or more", threads, "leave it out");
        if (contextLength < 0) {
            throw Failure.usage("--ctx is " + contextLength + ", expected 1 or more", contextLength, "leave it out");
        }
        ModelOptions options = new ModelOptions(threads, contextLength, kernels, cache.precision);
        if (file != null) return Model.open(file, options);
        return Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options);
    }
}
