package kelvin.math;

import java.util.function.Supplier;

/** Chooses between the kernels in lanes, where the host and the module path offer them, and their definition. */
public final class Providers {
    private Providers() {}

    /**
     * Returns what {@code service} finds, or the definition if there is no vector module: the classes of a provider cannot even
     * be loaded without it.
     */
    public static <T> T choose(Supplier<java.util.Optional<T>> service, T definition) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) return definition;
        return service.get().orElse(definition);
    }
}
