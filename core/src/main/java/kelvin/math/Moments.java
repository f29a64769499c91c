package kelvin.math;

import java.util.ServiceLoader;

/** The kernels in force for sums over float logits. */
public final class Moments {
    private Moments() {}

    /** Holds the choice, made once, at the first sum. */
    private static final class Holder {
        static final MomentKernels BEST =
                Providers.choose(() -> ServiceLoader.load(MomentKernels.class).findFirst(), new ScalarMomentKernels());
    }

    /** Returns the fastest kernels that the host offers. */
    public static MomentKernels kernels() {
        return Holder.BEST;
    }
}
