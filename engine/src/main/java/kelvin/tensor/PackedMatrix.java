package kelvin.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * The weights of one matrix as the kernels read them: groups of 16 rows, quants in one stream and scales in another (see
 * {@link Layout}). This is the only copy of the weights; it takes about the space of the file's own.
 */
public final class PackedMatrix {
    static final long ALIGNMENT = 64;
    /** A narrow vector kernel may load a few bytes more than it uses. */
    private static final long PADDING = 64;

    private final String name;
    private final TensorType type;
    private final int rows;
    private final int columns;
    private final Layout layout;
    private final ScaleLayout scaleLayout;
    private final MemorySegment quants;
    private final MemorySegment scales;
    private final long quantStride;
    private final long scaleStride;

    private PackedMatrix(String name, TensorType type, int rows, int columns, SegmentAllocator memory) {
        this.name = name;
        this.type = type;
        this.rows = rows;
        this.columns = columns;
        this.layout = Layout.of(type);
        this.scaleLayout = ScaleLayout.of(type);
        this.quantStride = quantStride(type, columns);
        this.scaleStride = scaleStride(type, columns);
        this.quants = memory.allocate(quantStride * groups() + PADDING, ALIGNMENT);
        this.scales = memory.allocate(scaleStride * groups() + PADDING, ALIGNMENT);
    }

    /** Allocates a matrix of zeroed memory; {@link Packer} fills it. */
    static PackedMatrix allocate(String name, TensorType type, int rows, int columns, SegmentAllocator memory) {
        return new PackedMatrix(name, type, rows, columns, memory);
    }

    /** Returns the bytes that a matrix of this type and shape takes once packed. */
    public static long bytes(TensorType type, int rows, int columns) {
        long groups = (rows + Layout.ROWS - 1L) / Layout.ROWS;
        return aligned(groups * quantStride(type, columns) + PADDING)
                + aligned(groups * scaleStride(type, columns) + PADDING);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static long quantStride(TensorType type, int columns) {
        return (long) blocks(type, columns) * Layout.of(type).quantBytes();
    }

    private static long scaleStride(TensorType type, int columns) {
        ScaleLayout scales = ScaleLayout.of(type);
        return (long) blocks(type, columns) / scales.blocks() * scales.bytes();
    }

    private static int blocks(TensorType type, int columns) {
        int block = Layout.of(type).columns();
        return (columns + block - 1) / block;
    }

    /** Returns the tensor's name in the file. */
    public String name() {
        return name;
    }

    /** Returns the type that the file gives the weights. */
    public TensorType type() {
        return type;
    }

    /** Returns the rows: the length of a product. */
    public int rows() {
        return rows;
    }

    /** Returns the columns: the length of the vector multiplied. */
    public int columns() {
        return columns;
    }

    /** Returns the number of groups of 16 rows; the last may be padded with rows of zeros. */
    public int groups() {
        return (rows + Layout.ROWS - 1) / Layout.ROWS;
    }

    /** Returns the number of blocks in a row. */
    public int blocks() {
        return blocks(type, columns);
    }

    /** Returns the layout of the quants. */
    public Layout layout() {
        return layout;
    }

    /** Returns the layout of the scales. */
    public ScaleLayout scaleLayout() {
        return scaleLayout;
    }

    /** Returns what the kernel's mantissa form adds to a weight: 2^k plus the offset that makes its field unsigned. */
    public int mantissaOffset() {
        return switch (type) {
            case Q8_0 -> 256 + 128;
            case Q4_0 -> 16 + 8;
            case Q4_1, Q4_K -> 16;
            case Q5_0 -> 32 + 16;
            case Q6_K -> 64 + 32;
            default -> 0;
        };
    }

    /** Returns the stream of quants. */
    public MemorySegment quants() {
        return quants;
    }

    /** Returns the stream of scales. */
    public MemorySegment scales() {
        return scales;
    }

    /** Returns the offset in {@link #quants} of block {@code block} of group {@code group}. */
    public long quantOffset(int group, int block) {
        return group * quantStride + (long) block * layout.quantBytes();
    }

    /** Returns the offset in {@link #scales} of the entry that serves block {@code block} of group {@code group}. */
    public long scaleOffset(int group, int block) {
        return group * scaleStride + (long) (block / scaleLayout.blocks()) * scaleLayout.bytes();
    }

    /** Returns the bytes that the packed weights take. */
    public long bytes() {
        return quants.byteSize() + scales.byteSize();
    }

    /** Reads the half at an offset of the scales as a float. */
    float half(long offset) {
        return Float.float16ToFloat(scales.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset));
    }

    @Override
    public String toString() {
        return name + " (" + type + ", " + rows + " x " + columns + ")";
    }
}
