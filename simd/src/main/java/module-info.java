/** Vector API kernels behind the engine's interfaces. Optional at run time. */
module kelvin.simd {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires kelvin.engine;

    provides kelvin.math.MomentKernels with
            kelvin.simd.VectorMomentKernels;
    provides kelvin.math.RoughKernels with
            kelvin.simd.VectorRoughKernels;
    provides kelvin.sampling.DrawKernels with
            kelvin.simd.VectorDrawKernels;
    provides kelvin.tensor.KernelProvider with
            kelvin.simd.VectorKernelProvider;
}
