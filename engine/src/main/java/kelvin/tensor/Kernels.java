package kelvin.tensor;

/**
 * One complete set of kernels.
 *
 * @param name what {@code doctor} prints, for example "scalar" or "vector 512"
 */
public record Kernels(String name, MatrixKernels matrix, FloatKernels floats) {
    /** The definition: plain Java, no incubator module. */
    public static final Kernels SCALAR = new Kernels("scalar", new ScalarMatrixKernels(), new ScalarFloatKernels());
}
