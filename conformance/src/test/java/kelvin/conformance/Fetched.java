package kelvin.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that {@code conformance/fetch-models.sh} brings. */
final class Fetched {
    static final Path CACHE = Path.of(System.getenv().getOrDefault("KELVIN_CACHE", "cache"));

    private Fetched() {}

    /** Names of the real models, for parameterized tests. */
    static Path model(String name) {
        return file(name(name));
    }

    static String name(String model) {
        return switch (model) {
            case "smollm2" -> "SmolLM2-135M-Instruct.Q4_1.gguf";
            case "gemma3" -> "gemma-3-270m-q4_k_m.gguf";
            default -> throw new IllegalArgumentException(model);
        };
    }

    static LlamaLibrary llamaCpp() {
        return new LlamaLibrary(file("llama.cpp").toAbsolutePath());
    }

    private static Path file(String name) {
        Path file = CACHE.resolve(name);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing: run conformance/fetch-models.sh first");
        }
        return file;
    }
}
