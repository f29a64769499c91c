package kelvin.tensor;

import java.io.Serial;

/** A tensor of the model file, or an activation computed from it, that no arithmetic can go on with. */
public final class TensorException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Makes an exception with a sentence that names the tensor or layer, the place and the value. */
    public TensorException(String message) {
        super(message);
    }
}
