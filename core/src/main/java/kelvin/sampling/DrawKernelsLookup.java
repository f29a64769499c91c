package kelvin.sampling;

import java.util.ServiceLoader;

/** Finds the fastest passes that the host offers. */
final class DrawKernelsLookup {
    private static final DrawKernels SCALAR = new ScalarDrawKernels();

    private DrawKernelsLookup() {}

    /** Holds the choice, made once, when the first draw is. */
    private static final class Holder {
        static final DrawKernels BEST = find();

        private static DrawKernels find() {
            // The provider's classes cannot even be loaded without the module.
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) return SCALAR;
            return ServiceLoader.load(DrawKernels.class).findFirst().orElse(SCALAR);
        }
    }

    static DrawKernels best() {
        return Holder.BEST;
    }
}
