package kelvin.tensor;

/**
 * Products of packed matrices with quantised columns. The definition, for quantised types, with S the exact integer sum
 * of a block's products and X the exact sum of its activations, blocks ascending:
 *
 * <pre>
 * y = fl(y + fl(fl(dw * dx) * S))      then, for types with a minimum m:      y = fl(y + fl(fl(m * dx) * X))
 * </pre>
 *
 * from y = 0, where S may be formed in any way, since every way is exact. For float types S is a chain of fused
 * multiply-adds over the 32 columns of a block, from 0, and {@code y = fl(y + S)}.
 *
 * <p>Kernels check nothing; {@link MatrixProduct} does.
 */
public interface MatrixKernels {
    /** Prepares what the kernel needs of a single column beyond {@link Activations#fill}. */
    void prepare(PackedMatrix w, Activations x);

    /** Multiplies the 16 rows of a group with a single column: writes {@code y[yAt .. yAt + 16)}. */
    void single(PackedMatrix w, int group, Activations x, Scratch scratch, float[] y, int yAt);

    /**
     * Multiplies the rows of one or two groups with all columns, which come in groups of eight: column c writes {@code y[c *
     * 16 * groups]} and the values after it, 16 a group of rows, the columns that pad the last group included.
     */
    void batch(PackedMatrix w, int group, int groups, Activations x, Scratch scratch, float[] y);
}
