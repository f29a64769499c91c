package kelvin.thermo;

/**
 * Temperatures as people write them. One nat is 0.25 eV exactly, so T = 1 is 2901.13 K, an incandescent bulb. Constants are
 * those of the SI of 2019.
 */
public final class Units {
    /** Boltzmann's constant in J/K. */
    public static final double BOLTZMANN = 1.380649e-23;
    /** The elementary charge in C: one electronvolt in J. */
    public static final double ELECTRONVOLT = 1.602176634e-19;
    /** One nat in eV. */
    public static final double NAT_IN_EV = 0.25;
    /** T = 1 in K: 0.25 * 1.602176634e-19 / 1.380649e-23, the nearest double (the formula in doubles is an ulp below). */
    public static final double KELVIN_PER_UNIT = 2901.129530387521;

    /** Digits of a number that is not 0. */
    private static final String SOMETHING = "[0.]*[1-9].*";

    private Units() {}

    /** Returns a temperature in kelvin. */
    public static double toKelvin(double temperature) {
        return temperature * KELVIN_PER_UNIT;
    }

    /** Returns a number of kelvin as a temperature. */
    public static double fromKelvin(double kelvin) {
        return kelvin / KELVIN_PER_UNIT;
    }

    /** Returns the position s = T / (1 + T) of a temperature on a knob or an axis, 0 to 1; a scale, never arithmetic for a draw. */
    public static double toKnob(double temperature) {
        return temperature == Double.POSITIVE_INFINITY ? 1 : temperature / (1 + temperature);
    }

    /** Returns the temperature s / (1 - s) at a position of a knob or an axis: 0 at 0, infinity at 1. */
    public static double ofKnob(double s) {
        if (!(s >= 0 && s <= 1)) throw new IllegalArgumentException("s is " + s + ", expected 0 to 1");
        return s / (1 - s);
    }

    /**
     * Reads a temperature: a number, a number with K, or a name: zero, draper (798 K), candle (1850 K), bulb (T = 1), sun
     * (5772 K), inf.
     *
     * @throws IllegalArgumentException if it is none of these, negative or NaN
     */
    public static double parse(String text) {
        double temperature = switch (text) {
            case "zero" -> 0;
            case "draper" -> fromKelvin(798);
            case "candle" -> fromKelvin(1850);
            case "bulb" -> 1;
            case "sun" -> fromKelvin(5772);
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            default -> number(text);
        };
        if (!(temperature >= 0)) throw unreadable(text);
        return temperature;
    }

    private static double number(String text) {
        boolean kelvin = text.endsWith("K");
        String digits = kelvin ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?|[0-9]+\\.")) throw unreadable(text);
        double value = Double.parseDouble(digits);
        double temperature = kelvin ? fromKelvin(value) : value;
        // What is beyond the doubles is no end of the scale: 1e-400 is not 0.
        if (value == Double.POSITIVE_INFINITY || temperature == 0 && digits.matches(SOMETHING)) throw unreadable(text);
        return temperature;
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("temperature is \"" + text
                + "\", expected a number from 0, a number of kelvin such as 2901K, or one of zero, draper, candle, bulb, sun,"
                + " inf");
    }
}
