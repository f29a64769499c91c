package kelvin.calibration;

/**
 * An interval of 95 %.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** Checks the order. */
    public Interval {
        if (!(low <= high)) throw new IllegalArgumentException("low is " + low + ", high is " + high);
    }

    /** Returns the part within the range that a figure can have. */
    Interval within(double least, double most) {
        return new Interval(Math.clamp(low, least, most), Math.clamp(high, least, most));
    }
}
