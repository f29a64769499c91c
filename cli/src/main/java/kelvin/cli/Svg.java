package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes an SVG that follows the light or dark scheme of whoever looks at it. Coordinates are pixels from the upper left corner,
 * with one decimal; nothing else enters, so the same numbers give the same bytes everywhere.
 */
final class Svg {
    /** What a line, a shape or a text is, and so its colours in both schemes. */
    enum Style {
        /** Text as it is. */
        TEXT(""),
        /** Text that steps back. */
        QUIET("q"),
        /** Text that stands out. */
        STRONG("s"),
        /** The border of a panel. */
        FRAME("f"),
        /** A line of a grid. */
        GRID("g"),
        /** A curve. */
        CURVE("c"),
        /** A curve to compare with. */
        OTHER("o"),
        /** A mark, dashed. */
        MARK("m"),
        /** A bar, or a ribbon. */
        BAR("p"),
        /** A bar of what is not shown one by one. */
        REST("r"),
        /** A line from a label to what it names. */
        LEADER("l");

        private final String name;

        Style(String name) {
            this.name = name;
        }
    }

    /** Where a text begins, or ends. */
    enum Anchor {
        start,
        middle,
        end
    }

    /** Half of a capital letter and some air: the widest that a mean letter of the font comes out. */
    private static final double NARROW = 7.2;

    private static final double WIDE = 14;
    private static final String SCHEMES = """
            <style>text{font:13px system-ui,sans-serif;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:3px}\
            .q{fill:#5c5c5c}.s{fill:#222;font-weight:600}.b{fill:#fff}.f{stroke:#8a8a8a;fill:none}.g{stroke:#ddd}\
            .c{stroke:#1b5e8a;fill:none;stroke-width:2}.o{stroke:#a33;fill:none;stroke-width:1.5}\
            .m{stroke:#a33;stroke-dasharray:4 3;fill:none}.p{fill:#1b5e8a}.r{fill:#1b5e8a;opacity:.45}.l{stroke:#999;fill:none}
            @media(prefers-color-scheme:dark){text{fill:#eee;stroke:#151515}.q{fill:#aaa}.s{fill:#eee}.b{fill:#151515}.f{stroke:#888}\
            .g{stroke:#333}.c{stroke:#7cc4f0}.o{stroke:#f90}.m{stroke:#f90}.p{fill:#7cc4f0}.r{fill:#7cc4f0}.l{stroke:#777}}\
            </style>
            """;

    private final StringBuilder out = new StringBuilder();

    /** Begins a picture; the title is what a screen reader says. */
    Svg(int width, int height, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\""
                        + " aria-labelledby=\"t\">\n<title id=\"t\">%s</title>\n",
                width,
                height,
                width,
                escape(title)));
        out.append(SCHEMES).append("<rect class=\"b\" width=\"100%\" height=\"100%\"/>\n");
    }

    Svg line(Style style, double x1, double y1, double x2, double y2) {
        return add(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style.name, x1, y1, x2, y2);
    }

    Svg rectangle(Style style, double x, double y, double width, double height) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                style.name, x, y, width, height);
    }

    /** A rectangle that says more when it is pointed at. */
    Svg rectangle(Style style, double x, double y, double width, double height, String said) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>\n",
                style.name, x, y, width, height, escape(said));
    }

    /** A rectangle of a colour of its own, in both schemes. */
    Svg patch(int rgb, double x, double y, double width, double height) {
        return add(
                "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"#%06x\"/>\n",
                x, y, width, height, rgb);
    }

    /** A round lamp at a temperature: in its colour in both schemes, and empty while it is dark. */
    Svg lamp(double temperature, double x, double y, double radius) {
        return add(
                "<circle class=\"f\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" style=\"fill:%s\"/>\n",
                x,
                y,
                radius,
                Lamp.glows(temperature) ? String.format(Locale.ROOT, "#%06x", Lamp.colour(temperature)) : "none");
    }

    /** A point that says more when it is pointed at. */
    Svg dot(Style style, double x, double y, double radius, String said) {
        return add(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>\n",
                style.name, x, y, radius, escape(said));
    }

    Svg ring(Style style, double x, double y, double radius) {
        return add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", style.name, x, y, radius);
    }

    /** A broken line through points x, y, x, y, ... */
    Svg path(Style style, double... points) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            list.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(String.format(Locale.ROOT, "%.1f", points[i]));
        }
        return add("<polyline class=\"%s\" points=\"%s\"/>\n", style.name, list);
    }

    Svg text(Style style, Anchor anchor, double x, double y, String text) {
        return add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
                x, y, anchor, style.name, escape(text));
    }

    /** A text with a part that stands out, as it does in the words of a turn. */
    Svg text(Anchor anchor, double x, double y, String before, String strong, String after) {
        return add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"q\" xml:space=\"preserve\">%s<tspan"
                        + " class=\"s\">%s</tspan>%s</text>\n",
                x, y, anchor, escape(before), escape(strong), escape(after));
    }

    /** A text that rises to the right from its first letter. */
    Svg slanted(Style style, double x, double y, String text) {
        return add(
                "<text transform=\"translate(%.1f %.1f) rotate(-45)\" class=\"%s\">%s</text>\n",
                x, y, style.name, escape(text));
    }

    /** A text that is read from below, its middle at a point. */
    Svg upright(Style style, double x, double y, String text) {
        return add(
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\" class=\"%s\">%s</text>\n",
                x, y, style.name, escape(text));
    }

    private Svg add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
        return this;
    }

    /** Ends the picture. */
    String end() {
        return out.append("</svg>\n").toString();
    }

    /** Returns an upper bound of how wide a text comes out in ordinary fonts. */
    static double width(String text) {
        return text.codePoints().mapToDouble(c -> c < 0x1100 ? NARROW : WIDE).sum();
    }

    /** Returns the beginning of a text that fits a width, with an ellipsis if that is not all of it. */
    static String fit(String text, double width) {
        if (width(text) <= width) return text;
        int end = text.length();
        while (end > 0 && width(text.substring(0, end)) > width - WIDE) end = text.offsetByCodePoints(end, -1);
        return text.substring(0, end) + "\u2026";
    }

    /** Returns the end of a text that fits a width, with an ellipsis if that is not all of it. */
    static String fitEnd(String text, double width) {
        if (width(text) <= width) return text;
        int start = 0;
        while (start < text.length() && width(text.substring(start)) > width - WIDE) {
            start = text.offsetByCodePoints(start, 1);
        }
        return "\u2026" + text.substring(start);
    }

    /** A text as XML has it; what XML cannot say becomes U+FFFD. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> {
                    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                    boolean said = c >= ' ' && !surrogate && c != 0xfffe && c != 0xffff;
                    escaped.appendCodePoint(said ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }

    /** Writes a picture into a file. */
    static void write(Path path, String picture) {
        try {
            Files.write(path, picture.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "svg",
                    path + " cannot be written: " + e.getMessage(),
                    path,
                    "check the path",
                    null);
        }
    }
}
