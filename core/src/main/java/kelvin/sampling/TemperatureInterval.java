package kelvin.sampling;

/**
 * A closed interval of admissible temperatures: 0, the doubles from 1e-300 to 1e300, and infinity.
 *
 * @param from the least temperature
 * @param to the greatest
 */
public record TemperatureInterval(double from, double to) {
    /** All temperatures. */
    public static final TemperatureInterval ALL = new TemperatureInterval(0, Double.POSITIVE_INFINITY);

    private static final double LEAST = 1e-300;
    private static final double GREATEST = 1e300;
    private static final long LEAST_BITS = Double.doubleToRawLongBits(LEAST);
    private static final long LAST = 2 + Double.doubleToRawLongBits(GREATEST) - LEAST_BITS;

    /** Checks the ends. */
    public TemperatureInterval {
        from = Logits.checkTemperature(from);
        to = Logits.checkTemperature(to);
        if (from > to) throw new IllegalArgumentException("T from " + from + " to " + to + " is empty");
    }

    /** Returns whether a temperature lies inside. */
    public boolean contains(double temperature) {
        return temperature >= from && temperature <= to;
    }

    /**
     * Returns the next admissible temperature above one.
     *
     * @throws IllegalArgumentException at infinity
     */
    public static double next(double temperature) {
        return ofOrdinal(ordinal(temperature) + 1);
    }

    /**
     * Returns the next admissible temperature below one.
     *
     * @throws IllegalArgumentException at 0
     */
    public static double previous(double temperature) {
        return ofOrdinal(ordinal(temperature) - 1);
    }

    /** Numbers the admissible temperatures from 0 on, so that neighbours differ by one. */
    static long ordinal(double temperature) {
        double t = Logits.checkTemperature(temperature);
        if (t == 0) return 0;
        return t == Double.POSITIVE_INFINITY ? LAST : 1 + Double.doubleToRawLongBits(t) - LEAST_BITS;
    }

    static double ofOrdinal(long ordinal) {
        if (ordinal < 0 || ordinal > LAST)
            throw new IllegalArgumentException("there is no temperature beyond the ends");
        if (ordinal == 0) return 0;
        return ordinal == LAST ? Double.POSITIVE_INFINITY : Double.longBitsToDouble(ordinal - 1 + LEAST_BITS);
    }
}
