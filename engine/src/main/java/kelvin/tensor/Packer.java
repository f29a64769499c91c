package kelvin.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Repacks a tensor of a GGUF file into the layout of the kernels. */
public final class Packer {
    private final PackedMatrix matrix;
    private final MemorySegment source;
    private final long rowBytes;

    private Packer(PackedMatrix matrix, MemorySegment source, long rowBytes) {
        this.matrix = matrix;
        this.source = source;
        this.rowBytes = rowBytes;
    }

    /**
     * Packs a tensor.
     *
     * @param name the tensor's name, for messages
     * @param source the bytes of the tensor in the file, row after row
     * @param memory for the packed weights, zeroed
     * @param workers share the work by groups of rows
     * @throws TensorException if a weight or a scale is NaN or infinite
     */
    public static PackedMatrix pack(
            String name,
            TensorType type,
            int rows,
            int columns,
            MemorySegment source,
            SegmentAllocator memory,
            Workers workers) {
        long rowBytes = (long) columns / type.blockSize() * type.blockBytes();
        if (columns % type.blockSize() != 0 || source.byteSize() != rows * rowBytes) {
            throw new IllegalArgumentException(name + ": " + rows + " x " + columns + " of " + type + " are "
                    + rows * rowBytes + " bytes, got " + source.byteSize());
        }
        PackedMatrix matrix = PackedMatrix.allocate(name, type, rows, columns, memory);
        Packer packer = new Packer(matrix, source, rowBytes);
        workers.forRanges(matrix.groups(), 1, packer::packGroups);
        return matrix;
    }

    private void packGroups(int worker, int from, int to) {
        GroupBuffer buffer = new GroupBuffer(matrix, Math.toIntExact(rowBytes));
        for (int group = from; group < to; group++) {
            buffer.clear();
            int rows = Math.min(Layout.ROWS, matrix.rows() - group * Layout.ROWS);
            for (int lane = 0; lane < rows; lane++) {
                int row = group * Layout.ROWS + lane;
                MemorySegment.copy(source, ValueLayout.JAVA_BYTE, row * rowBytes, buffer.row, 0, buffer.row.length);
                buffer.addRow(lane, row);
            }
            buffer.store(group);
        }
    }

    /** The quants and scales of one group while they are put together. */
    private static final class GroupBuffer {
        private final PackedMatrix matrix;
        private final TensorType type;
        private final Layout layout;
        private final ScaleLayout scaleLayout;
        private final BlockReader block = new BlockReader();
        private final byte[] row;
        private final int[] words;
        private final byte[] bytes;
        private final byte[] scales;
        private final MemorySegment scaleSegment;

        GroupBuffer(PackedMatrix matrix, int rowBytes) {
            this.matrix = matrix;
            this.type = matrix.type();
            this.layout = matrix.layout();
            this.scaleLayout = matrix.scaleLayout();
            this.row = new byte[rowBytes];
            int quantBytes = matrix.blocks() * layout.quantBytes();
            boolean inBytes = layout == Layout.WIDE16 || layout == Layout.WIDE32 || layout == Layout.HALVES;
            this.words = new int[inBytes ? 0 : quantBytes / 4];
            this.bytes = new byte[inBytes ? quantBytes : 0];
            this.scales = new byte[matrix.blocks() / scaleLayout.blocks() * scaleLayout.bytes()];
            this.scaleSegment = MemorySegment.ofArray(scales);
        }

        void clear() {
            Arrays.fill(words, 0);
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(scales, (byte) 0);
        }

        void addRow(int lane, int rowNumber) {
            switch (layout) {
                case FLOATS -> addFloats(lane, rowNumber);
                case HALVES -> addHalves(lane, rowNumber);
                default -> addBlocks(lane, rowNumber);
            }
        }

        void store(int group) {
            long at = matrix.quantOffset(group, 0);
            if (words.length > 0) {
                MemorySegment.copy(words, 0, matrix.quants(), ValueLayout.JAVA_INT_UNALIGNED, at, words.length);
            } else {
                MemorySegment.copy(bytes, 0, matrix.quants(), ValueLayout.JAVA_BYTE, at, bytes.length);
            }
            MemorySegment.copy(
                    scales, 0, matrix.scales(), ValueLayout.JAVA_BYTE, matrix.scaleOffset(group, 0), scales.length);
        }

        private void addFloats(int lane, int rowNumber) {
            for (int c = 0; c < row.length / 4; c++) {
                int bits = BlockReader.half(row, 4 * c) & 0xffff | BlockReader.half(row, 4 * c + 2) << 16;
                if ((bits & 0x7f800000) == 0x7f800000) throw notFinite(rowNumber, c, Float.intBitsToFloat(bits));
                words[c * Layout.ROWS + lane] = bits;
            }
        }

        private void addHalves(int lane, int rowNumber) {
            int exponent = type == TensorType.BF16 ? 0x7f80 : 0x7c00;
            for (int c = 0; c < row.length / 2; c++) {
                short half = BlockReader.half(row, 2 * c);
                if ((half & exponent) == exponent) throw notFinite(rowNumber, c, Float.NaN);
                bytes[(c * Layout.ROWS + lane) * 2] = (byte) half;
                bytes[(c * Layout.ROWS + lane) * 2 + 1] = (byte) (half >> 8);
            }
        }

