package kelvin.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The tensor types of a GGUF file that Kelvin reads: how many weights make a block, how many bytes a block has, and how
 * many levels an activation gets when it meets the type (semantics, section 6).
 */
public enum TensorType {
    F32(0, 1, 4, 0, 0),
    F16(1, 1, 2, 0, 0),
    Q4_0(2, 32, 18, 32767, 32),
    Q4_1(3, 32, 20, 32767, 32),
    Q5_0(6, 32, 22, 32767, 32),
    Q5_1(7, 32, 24, 16383, 32),
    Q8_0(8, 32, 34, 4095, 32),
    Q2_K(10, 256, 84, 32767, 16),
    Q3_K(11, 256, 110, 32767, 16),
    Q4_K(12, 256, 144, 32767, 32),
    Q5_K(13, 256, 176, 16383, 32),
    Q6_K(14, 256, 210, 16383, 16),
    IQ4_NL(20, 32, 18, 4095, 32),
    BF16(30, 1, 2, 0, 0),
    MXFP4(39, 32, 17, 32767, 32);

    private static final TensorType[] VALUES = values();

    private final int id;
    private final int blockSize;
    private final int blockBytes;
    private final int activationLimit;
    private final int activationBlock;

    TensorType(int id, int blockSize, int blockBytes, int activationLimit, int activationBlock) {
        this.id = id;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.activationLimit = activationLimit;
        this.activationBlock = activationBlock;
    }

    /** Returns the number that stands for this type in a GGUF file. */
    public int id() {
        return id;
    }

    /** Returns the weights in one block: 1 for float types. */
    public int blockSize() {
        return blockSize;
    }

    /** Returns the bytes of one block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns X, the largest magnitude of a quantised activation, or 0 for float types, whose activations stay float32. */
    public int activationLimit() {
        return activationLimit;
    }

    /** Returns the number of activations that share a scale, or 0 for float types. */
    public int activationBlock() {
        return activationBlock;
    }

    /** Returns whether weights are stored as integers with scales. */
    public boolean isQuantised() {
        return activationLimit > 0;
    }

    /** Returns the type with this GGUF number, or null if Kelvin does not read it. */
    public static @Nullable TensorType ofId(int id) {
        for (TensorType type : VALUES) {
            if (type.id == id) return type;
        }
        return null;
    }
}
