package kelvin.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kelvin.tensor.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a GGUF file. Every count, length and offset is checked against the limits and against the bytes that
 * are left before anything is allocated for it.
 */
final class GgufReader {
    private static final int MAGIC = 0x46554747;
    private static final int MAX_DIMENSIONS = 4;
    private static final long DEFAULT_ALIGNMENT = 32;

    private final MemorySegment bytes;
    private final String file;
    private final GgufLimits limits;
    private final long size;
    private long at;

    GgufReader(MemorySegment bytes, String file, GgufLimits limits) {
        this.bytes = bytes;
        this.file = file;
        this.limits = limits;
        this.size = bytes.byteSize();
    }

    /** What the header says. */
    record Header(int version, GgufMetadata metadata, List<TensorInfo> tensors) {}

    /** A tensor before its data are placed. */
    private record Claim(String name, List<Long> shape, TensorType type, long relative, long bytes, long at) {}

    Header read() {
        int version = version();
        long tensorCountAt = at;
        long tensorCount = count("tensor count", limits.tensors(), 24);
        long entryCount = count("metadata count", limits.entries(), 13);
        Map<String, GgufMetadata.Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < entryCount; i++) entry(entries);
        GgufMetadata metadata = new GgufMetadata(file, bytes, entries);
        long alignment = alignment(metadata);
        if (tensorCount > (size - at) / 24) {
            throw defect(
                    tensorCountAt,
                    "tensor count is " + tensorCount + ", but only " + (size - at)
                            + " bytes are left for their descriptions");
        }
        Map<String, Claim> claims = new LinkedHashMap<>();
        for (long i = 0; i < tensorCount; i++) claim(claims, alignment);
        return new Header(version, metadata, place(claims, alignment));
    }

    private int version() {
        if (size < 4) throw defect(0, "the file has " + size + " bytes, a GGUF file has at least 24; fetch it again");
        int magic = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
        if (magic != MAGIC) throw defect(0, "not a GGUF file: " + Foreign.describe(bytes));
        at = 4;
        int version = u32("version");
        if (Integer.reverseBytes(version) > 0 && Integer.reverseBytes(version) < 16) {
            throw defect(4, "the file is big-endian; Kelvin reads little-endian files, convert it");
        }
        if (version != 2 && version != 3) {
            throw defect(
                    4,
                    "GGUF version is " + Integer.toUnsignedString(version)
                            + ", Kelvin reads 2 and 3; convert the model anew");
        }
        return version;
    }

    /** Reads a count of things that take at least {@code least} bytes each. */
    private long count(String what, long limit, long least) {
        long from = at;
        long value = u64(what);
        if (value < 0 || value > limit) {
            throw defect(from, what + " is " + Long.toUnsignedString(value) + ", limit " + limit);
        }
        if (value > (size - at) / least) {
            throw defect(from, what + " is " + value + ", but only " + (size - at) + " bytes are left");
        }
        return value;
    }

    private void entry(Map<String, GgufMetadata.Entry> entries) {
        long from = at;
        String key = name("key");
        long typeAt = at;
        ValueType type = type(u32("type of key " + key), typeAt, key);
        GgufMetadata.Entry entry;
        if (type == ValueType.ARRAY) {
            entry = array(key, 1);
        } else {
            long valueAt = at;
            skip(type, key);
            entry = new GgufMetadata.Entry(type, -1, valueAt, at - valueAt);
        }
        if (entries.put(key, entry) != null) throw defect(from, "key " + key + " appears twice");
    }

    private ValueType type(int number, long typeAt, String key) {
        ValueType type = ValueType.of(number);
        if (type == null) {
            throw defect(
                    typeAt,
                    "key " + key + " has value type " + Integer.toUnsignedString(number) + ", known are 0 to 12");
        }
        return type;
    }

    private GgufMetadata.Entry array(String key, int depth) {
        long typeAt = at;
        if (depth > limits.arrayDepth()) {
            throw defect(typeAt, "key " + key + " nests arrays more than " + limits.arrayDepth() + " deep");
        }
        ValueType type = type(u32("element type of key " + key), typeAt, key);
        long lengthAt = at;
        int least = type == ValueType.STRING ? 8 : type == ValueType.ARRAY ? 12 : type.bytes();
        long length = count("length of the array " + key, limits.arrayLength(), least);
        long from = at;
        if (type.bytes() > 0) {
            at += length * type.bytes();
            if (type == ValueType.BOOL) checkBooleans(key, from, length);
        } else {
            for (long i = 0; i < length; i++) {
                if (type == ValueType.ARRAY) array(key, depth + 1);
                else skip(type, key);
            }
        }
        if (at - from > Integer.MAX_VALUE) {
            throw defect(lengthAt, "the array " + key + " takes " + (at - from) + " bytes, limit " + Integer.MAX_VALUE);
        }
        return new GgufMetadata.Entry(type, length, from, at - from);
    }

    private void checkBooleans(String key, long from, long length) {
        for (long i = 0; i < length; i++) checkBoolean(key, from + i);
    }

    private void checkBoolean(String key, long where) {
        byte value = bytes.get(ValueLayout.JAVA_BYTE, where);
        if (value != 0 && value != 1) throw defect(where, "key " + key + " is a boolean with the value " + value);
    }

    private void skip(ValueType type, String key) {
        if (type == ValueType.STRING) {
            long from = at;
            long length = u64("length of the string " + key);
            if (length < 0 || length > limits.stringBytes()) {
                throw defect(
                        from,
                        "the string " + key + " has " + Long.toUnsignedString(length) + " bytes, limit "
                                + limits.stringBytes());
            }
            need(length, from, "the string " + key);
            at += length;
            return;
        }
        need(type.bytes(), at, "key " + key);
        if (type == ValueType.BOOL) checkBoolean(key, at);
        at += type.bytes();
    }

    private long alignment(GgufMetadata metadata) {
        if (!metadata.contains("general.alignment")) return DEFAULT_ALIGNMENT;
        int alignment = metadata.integer("general.alignment");
        if (alignment < 1 || Integer.bitCount(alignment) != 1 || alignment > limits.alignment()) {
            throw defect(
                    metadata.place("general.alignment"),
                    "general.alignment is " + alignment + ", expected a power of two up to " + limits.alignment());
        }
        return alignment;
    }

    private void claim(Map<String, Claim> claims, long alignment) {
        long from = at;
        String name = name("tensor name");
        long dimensionsAt = at;
        int dimensions = u32("dimensions of tensor " + name);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw defect(
                    dimensionsAt,
                    "tensor " + name + " has " + Integer.toUnsignedString(dimensions) + " dimensions, expected 1 to "
                            + MAX_DIMENSIONS);
        }
        List<Long> shape = new ArrayList<>(dimensions);
        long elements = 1;
        for (int d = 0; d < dimensions; d++) {
            long lengthAt = at;
            long length = u64("length of tensor " + name);
            if (length < 1) throw defect(lengthAt, "tensor " + name + " has a dimension of length " + length);
            if (Math.multiplyHigh(elements, length) != 0 || elements * length < 0) {
                throw defect(lengthAt, "tensor " + name + " has more than 2^63 weights");
            }
            elements *= length;
            shape.add(length);
        }
        long typeAt = at;
        int number = u32("type of tensor " + name);
        TensorType type = TensorType.ofId(number);
        if (type == null) {
            throw defect(
                    typeAt,
                    "tensor " + name + " is of type " + Foreign.tensorType(number)
                            + ", which Kelvin does not read; use a file quantised to Q4_K_M, Q8_0 or another common type");
        }
        if (shape.get(0) % type.blockSize() != 0) {
            throw defect(
                    dimensionsAt,
                    "tensor " + name + " has rows of " + shape.get(0) + ", but " + type + " comes in blocks of "
                            + type.blockSize());
        }
        long blocks = elements / type.blockSize();
        if (blocks > size / type.blockBytes()) {
            throw defect(
                    dimensionsAt,
                    "tensor " + name + " has " + elements + " weights, more than the file of " + size
                            + " bytes can hold");
        }
        long offsetAt = at;
        long relative = u64("offset of tensor " + name);
        if (relative < 0 || relative > size || relative % alignment != 0) {
            throw defect(
                    offsetAt,
                    "tensor " + name + " lies at offset " + Long.toUnsignedString(relative)
                            + ", expected a multiple of " + alignment + " inside the file of " + size + " bytes");
        }
        Claim claim = new Claim(name, List.copyOf(shape), type, relative, blocks * type.blockBytes(), offsetAt);
        if (claims.put(name, claim) != null) throw defect(from, "tensor " + name + " appears twice");
    }

    private List<TensorInfo> place(Map<String, Claim> claims, long alignment) {
        long data = (at + alignment - 1) / alignment * alignment;
        List<TensorInfo> tensors = new ArrayList<>(claims.size());
        for (Claim c : claims.values()) {
            long offset = data + c.relative();
            if (c.bytes() > size - offset) {
                throw defect(
                        c.at(),
                        "tensor " + c.name() + " needs the bytes " + offset + " to " + (offset + c.bytes())
                                + ", but the file has " + size + "; it was cut short, fetch it again");
            }
            tensors.add(new TensorInfo(c.name(), c.shape(), c.type(), offset, c.bytes()));
        }
        refuseOverlaps(tensors, claims);
        return List.copyOf(tensors);
    }

    private void refuseOverlaps(List<TensorInfo> tensors, Map<String, Claim> claims) {
        List<TensorInfo> ordered = new ArrayList<>(tensors);
        ordered.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        for (int i = 1; i < ordered.size(); i++) {
            TensorInfo before = ordered.get(i - 1);
            TensorInfo tensor = ordered.get(i);
            if (tensor.offset() < before.offset() + before.bytes()) {
                Claim claim = claims.get(tensor.name());
                throw defect(
                        claim == null ? -1 : claim.at(),
                        "tensor " + tensor.name() + " overlaps tensor " + before.name());
            }
        }
    }

    private String name(String what) {
        long from = at;
        long length = u64(what);
        if (length < 1 || length > limits.nameBytes()) {
            throw defect(
                    from,
                    what + " has " + Long.toUnsignedString(length) + " bytes, expected 1 to " + limits.nameBytes());
        }
        need(length, from, what);
        byte[] name = new byte[(int) length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, name, 0, name.length);
        at += length;
        String decoded = decode(name);
        if (decoded == null) throw defect(from + 8, what + " is no valid UTF-8");
        return decoded;
    }

    private static @Nullable String decode(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private int u32(String what) {
        need(4, at, what);
        int value = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
        at += 4;
        return value;
    }

    private long u64(String what) {
        need(8, at, what);
        long value = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        at += 8;
        return value;
    }

    private void need(long count, long from, String what) {
        if (count > size - at) {
            throw defect(
                    from,
                    what + " needs " + count + " bytes at byte " + at + ", but the file has " + size
                            + "; it was cut short, fetch it again");
        }
    }

    private GgufException defect(long offset, String message) {
        return new GgufException(file, offset, message);
    }
}
