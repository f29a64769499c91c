package kelvin.thermo;

import java.io.Serial;

/** A spectrum that no ensemble has: a logit that is NaN or +infinity, or no state at all. Nothing is repaired. */
public final class SpectrumException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    private final double value;

    SpectrumException(double value, String message) {
        super(message);
        this.value = value;
    }

    /** Returns what was found: the logit, or the number of logits none of which is finite. */
    public double value() {
        return value;
    }
}
