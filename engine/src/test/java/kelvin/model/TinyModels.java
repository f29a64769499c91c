package kelvin.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** The random models of conformance/tiny, one for each architecture; their texts mean nothing. */
public final class TinyModels {
    /** Names of all of them. */
    public static final String[] NAMES = {"llama", "llama3", "gemma3", "qwen2", "qwen3"};

    private TinyModels() {}

    /** Opens one with scalar kernels in one thread. */
    public static Model open(String name) {
        return open(name, options());
    }

    /** Opens one. */
    public static Model open(String name, ModelOptions options) {
        return Model.open(path(name), options);
    }

    /** Returns scalar kernels, one thread, the context of the file. */
    public static ModelOptions options() {
        return ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.SCALAR);
    }

    /** Returns the file of a model. */
    public static Path path(String name) {
        return Path.of("..", "conformance", "tiny", name + ".gguf");
    }

    /** Returns the bytes of a model. */
    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns random tokens that are text. */
    public static int[] tokens(long seed, int length) {
        return new SplittableRandom(seed).ints(length, 0, 256).toArray();
    }
}
