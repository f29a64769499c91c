/** Vector API kernels behind the engine's interfaces. Optional at run time. */
module kelvin.simd {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires kelvin.engine;

    provides kelvin.tensor.KernelProvider with
            kelvin.simd.VectorKernelProvider;
}
