package kelvin.gguf;

import java.util.List;
import kelvin.tensor.TensorType;

/**
 * One tensor of a file.
 *
 * @param shape lengths of the dimensions, the fastest first: {@code shape.get(0)} is the length of a row
 * @param offset of the data, from the start of the file
 * @param bytes of the data
 */
public record TensorInfo(String name, List<Long> shape, TensorType type, long offset, long bytes) {
    /** Returns the length of a row. */
    public long columns() {
        return shape.get(0);
    }

    /** Returns the number of rows: the product of all dimensions but the first. */
    public long rows() {
        return elements() / columns();
    }

    /** Returns the number of weights. */
    public long elements() {
        long elements = 1;
        for (long length : shape) elements *= length;
        return elements;
    }
}
