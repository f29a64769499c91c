package kelvin.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kelvin.tensor.TensorType;

/** Puts a GGUF file of version 3 together. */
final class GgufBuilder {
    private static final int ALIGNMENT = 32;
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private final List<byte[]> tensors = new ArrayList<>();
    private int keys;
    private long offset;

    GgufBuilder text(String key, String value) {
        key(key, STRING);
        string(metadata, value);
        return this;
    }

    GgufBuilder integer(String key, int value) {
        key(key, UINT32);
        write(metadata, value, 4);
        return this;
    }

    GgufBuilder number(String key, float value) {
        key(key, FLOAT32);
        write(metadata, Float.floatToRawIntBits(value), 4);
        return this;
    }

    GgufBuilder texts(String key, List<String> values) {
        key(key, ARRAY);
        write(metadata, STRING, 4);
        write(metadata, values.size(), 8);
        for (String value : values) string(metadata, value);
        return this;
    }

    /** Adds a matrix, or a vector if it has one row. */
    GgufBuilder tensor(String name, TensorType type, int rows, int columns, byte[] bytes) {
        string(directory, name);
        write(directory, rows == 1 ? 1 : 2, 4);
        write(directory, columns, 8);
        if (rows > 1) write(directory, rows, 8);
        write(directory, type.id(), 4);
        write(directory, offset, 8);
        tensors.add(bytes);
        offset += padded(bytes.length);
        return this;
    }

    byte[] build() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        write(out, 3, 4);
        write(out, tensors.size(), 8);
        write(out, keys, 8);
        out.writeBytes(metadata.toByteArray());
        out.writeBytes(directory.toByteArray());
        pad(out);
        for (byte[] tensor : tensors) {
            out.writeBytes(tensor);
            pad(out);
        }
        return out.toByteArray();
    }

    private void key(String key, int type) {
        string(metadata, key);
        write(metadata, type, 4);
        keys++;
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(out, utf8.length, 8);
        out.writeBytes(utf8);
    }

    private static void write(ByteArrayOutputStream out, long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        out.write(all, 0, bytes);
    }

    private static int padded(int length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[padded(out.size()) - out.size()]);
    }
}
