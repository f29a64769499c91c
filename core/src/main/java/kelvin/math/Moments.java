package kelvin.math;

import java.util.ServiceLoader;

/** The kernels in force for sums over float logits. */
public final class Moments {
    private Moments() {}

    /** Holds the choice, made once, at the first sum. */
    private static final class Holder {
        static final MomentKernels BEST =
                Providers.choose(() -> ServiceLoader.load(MomentKernels.class).findFirst(), new ScalarMomentKernels());
        static final RoughKernels ROUGH =
                Providers.choose(() -> ServiceLoader.load(RoughKernels.class).findFirst(), new ScalarRoughKernels());
    }

    /** Returns the fastest kernels that the host offers. */
    public static MomentKernels kernels() {
        return Holder.BEST;
    }

    /** Returns the fastest kernels in single precision that the host offers. */
    public static RoughKernels rough() {
        return Holder.ROUGH;
    }
}
