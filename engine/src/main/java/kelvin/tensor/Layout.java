package kelvin.tensor;

/**
 * How the weights of a matrix lie in memory after loading. Rows come in groups of 16, and lane i of every vector belongs
 * to row i of its group, so a kernel needs no horizontal sum. The quants of a whole matrix form one stream and its scales
 * another: a gap between the quants of two groups stops the hardware prefetcher.
 *
 * <p>The four dense layouts pack the fields of a row into 32-bit words so that one rotation brings a field to the top of
 * a float's mantissa. With the exponent of 2^k put above it, the word <em>is</em> the float 2^k + field: no conversion.
 */
public enum Layout {
    /** 8 bits, 8 words per 32 columns; field = weight + 128, float = 256 + field. Word 4t + d, column 16t + 4j + d. */
    BYTES(32, 512),
    /** 4 bits, 4 words per 32 columns; float = 16 + field. Word d, column 4j + d. */
    NIBBLES(32, 256),
    /** 5 bits, 5 words per 32 columns; float = 32 + field. Word d, column 5j + d; columns 30 and 31 in the spare bits. */
    FIVES(32, 320),
    /** 6 bits, 3 words per 16 columns; float = 64 + field. Word d, column 3j + d; column 15 in the spare bits. */
    SIXES(16, 192),
    /** One signed byte a weight, 16 rows to a column, blocks of 32: types without a speed goal. */
    WIDE32(32, 512),
    /** One signed byte a weight, 16 rows to a column, blocks of 16. */
    WIDE16(16, 256),
    /** float32 weights, 16 rows to a column. */
    FLOATS(32, 2048),
    /** 16-bit weights (float16 or bfloat16), 16 rows to a column. */
    HALVES(32, 1024);

    /** Rows of a group, and lanes of the widest vector. */
    public static final int ROWS = 16;

    private final int columns;
    private final int quantBytes;

    Layout(int columns, int quantBytes) {
        this.columns = columns;
        this.quantBytes = quantBytes;
    }

    /** Returns the columns of a block: those that share a scale. */
    public int columns() {
        return columns;
    }

    /** Returns the bytes that a block's quants take for the 16 rows of a group. */
    public int quantBytes() {
        return quantBytes;
    }

    /** Returns the layout of a tensor type. */
    public static Layout of(TensorType type) {
        return switch (type) {
            case Q8_0 -> BYTES;
            case Q4_0, Q4_1, Q4_K -> NIBBLES;
            case Q5_0 -> FIVES;
            case Q6_K -> SIXES;
            case Q5_1, Q5_K, IQ4_NL, MXFP4 -> WIDE32;
            case Q2_K, Q3_K -> WIDE16;
            case F32 -> FLOATS;
            case F16, BF16 -> HALVES;
        };
    }
}
