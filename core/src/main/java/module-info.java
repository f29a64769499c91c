/** The mathematics of Kelvin: noise, sampling, thermodynamics. Needs java.base only. */
module kelvin.core {
    requires static org.jspecify;

    exports kelvin.random;
    exports kelvin.sampling;
    exports kelvin.thermo;

    uses kelvin.sampling.DrawKernels;
}
