package kelvin.cli;

import kelvin.radiation.Colour;
import kelvin.radiation.Glow;
import kelvin.thermo.Units;

/** A lamp at a temperature, as a line for a terminal and as a colour for a picture. */
final class Lamp {
    /** Stands for the colour of a body that is dark: a grey that shows on black and on white. */
    static final int DARK = 0x707070;

    private static final String BULB = "      ";

    private Lamp() {}

    /** Returns whether an eye sees the lamp in the dark. */
    static boolean glows(double temperature) {
        return Glow.glowsAt(Units.toKelvin(temperature));
    }

    /** Returns the colour of the lamp, {@link #DARK} below the first glow. */
    static int colour(double temperature) {
        if (!glows(temperature)) return DARK;
        String srgb = Colour.ofBlackBody(Units.toKelvin(temperature)).srgb();
        return Integer.parseInt(srgb.substring(1), 16);
    }

    /** Returns the bulb in its colour and what it is: dark, or the colour's number. */
    static String line(double temperature, Paint paint) {
        Glow glow = Glow.of(Units.toKelvin(temperature));
        String bulb = glow.glows() ? paint.ground(colour(temperature), BULB) : BULB;
        if (paint == Paint.NONE) bulb = glow.glows() ? "\u2588".repeat(BULB.length()) : BULB;
        String name = glow.name();
        String kelvin = temperature == Double.POSITIVE_INFINITY ? "" : ", " + Numbers.plain(glow.kelvin()) + " K";
        return paint.dim("(") + bulb + paint.dim(")=") + " T " + Numbers.plain(temperature) + kelvin
                + (name == null || name.equals("inf") ? "" : " (" + name + ")")
                + (glow.glows() ? ", glows " + glow.colour().srgb() : ", dark to the eye");
    }

    /** Returns two lines in the lamp's colour; an empty frame while it is dark. */
    static String block(double temperature, Paint paint) {
        if (!glows(temperature)) return paint.dim("[" + BULB + BULB + "]") + "\n";
        String line = paint.ground(colour(temperature), BULB + BULB) + "\n";
        return line + line;
    }
}
