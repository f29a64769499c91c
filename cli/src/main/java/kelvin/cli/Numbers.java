package kelvin.cli;

import java.util.Locale;

/** Numbers for people: three or four digits, the same in every locale. */
final class Numbers {
    private Numbers() {}

    static String plain(double value) {
        if (value == Double.POSITIVE_INFINITY) return "inf";
        if (value == Double.NEGATIVE_INFINITY) return "-inf";
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e7) return Long.toString((long) value);
        if (size < 1e-4 || size >= 1e7) return String.format(Locale.ROOT, "%.3g", value);
        int digits = Math.max(0, 3 - (int) Math.floor(StrictMath.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", value);
    }

    /** The shortest digits that are this double and no other. */
    static String exact(double value) {
        if (value == 0) return "0";
        if (Double.isInfinite(value)) return plain(value);
        String digits = Double.toString(value);
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }

    /** A label of an axis: without zeros that say nothing. */
    static String tick(double value) {
        String text = plain(value);
        return text.contains(".") ? text.replaceAll("0+$", "") : text;
    }

    static String percent(double p) {
        if (p == 0) return "0 %";
        if (p < 1e-5) return String.format(Locale.ROOT, "%.1e %%", 100 * p);
        return String.format(Locale.ROOT, p < 0.001 ? "%.4f %%" : "%.2f %%", 100 * p);
    }

    static String bytes(long bytes) {
        if (bytes < 1 << 20) return bytes / 1024 + " KiB";
        if (bytes < 10L << 30) return (bytes >> 20) + " MiB";
        return (bytes >> 30) + " GiB";
    }

    /** A piece of text on one line: control characters and quotes made visible. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (Character.isISOControl(c)) out.append(String.format("\\u%04x", c));
                    else out.appendCodePoint(c);
                }
            }
        });
        return out.toString();
    }
}
