package kelvin.tensor;

import java.util.Optional;

/** Offers kernels that give the same bits as {@link Kernels#SCALAR}, faster. Found by ServiceLoader. */
public interface KernelProvider {
    /** Returns the kernels, or empty if this host cannot run them well; a reason is logged then. */
    Optional<Kernels> kernels();
}
