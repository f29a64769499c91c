package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Packer;
import kelvin.tensor.TensorType;
import kelvin.tensor.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every quantised type, bit by bit as llama.cpp's Python package reads it. */
class BlocksTest {
    /** A block of the file, and its weights. */
    private record Block(TensorType type, byte[] bytes, float[] weights) {
        @Override
        public String toString() {
            return type + " " + HexFormat.of().formatHex(bytes, 0, 4);
        }
    }

    static List<Block> blocks() throws IOException {
        return Files.readAllLines(Path.of("blocks.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(f -> new Block(TensorType.valueOf(f[0]), HexFormat.of().parseHex(f[1]), floats(f[2])))
                .toList();
    }

    private static float[] floats(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
        return unsignedZeros(floats);
    }

    /** Whether 0 times a negative scale is -0 or has met a minimum of 0 changes no product. */
    private static float[] unsignedZeros(float[] floats) {
        for (int i = 0; i < floats.length; i++) floats[i] += 0f;
        return floats;
    }

    @Test
    void all_quantised_types_have_blocks_with_weights_of_both_signs() throws IOException {
        Set<TensorType> wanted = EnumSet.allOf(TensorType.class);
        wanted.removeIf(type -> !type.isQuantised());
        Set<TensorType> found = EnumSet.noneOf(TensorType.class);
        for (Block block : blocks()) {
            found.add(block.type());
            assertThat(block.weights()).hasSize(block.type().blockSize());
            assertThat(block.bytes()).hasSize(block.type().blockBytes());
        }
        assertThat(found).isEqualTo(wanted);
    }

    /** Through packing, as the engine reads the rows of an embedding: the block stands in the second of two rows. */
    @ParameterizedTest
    @MethodSource("blocks")
    void the_engine_reads_them_alike(Block block) {
        int columns = block.type().blockSize();
        byte[] rows = Arrays.copyOf(block.bytes(), 2 * block.bytes().length);
        System.arraycopy(block.bytes(), 0, rows, block.bytes().length, block.bytes().length);
        Arrays.fill(rows, 0, block.bytes().length, (byte) 0);
        float[] found = new float[columns];
        try (Arena arena = Arena.ofShared();
                Workers workers = new Workers(1)) {
            PackedMatrix w = Packer.pack("w", block.type(), 2, columns, MemorySegment.ofArray(rows), arena, workers);
            MatrixProduct.dequantiseRow(w, 1, found, 0);
        }
        assertThat(unsignedZeros(found)).isEqualTo(block.weights());
    }

    /** The reference of the log-probability tests. */
    @ParameterizedTest
    @MethodSource("blocks")
    void the_dequantiser_reads_them_alike(Block block) {
        Dequantiser from = new Dequantiser(MemorySegment.ofArray(block.bytes()), block.type());
        float[] found = new float[block.weights().length];
        for (int i = 0; i < found.length; i++) found[i] = (float) from.weight(i);
        assertThat(unsignedZeros(found)).isEqualTo(block.weights());
    }
}
