package kelvin.model;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.ServiceLoader;
import kelvin.tensor.KernelProvider;
import kelvin.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The kernels in force. Scalar code computes at once; vector kernels take over when they are compiled, in the middle of a
 * text if need be, since the bits are the same.
 */
final class KernelSwitch {
    private static final System.Logger LOG = System.getLogger("kelvin.model");
    private static volatile @Nullable Kernels warm;
    private static boolean warming;

    private final ModelOptions.KernelChoice choice;
    private final @Nullable Kernels fixed;

    KernelSwitch(ModelOptions.KernelChoice choice) {
        this.choice = choice;
        this.fixed = switch (choice) {
            case SCALAR -> Kernels.SCALAR;
            case VECTOR ->
                vector().orElseThrow(() -> new IllegalStateException(
                        "there are no vector kernels: add kelvin-simd to the path and --add-modules jdk.incubator.vector"
                                + " to the java command"));
            case AUTO -> null;
        };
        if (choice == ModelOptions.KernelChoice.AUTO) warmOnce();
    }

    Kernels current() {
        if (fixed != null) return fixed;
        Kernels vector = warm;
        return vector == null ? Kernels.SCALAR : vector;
    }

    /** Asks for the module before the service: loading a provider without it would fail with a linkage error. */
    static Optional<Kernels> vector() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            LOG.log(Level.INFO, "scalar kernels: start java with --add-modules jdk.incubator.vector for faster ones");
            return Optional.empty();
        }
        for (KernelProvider provider : ServiceLoader.load(KernelProvider.class)) {
            Optional<Kernels> kernels = provider.kernels();
            if (kernels.isPresent()) return kernels;
        }
        return Optional.empty();
    }

    private static synchronized void warmOnce() {
        if (warming) return;
        warming = true;
        Thread thread = new Thread(
                () -> vector().ifPresent(kernels -> {
                    KernelWarmUp.run(kernels);
                    warm = kernels;
                }),
                "kelvin-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    @Override
    public String toString() {
        return choice + " (" + current().name() + ")";
    }
}
