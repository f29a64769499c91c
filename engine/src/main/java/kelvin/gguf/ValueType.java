package kelvin.gguf;

import org.jspecify.annotations.Nullable;

/** The types of metadata values, in the order of their numbers in a file. */
enum ValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(0),
    ARRAY(0),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private static final ValueType[] VALUES = values();

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of a value, or 0 if they vary. */
    int bytes() {
        return bytes;
    }

    boolean isInteger() {
        return this != FLOAT32 && this != FLOAT64 && this != BOOL && this != STRING && this != ARRAY;
    }

    static @Nullable ValueType of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : null;
    }
}
