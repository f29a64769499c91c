/** The mathematics of Kelvin: noise, sampling, thermodynamics. Needs java.base only. */
@SuppressWarnings("module") // kelvin.simd is built later
module kelvin.core {
    requires static org.jspecify;

    exports kelvin.radiation;
    exports kelvin.random;
    exports kelvin.sampling;
    exports kelvin.thermo;
    exports kelvin.math to
            kelvin.simd;

    uses kelvin.math.MomentKernels;
    uses kelvin.math.RoughKernels;
    uses kelvin.sampling.DrawKernels;
}
