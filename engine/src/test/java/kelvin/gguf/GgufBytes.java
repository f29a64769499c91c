package kelvin.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Writes GGUF files byte by byte, remembers where each marked field lies, and can overwrite it. */
final class GgufBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> marks = new HashMap<>();
    private final Map<String, byte[]> patches = new HashMap<>();

    /** A file with a value of each kind and three tensors, all well. */
    static GgufBytes valid(int version) {
        GgufBytes b = new GgufBytes().mark("magic").raw("GGUF").mark("version").u32(version);
        b.mark("tensors").u64(3).mark("entries").u64(17);
        b.mark("key").key("general.architecture", 8).mark("string").text("llama");
        b.mark("key2").key("general.alignment", 4).mark("alignment").u32(64);
        b.key("u8", 0)
                .u8(200)
                .key("i8", 1)
                .u8(-2)
                .key("u16", 2)
                .u16(60_000)
                .key("i16", 3)
                .u16(-5);
        b.key("u32", 4).u32(-1).key("i32", 5).u32(-7).key("f32", 6).u32(Float.floatToRawIntBits(1.5f));
        b.key("bool", 7).mark("bool").u8(1);
        b.key("u64", 10).u64(-1).key("i64", 11).u64(-9).key("f64", 12).u64(Double.doubleToRawLongBits(2.5));
        b.key("strings", 9)
                .mark("element type")
                .u32(8)
                .mark("array length")
                .u64(2)
                .text("a")
                .text("\u20ac");
        b.key("ints", 9).u32(5).u64(3).u32(1).u32(-2).u32(3);
        b.key("bools", 9).u32(7).u64(3).u8(1).mark("bool in array").u8(0).u8(1);
        b.key("nested", 9)
                .u32(9)
                .u64(2)
                .mark("inner")
                .u32(4)
                .u64(1)
                .u32(6)
                .u32(8)
                .u64(1)
                .text("deep");
        b.mark("tensor a")
                .text("a")
                .mark("dimensions")
                .u32(2)
                .mark("columns")
                .u64(32)
                .mark("rows")
                .u64(2);
        b.mark("type").u32(8).mark("offset").u64(0);
        b.mark("tensor b").text("b").u32(1).u64(3).u32(0).mark("offset b").u64(128);
        b.text("c")
                .u32(4)
                .u64(2)
                .u64(1)
                .u64(1)
                .mark("fourth")
                .u64(2)
                .u32(1)
                .mark("offset c")
                .u64(192);
        return b.align(64)
                .mark("data")
                .fill(68, 1)
                .align(64)
                .fill(12, 2)
                .align(64)
                .fill(8, 3);
    }

    GgufBytes mark(String name) {
        marks.put(name, out.size());
        return this;
    }

    int at(String name) {
        return Objects.requireNonNull(marks.get(name), name);
    }

    int size() {
        return out.size();
    }

    GgufBytes raw(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    GgufBytes u8(int value) {
        return number(value, 1);
    }

    GgufBytes u16(int value) {
        return number(value, 2);
    }

    GgufBytes u32(int value) {
        return number(value, 4);
    }

    GgufBytes u64(long value) {
        return number(value, 8);
    }

    GgufBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        u64(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    GgufBytes key(String key, int type) {
        return text(key).mark(key + " type").u32(type);
    }

    GgufBytes fill(int count, int value) {
        for (int i = 0; i < count; i++) out.write(value);
        return this;
    }

    GgufBytes align(int alignment) {
        while (out.size() % alignment != 0) out.write(0);
        return this;
    }

    private GgufBytes number(long value, int bytes) {
        out.write(little(value), 0, bytes);
        return this;
    }

    private static byte[] little(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** Overwrites the number at a mark, or some bytes behind it. */
    GgufBytes patch(String mark, int behind, long value, int bytes) {
        patches.put(mark + "+" + behind, java.util.Arrays.copyOf(little(value), bytes));
        return this;
    }

    byte[] build() {
        byte[] bytes = out.toByteArray();
        patches.forEach((place, patch) -> {
            int plus = place.lastIndexOf('+');
            int at = at(place.substring(0, plus)) + Integer.parseInt(place.substring(plus + 1));
            System.arraycopy(patch, 0, bytes, at, patch.length);
        });
        return bytes;
    }
}
