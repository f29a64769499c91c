package kelvin.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each defect of a file has its own message, with the byte at which it lies. */
class BrokenGgufTest {
    static GgufFile read(byte[] bytes) {
        return GgufFile.of(MemorySegment.ofArray(bytes), "broken.gguf", GgufLimits.DEFAULT);
    }

    /** Fields overwritten in a valid file: the mark, bytes behind it, the value, its width; then where and what is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            magic         | 0 | 0x46465547          | 4 | magic         | 0  | not a GGUF file
            version       | 0 | 1                   | 4 | version       | 0  | version is 1, Kelvin reads 2 and 3
            version       | 0 | 4                   | 4 | version       | 0  | version is 4
            version       | 0 | 0x03000000          | 4 | version       | 0  | big-endian
            tensors       | 0 | -1                  | 8 | tensors       | 0  | tensor count is 18446744073709551615, limit 65536
            tensors       | 0 | 65537               | 8 | tensors       | 0  | tensor count is 65537
            tensors       | 0 | 60                  | 8 | tensors       | 0  | tensor count is 60
            entries       | 0 | -1                  | 8 | entries       | 0  | metadata count is 18446744073709551615
            entries       | 0 | 65000               | 8 | entries       | 0  | metadata count is 65000, but only
            key           | 0 | 0                   | 8 | key           | 0  | key has 0 bytes, expected 1 to 256
            key           | 0 | 257                 | 8 | key           | 0  | key has 257 bytes
            key           | 0 | 0x8000000000000000  | 8 | key           | 0  | key has 9223372036854775808 bytes
            key           | 8 | 0xff                | 1 | key           | 8  | key is no valid UTF-8
            general.architecture type | 0 | 13      | 4 | general.architecture type | 0 | value type 13, known are 0 to 12
            general.architecture type | 0 | -1      | 4 | general.architecture type | 0 | value type 4294967295
            string        | 0 | 0x7fffffffffffffff  | 8 | string        | 0  | general.architecture has 9223372036854775807 bytes
            string        | 0 | -5                  | 8 | string        | 0  | general.architecture has 18446744073709551611 bytes
            string        | 0 | 60000               | 8 | string        | 0  | general.architecture needs 60000 bytes
            alignment     | 0 | 0                   | 4 | alignment     | 0  | general.alignment is 0, expected a power of two
            alignment     | 0 | 48                  | 4 | alignment     | 0  | general.alignment is 48
            alignment     | 0 | -1                  | 4 | alignment     | 0  | general.alignment is 4294967295
            alignment     | 0 | 0x40000000          | 4 | alignment     | 0  | general.alignment is 1073741824
            bool          | 0 | 2                   | 1 | bool          | 0  | bool is a boolean with the value 2
            bool in array | 0 | 255                 | 1 | bool in array | 0  | bools is a boolean with the value -1
            element type  | 0 | 99                  | 4 | element type  | 0  | strings has value type 99
            array length  | 0 | 0x2000000000000000  | 8 | array length  | 0  | array strings is 2305843009213693952, limit
            array length  | 0 | 5000                | 8 | array length  | 0  | array strings is 5000, but only
            inner         | 0 | 9                   | 4 | inner         | 12 | nested nests arrays more than 2 deep
            tensor a      | 0 | 0                   | 8 | tensor a      | 0  | tensor name has 0 bytes
            tensor b      | 8 | 97                  | 1 | tensor b      | 0  | tensor a appears twice
            dimensions    | 0 | 0                   | 4 | dimensions    | 0  | tensor a has 0 dimensions, expected 1 to 4
            dimensions    | 0 | 5                   | 4 | dimensions    | 0  | tensor a has 5 dimensions
            rows          | 0 | 0                   | 8 | rows          | 0  | tensor a has a dimension of length 0
            rows          | 0 | -1                  | 8 | rows          | 0  | tensor a has a dimension of length
            rows          | 0 | 0x0800000000000000  | 8 | rows          | 0  | tensor a has more than 2^63 weights
            rows          | 0 | 1000000             | 8 | dimensions    | 0  | tensor a has 32000000 weights, more than the file
            columns       | 0 | 33                  | 8 | dimensions    | 0  | tensor a has rows of 33, but Q8_0 comes in blocks of 32
            type          | 0 | 16                  | 4 | type          | 0  | tensor a is of type IQ2_XXS (16)
            type          | 0 | -1                  | 4 | type          | 0  | tensor a is of type unknown (4294967295)
            offset        | 0 | 32                  | 8 | offset        | 0  | tensor a lies at offset 32, expected a multiple of 64
            offset        | 0 | -64                 | 8 | offset        | 0  | tensor a lies at offset 18446744073709551552
            offset c      | 0 | 256                 | 8 | offset c      | 0  | tensor c needs the bytes
            offset b      | 0 | 64                  | 8 | offset b      | 0  | tensor b overlaps tensor a
            """)
    void a_defect_is_told_with_its_place(
            String mark, int behind, String value, int bytes, String where, int plus, String message) {
        GgufBytes file = GgufBytes.valid(3).patch(mark, behind, number(value), bytes);
        byte[] built = file.build();
        GgufException e = catchThrowableOfType(GgufException.class, () -> read(built));
        assertThat(e).hasMessageContaining("broken.gguf").hasMessageContaining(message);
        assertThat(e.offset()).isEqualTo(file.at(where) + plus);
        assertThat(e).hasMessageContaining(Long.toString(e.offset()));
    }

    private static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }

    @Test
    void a_key_that_appears_twice_is_told_where_it_comes_again() {
        GgufBytes file = new GgufBytes()
                .raw("GGUF")
                .u32(3)
                .u64(0)
                .u64(2)
                .key("k", 4)
                .u32(1)
                .mark("again")
                .key("k", 4)
                .u32(1);
        GgufException e = catchThrowableOfType(GgufException.class, () -> read(file.build()));
        assertThat(e).hasMessageContaining("key k appears twice");
        assertThat(e.offset()).isEqualTo(file.at("again"));
    }

    @Test
    void the_alignment_must_be_an_integer() {
        GgufBytes file = new GgufBytes()
                .raw("GGUF")
                .u32(3)
                .u64(0)
                .u64(1)
                .key("general.alignment", 8)
                .text("32");
        assertThatThrownBy(() -> read(file.build()))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("general.alignment")
                .hasMessageContaining("integer");
    }

    @ParameterizedTest
    @CsvSource({
        "PK\u0003\u0004, zip",
        "lmgg, GGML",
        "version https://git-lfs.github.com/spec/v1, git-lfs",
        "<!DOCTYPE html>, web page",
        "FUGG, big-endian",
        "a length{metadata}, safetensors",
        "hello world, 68 65 6c 6c"
    })
    void a_foreign_file_is_named(String head, String what) {
        byte[] bytes = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 200);
        GgufException e = catchThrowableOfType(GgufException.class, () -> read(bytes));
        assertThat(e).hasMessageContaining("not a GGUF file").hasMessageContaining(what);
        assertThat(e.offset()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void every_cut_of_a_file_is_refused(int version) {
        byte[] bytes = GgufBytes.valid(version).build();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            GgufException e = catchThrowableOfType(GgufException.class, () -> read(cut));
            assertThat(e).as("cut to %s bytes", length).isNotNull();
            assertThat(e.offset()).isBetween(0L, (long) length);
        }
        assertThat(read(bytes).tensors()).hasSize(3);
    }

    @Test
    void a_file_cut_short_while_it_is_mapped_is_told(@TempDir Path folder) throws IOException {
        GgufBytes start = new GgufBytes().raw("GGUF").u32(3).u64(1).u64(0);
        GgufBytes file =
                start.text("t").u32(1).u64(1 << 20).u32(0).u64(0).align(32).fill(4 << 20, 1);
        Path path = Files.write(folder.resolve("cut.gguf"), file.build());
        try (GgufFile open = GgufFile.open(path)) {
            try (RandomAccessFile writer = new RandomAccessFile(path.toFile(), "rw")) {
                writer.setLength(4096);
            }
            assertThatThrownBy(open::sha256).isInstanceOf(GgufException.class).hasMessageContaining("cut short");
        }
    }
}
