package kelvin.thermo;

import java.io.Serial;

/** A wanted value that no temperature of the spectrum at hand gives. */
public final class OutOfReachException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String quantity;
    private final double target;
    private final double least;
    private final double greatest;

    OutOfReachException(String quantity, double target, double least, double greatest) {
        super(quantity + " " + target + " is out of reach: T from 0 to inf gives " + least + " to "
                + (greatest == Double.POSITIVE_INFINITY ? "inf" : Double.toString(greatest)));
        this.quantity = quantity;
        this.target = target;
        this.least = least;
        this.greatest = greatest;
    }

    /** Returns the name of what was wanted. */
    public String quantity() {
        return quantity;
    }

    /** Returns the value wanted. */
    public double target() {
        return target;
    }

    /** Returns the least value that there is. */
    public double least() {
        return least;
    }

    /** Returns the greatest. */
    public double greatest() {
        return greatest;
    }
}
