package kelvin.sampling;

import java.util.ServiceLoader;
import kelvin.math.Providers;

/** Finds the fastest passes that the host offers. */
final class DrawKernelsLookup {
    private DrawKernelsLookup() {}

    /** Holds the choice, made once, when the first draw is. */
    private static final class Holder {
        static final DrawKernels BEST =
                Providers.choose(() -> ServiceLoader.load(DrawKernels.class).findFirst(), new ScalarDrawKernels());
    }

    static DrawKernels best() {
        return Holder.BEST;
    }
}
