package kelvin.tensor;

/** How the scales of a matrix lie in memory: per group of 16 rows and per block or super-block, lane = row. */
public enum ScaleLayout {
    /** 16 halves d. */
    HALF(32, 1),
    /** 16 halves d, 16 halves m, which is added. */
    HALF_WITH_MINIMUM(64, 1),
    /** Super-block of 8 blocks: 16 halves d, 16 halves dmin, then 8 x 16 bytes sc and 8 x 16 bytes mn; dmin * mn is subtracted. */
    SUPER_NIBBLES(320, 8),
    /** Super-block of 16 blocks: 16 halves d, then 16 x 16 signed bytes sc. */
    SUPER_SIXES(288, 16),
    /** 16 floats dw. */
    FLOAT(64, 1),
    /** 16 floats dw, 16 floats m, which is added (already negated where the format subtracts). */
    FLOAT_WITH_MINIMUM(128, 1),
    /** No scales: float weights. */
    NONE(0, 1);

    private final int bytes;
    private final int blocks;

    ScaleLayout(int bytes, int blocks) {
        this.bytes = bytes;
        this.blocks = blocks;
    }

    /** Returns the bytes of one entry: 16 rows of one block or super-block. */
    public int bytes() {
        return bytes;
    }

    /** Returns the blocks that one entry serves. */
    public int blocks() {
        return blocks;
    }

    /** Returns whether a minimum times the sum of the activations belongs to each block. */
    public boolean hasMinimum() {
        return this == HALF_WITH_MINIMUM || this == SUPER_NIBBLES || this == FLOAT_WITH_MINIMUM;
    }

    /** Returns the layout of a tensor type. */
    public static ScaleLayout of(TensorType type) {
        return switch (type) {
            case Q8_0, Q4_0, Q5_0 -> HALF;
            case Q4_1 -> HALF_WITH_MINIMUM;
            case Q4_K -> SUPER_NIBBLES;
            case Q6_K -> SUPER_SIXES;
            case Q3_K, IQ4_NL, MXFP4 -> FLOAT;
            case Q5_1, Q5_K, Q2_K -> FLOAT_WITH_MINIMUM;
            case F32, F16, BF16 -> NONE;
        };
    }
}
