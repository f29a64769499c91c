package kelvin.model;

import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import kelvin.tensor.KernelProvider;
import kelvin.tensor.Kernels;
import kelvin.tensor.TensorType;

/**
 * The kernels in force. Scalar code computes at once; vector kernels take over when they are compiled, in the middle of a
 * text if need be, since the bits are the same. Compiling them takes a processor for about a second, which would double the
 * time to the first token of a small model: there {@link #warmUp} waits for the first pass.
 */
final class KernelSwitch {
    private static final System.Logger LOG = System.getLogger("kelvin.model");
    /** Types whose kernels are warm in this process; guards itself. */
    private static final Set<TensorType> WARM = EnumSet.noneOf(TensorType.class);

    private final ModelOptions.KernelChoice choice;
    private final Set<TensorType> types;
    private final AtomicBoolean warming = new AtomicBoolean();
    private volatile Kernels current;

    /** Chooses kernels for a model whose matrices have these types. */
    KernelSwitch(ModelOptions.KernelChoice choice, Set<TensorType> types) {
        this.choice = choice;
        this.types = types;
        this.current = switch (choice) {
            case SCALAR, AUTO -> Kernels.SCALAR;
            case VECTOR ->
                vector().orElseThrow(() -> new IllegalStateException(
                        "there are no vector kernels: add kelvin-simd to the path and --add-modules jdk.incubator.vector"
                                + " to the java command"));
        };
    }

    Kernels current() {
        return current;
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

    /** Starts to compile the vector kernels, if they are wanted and nobody has; they take over when they are ready. */
    void warmUp() {
        if (choice != ModelOptions.KernelChoice.AUTO || !warming.compareAndSet(false, true)) return;
        Thread thread = new Thread(() -> vector().ifPresent(this::warm), "kelvin-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void warm(Kernels kernels) {
        synchronized (WARM) {
            Set<TensorType> cold = EnumSet.noneOf(TensorType.class);
            cold.addAll(types);
            cold.removeAll(WARM);
            if (!cold.isEmpty()) KernelWarmUp.run(kernels, cold);
            WARM.addAll(cold);
        }
        current = kernels;
    }

    @Override
    public String toString() {
        return choice + " (" + current.name() + ")";
    }
}
