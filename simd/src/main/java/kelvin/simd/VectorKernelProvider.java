package kelvin.simd;

import java.lang.System.Logger.Level;
import java.util.Optional;
import kelvin.tensor.KernelProvider;
import kelvin.tensor.Kernels;

/** Offers the vector kernels on hosts whose vectors have fused multiply-adds. */
public final class VectorKernelProvider implements KernelProvider {
    private static final System.Logger LOG = System.getLogger("kelvin.simd");

    /** Made by ServiceLoader. */
    public VectorKernelProvider() {}

    @Override
    public Optional<Kernels> kernels() {
        String architecture = System.getProperty("os.arch", "");
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (x86 && Lanes.hostBits() < 256) {
            // Without AVX2 there is no fused multiply-add in hardware, and the emulation is slower than scalar code.
            LOG.log(Level.DEBUG, "vectors of {0} bits: scalar kernels are used", Lanes.hostBits());
            return Optional.empty();
        }
        return Optional.of(new Kernels("vector " + Lanes.BITS, new VectorMatrixKernels(), new VectorFloatKernels()));
    }
}
