package kelvin.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Colours for a terminal: 24 bits where it says it has them, the nearest of 216 elsewhere, or none. */
enum Paint {
    /** Text stays as it is. */
    NONE,
    /** The colour cube of 256-colour terminals. */
    CUBE,
    /** Red, green and blue as they are. */
    FULL;

    private static final String RESET = "\u001b[0m";
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;
    /** Intensities of a component in the cube. */
    private static final int[] CUBE_LEVELS = {0, 95, 135, 175, 215, 255};

    private static final int CUBE_START = 16;

    /** Returns what a terminal can show that sets this COLORTERM, or none. */
    static Paint of(@Nullable String colorTerm) {
        if (colorTerm == null) return CUBE;
        String lower = colorTerm.toLowerCase(Locale.ROOT);
        return lower.equals("truecolor") || lower.equals("24bit") ? FULL : CUBE;
    }

    /** Returns text in a colour. */
    String ink(int rgb, String text) {
        return this == NONE || text.isEmpty() ? text : "\u001b[38;" + code(rgb) + "m" + text + RESET;
    }

    /** Returns a word on a ground of a colour, underlined: a white ground is lost on a white terminal. */
    String word(int rgb, String word) {
        return this == NONE || word.isEmpty() ? word : "\u001b[4m" + ground(rgb, word);
    }

    /** Returns text on a ground of a colour, in black or white, whichever stands out more: it does not depend on the terminal. */
    String ground(int rgb, String text) {
        if (this == NONE || text.isEmpty()) return text;
        int ink = contrast(rgb, BLACK) >= contrast(rgb, WHITE) ? BLACK : WHITE;
        return "\u001b[48;" + code(rgb) + ";38;" + code(ink) + "m" + text + RESET;
    }

    /** Returns text that steps back. */
    String dim(String text) {
        return this == NONE || text.isEmpty() ? text : "\u001b[2m" + text + RESET;
    }

    private String code(int rgb) {
        int red = rgb >> 16 & 255;
        int green = rgb >> 8 & 255;
        int blue = rgb & 255;
        if (this == FULL) return "2;" + red + ";" + green + ";" + blue;
        return "5;" + (CUBE_START + 36 * nearest(red) + 6 * nearest(green) + nearest(blue));
    }

    private static int nearest(int component) {
        int best = 0;
        for (int i = 1; i < CUBE_LEVELS.length; i++) {
            if (Math.abs(CUBE_LEVELS[i] - component) < Math.abs(CUBE_LEVELS[best] - component)) best = i;
        }
        return best;
    }

    /** The contrast of two colours by WCAG 2.2, 1 to 21; text needs 4.5. */
    static double contrast(int rgb, int other) {
        double a = luminance(rgb) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int component) {
        double c = component / 255.0;
        return c <= 0.04045 ? c / 12.92 : StrictMath.pow((c + 0.055) / 1.055, 2.4);
    }
}