        private void addBlocks(int lane, int rowNumber) {
            int perFileBlock = type.blockSize() / layout.columns();
            int blocks = matrix.blocks();
            for (int b = 0, at = 0; b < blocks; b += perFileBlock, at += type.blockBytes()) {
                block.read(type, row, at);
                if (isNotFinite(block.scale) || usesMinimumHalf() && isNotFinite(Float.float16ToFloat(block.m))) {
                    throw notFinite(rowNumber, b * layout.columns(), block.scale);
                }
                for (int s = 0; s < perFileBlock; s++) addQuants(b + s, s * layout.columns(), lane);
                addScales(b, perFileBlock, lane);
            }
        }

        private boolean usesMinimumHalf() {
            return scaleLayout.hasMinimum();
        }

        private static boolean isNotFinite(float value) {
            return !(Math.abs(value) <= Float.MAX_VALUE);
        }

        private TensorException notFinite(int rowNumber, int column, float value) {
            return new TensorException("tensor " + matrix.name() + ": row " + rowNumber + ", column " + column
                    + " has a weight or scale that is no finite number (" + value
                    + "); the file is damaged or was converted wrongly, fetch or convert it again");
        }

        /** Adds the quants of one block of the layout; {@code from} is its first index in the file block. */
        private void addQuants(int blockNumber, int from, int lane) {
            int[] q = block.quants;
            switch (layout) {
                case BYTES -> {
                    int base = blockNumber * 128 + lane;
                    for (int c = 0; c < 32; c++) {
                        int word = base + ((c >> 4) * 4 + (c & 3)) * 16;
                        words[word] |= Integer.rotateLeft(q[from + c] + 128, 15 - 8 * (c >> 2 & 3));
                    }
                }
                case NIBBLES -> {
                    int base = blockNumber * 64 + lane;
                    int offset = type == TensorType.Q4_0 ? 8 : 0;
                    for (int c = 0; c < 32; c++) {
                        words[base + (c & 3) * 16] |= Integer.rotateLeft(q[from + c] + offset, 19 - 4 * (c >> 2));
                    }
                }
                case FIVES -> addFives(blockNumber * 80 + lane, from);
                case SIXES -> addSixes(blockNumber * 48 + lane, from);
                case WIDE16, WIDE32 -> {
                    int base = blockNumber * layout.quantBytes() + lane;
                    for (int c = 0; c < layout.columns(); c++) bytes[base + c * 16] = (byte) q[from + c];
                }
                default -> throw new AssertionError(layout);
            }
        }

        /** Fields of 5 bits fill 30 bits of a word; bits 23 and 24 stay free and hold columns 30 and 31 in pieces. */
        private void addFives(int base, int from) {
            int[] q = block.quants;
            for (int c = 0; c < 30; c++) {
                words[base + c % 5 * 16] |= Integer.rotateLeft(q[from + c] + 16, 18 - 5 * (c / 5));
            }
            for (int e = 0; e < 2; e++) {
                int field = q[from + 30 + e] + 16;
                words[base + 2 * e * 16] |= field >> 3 << 23;
                words[base + (2 * e + 1) * 16] |= (field >> 1 & 3) << 23;
                words[base + 4 * 16] |= (field & 1) << 23 + e;
            }
        }

        /** Fields of 6 bits fill 30 bits of a word; bits 23 and 24 of the three words hold column 15. */
        private void addSixes(int base, int from) {
            int[] q = block.quants;
            for (int c = 0; c < 15; c++) {
                words[base + c % 3 * 16] |= Integer.rotateLeft(q[from + c] + 32, 17 - 6 * (c / 3));
            }
            int field = q[from + 15] + 32;
            words[base] |= field >> 4 << 23;
            words[base + 16] |= (field >> 2 & 3) << 23;
            words[base + 32] |= (field & 3) << 23;
        }

        private void addScales(int blockNumber, int perFileBlock, int lane) {
            int at = blockNumber / scaleLayout.blocks() * scaleLayout.bytes();
            switch (scaleLayout) {
                case HALF -> putHalf(at + 2 * lane, block.d);
                case HALF_WITH_MINIMUM -> {
                    putHalf(at + 2 * lane, block.d);
                    putHalf(at + 32 + 2 * lane, block.m);
                }
                case SUPER_NIBBLES -> {
                    putHalf(at + 2 * lane, block.d);
                    putHalf(at + 32 + 2 * lane, block.m);
                    for (int s = 0; s < 8; s++) {
                        scales[at + 64 + 16 * s + lane] = (byte) block.sc[s];
                        scales[at + 192 + 16 * s + lane] = (byte) block.mn[s];
                    }
                }
                case SUPER_SIXES -> {
                    putHalf(at + 2 * lane, block.d);
                    for (int s = 0; s < 16; s++) scales[at + 32 + 16 * s + lane] = (byte) block.sc[s];
                }
                case FLOAT, FLOAT_WITH_MINIMUM -> {
                    for (int s = 0; s < perFileBlock; s++) addFloatScales(at + s * scaleLayout.bytes(), s, lane);
                }
                case NONE -> throw new AssertionError(type);
            }
        }

        /** d * sc and dmin * mn are exact in a float: 11 bits times at most 6. */
        private void addFloatScales(int at, int sub, int lane) {
            boolean isSuper = type.blockSize() == 256;
            putFloat(at + 4 * lane, isSuper ? block.scale * block.sc[sub] : block.scale);
            if (scaleLayout == ScaleLayout.FLOAT_WITH_MINIMUM) {
                float minimum = Float.float16ToFloat(block.m);
                putFloat(at + 64 + 4 * lane, isSuper ? -(minimum * block.mn[sub]) : minimum);
            }
        }

        private void putHalf(int at, short value) {
            scaleSegment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, value);
        }

        private void putFloat(int at, float value) {
            scaleSegment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, value);
        }
    }
}
