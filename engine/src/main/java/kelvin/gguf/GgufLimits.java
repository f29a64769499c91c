package kelvin.gguf;

/**
 * What a file may claim at most. The defaults are some ten times what real models need, and keep a hostile file from
 * asking for more memory than its own size allows.
 *
 * @param tensors tensors in a file
 * @param entries keys of the metadata
 * @param nameBytes bytes of a key or tensor name
 * @param stringBytes bytes of a string value
 * @param arrayLength elements of an array
 * @param arrayDepth arrays within arrays
 * @param alignment the largest alignment of tensor data
 */
public record GgufLimits(
        long tensors,
        long entries,
        long nameBytes,
        long stringBytes,
        long arrayLength,
        int arrayDepth,
        long alignment) {
    /** The limits that are in force unless others are given. */
    public static final GgufLimits DEFAULT = new GgufLimits(65_536, 65_536, 256, 64L << 20, 16L << 20, 2, 1L << 20);
}
