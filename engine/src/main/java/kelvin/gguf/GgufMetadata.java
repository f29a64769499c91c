package kelvin.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The metadata of a file: typed look-ups that name the key, the type found and the type wanted when they fail. */
public final class GgufMetadata {
    private final String file;
    private final MemorySegment bytes;
    private final Map<String, Entry> entries;

    /**
     * Where a value lies.
     *
     * @param type its type, or that of an array's elements
     * @param length -1 for a value, the number of elements for an array
     * @param at the first byte of the value or of the first element
     * @param size bytes of the value or of all elements
     */
    record Entry(ValueType type, long length, long at, long size) {
        boolean isArray() {
            return length >= 0;
        }

        String describe() {
            return isArray() ? "an array of " + length + " " + type : type.toString();
        }
    }

    GgufMetadata(String file, MemorySegment bytes, Map<String, Entry> entries) {
        this.file = file;
        this.bytes = bytes;
        this.entries = entries;
    }

    /** Returns the byte offset of the value of a key that the file has. */
    long place(String key) {
        return entry(key, "a value").at();
    }

    /** Returns whether the file has this key. */
    public boolean contains(String key) {
        return entries.containsKey(key);
    }

    /** Returns all keys, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Returns a string. */
    public String string(String key) {
        Entry e = value(key, "a string");
        if (e.type() != ValueType.STRING) throw wrong(key, e, "a string");
        return text(e.at());
    }

    /** Returns a string, or {@code otherwise} if the file lacks the key. */
    public String string(String key, String otherwise) {
        return contains(key) ? string(key) : otherwise;
    }

    /** Returns an integer of any width that fits an int. */
    public int integer(String key) {
        Entry e = value(key, "an integer");
        if (!e.type().isInteger()) throw wrong(key, e, "an integer");
        long value = integerAt(e.type(), e.at());
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new GgufException(file, e.at(), "key " + key + " is " + value + ", more than Kelvin can use");
        }
        return (int) value;
    }

    /** Returns an integer, or {@code otherwise} if the file lacks the key. */
    public int integer(String key, int otherwise) {
        return contains(key) ? integer(key) : otherwise;
    }

    /** Returns a number of any type. */
    public double number(String key) {
        Entry e = value(key, "a number");
        return switch (e.type()) {
            case FLOAT32 -> bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED, e.at());
            case FLOAT64 -> bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, e.at());
            case BOOL, STRING, ARRAY -> throw wrong(key, e, "a number");
            default -> integerAt(e.type(), e.at());
        };
    }

    /** Returns a truth value. */
    public boolean bool(String key) {
        Entry e = value(key, "a boolean");
        if (e.type() != ValueType.BOOL) throw wrong(key, e, "a boolean");
        return bytes.get(ValueLayout.JAVA_BYTE, e.at()) != 0;
    }

    /** Returns a truth value, or {@code otherwise} if the file lacks the key. */
    public boolean bool(String key, boolean otherwise) {
        return contains(key) ? bool(key) : otherwise;
    }

    /** Returns an array of strings. */
    public List<String> strings(String key) {
        ByteStrings all = byteStrings(key);
        List<String> strings = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) strings.add(all.text(i));
        return strings;
    }

    /** Returns an array of strings as bytes. */
    public ByteStrings byteStrings(String key) {
        Entry e = array(key, "an array of strings");
        if (e.type() != ValueType.STRING) throw wrong(key, e, "an array of strings");
        return new ByteStrings(bytes, e.at(), (int) e.length(), e.size());
    }

    /** Returns an array of numbers of any type as floats. */
    public float[] floats(String key) {
        Entry e = array(key, "an array of floats");
        if (e.type() != ValueType.FLOAT32) throw wrong(key, e, "an array of floats");
        float[] values = new float[(int) e.length()];
        MemorySegment.copy(bytes, ValueLayout.JAVA_FLOAT_UNALIGNED, e.at(), values, 0, values.length);
        return values;
    }

    /** Returns an array of integers that fit an int. */
    public int[] ints(String key) {
        Entry e = array(key, "an array of integers");
        if (!e.type().isInteger()) throw wrong(key, e, "an array of integers");
        int[] values = new int[(int) e.length()];
        for (int i = 0; i < values.length; i++) {
            long value = integerAt(e.type(), e.at() + (long) i * e.type().bytes());
            if (value != (int) value) {
                throw new GgufException(
                        file, e.at(), "key " + key + ": element " + i + " is " + value + ", more than Kelvin can use");
            }
            values[i] = (int) value;
        }
        return values;
    }

    private long integerAt(ValueType type, long at) {
        return switch (type) {
            case UINT8 -> bytes.get(ValueLayout.JAVA_BYTE, at) & 0xffL;
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, at);
            case UINT16 -> bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffffL;
            case INT16 -> bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
            case UINT32 -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at) & 0xffffffffL;
            case INT32 -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            case UINT64 -> {
                long value = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
                yield value < 0 ? Long.MAX_VALUE : value;
            }
            case INT64 -> bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            default -> throw new AssertionError(type);
        };
    }

    private String text(long at) {
        int length = (int) bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at + 8, copy, 0, length);
        return new String(copy, StandardCharsets.UTF_8);
    }

    private Entry value(String key, String wanted) {
        Entry e = entry(key, wanted);
        if (e.isArray()) throw wrong(key, e, wanted);
        return e;
    }

    private Entry array(String key, String wanted) {
        Entry e = entry(key, wanted);
        if (!e.isArray()) throw wrong(key, e, wanted);
        return e;
    }

    private Entry entry(String key, String wanted) {
        Entry e = entries.get(key);
        if (e == null) {
            throw new GgufException(
                    file,
                    -1,
                    "the metadata lacks the key " + key + " (" + wanted
                            + "); the file is incomplete or was converted by something else than ggml's tools");
        }
        return e;
    }

    private GgufException wrong(String key, Entry e, String wanted) {
        return new GgufException(file, e.at(), "key " + key + " is " + e.describe() + ", expected " + wanted);
    }
}
