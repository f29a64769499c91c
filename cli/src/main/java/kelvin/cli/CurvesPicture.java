package kelvin.cli;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import kelvin.thermo.Curves;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;

/** Curves as an SVG: three panels over s = T / (1 + T), the lamp's colours along the axis; light and dark. */
final class CurvesPicture {
    private static final int WIDTH = 760;
    private static final int PANEL = 130;
    private static final int GAP = 22;
    private static final int LEFT = 74;
    private static final int RIGHT = 22;
    private static final int TOP = 58;
    private static final double[] TICKS = {0, 0.25, 0.5, 1, 2, 5, Double.POSITIVE_INFINITY};
    private static final int LONGEST_PROMPT = 60;

    private final CurvesReport report;
    private final StringBuilder out = new StringBuilder();

    private CurvesPicture(CurvesReport report) {
        this.report = report;
    }

    static String draw(CurvesReport report) {
        return new CurvesPicture(report).picture();
    }

    private String picture() {
        int bottom = TOP + 3 * PANEL + 2 * GAP;
        int height = bottom + 92;
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-labelledby=\"t\">%n",
                WIDTH,
                height,
                WIDTH));
        out.append("<title id=\"t\">Entropy, energy and heat capacity over temperature</title>\n");
        out.append("<style>text{font:13px system-ui,sans-serif;fill:#222}.q{fill:#666}.f{stroke:#999;fill:none}"
                + ".g{stroke:#ddd}.c{stroke:#1b5e8a;fill:none;stroke-width:2}.m{stroke:#a33;stroke-dasharray:4 3}.b{fill:#fff}"
                + "@media(prefers-color-scheme:dark){text{fill:#eee}.q{fill:#aaa}.f{stroke:#777}.g{stroke:#333}"
                + ".c{stroke:#7cc4f0}.m{stroke:#f90}.b{fill:#151515}}</style>\n");
        out.append("<rect class=\"b\" width=\"100%\" height=\"100%\"/>\n");
        text(LEFT, 22, "start", "", report.model.info().name() + ": the next token at every temperature");
        text(LEFT, 42, "start", "q", caption());
        panel(0, "S / nats", Observables::entropy);
        panel(1, "U / nats", Observables::energy);
        panel(2, "C", Observables::heatCapacity);
        axis(bottom);
        return out.append("</svg>\n").toString();
    }

    private String caption() {
        String first = Numbers.visible(report.prompts.getFirst());
        if (first.length() > LONGEST_PROMPT) first = "\u2026" + first.substring(first.length() - LONGEST_PROMPT);
        String which = report.prompts.size() == 1
                ? "after \u201c" + first + "\u201d"
                : "mean of " + report.prompts.size() + " prompts";
        return which + ", " + report.model.info().vocabulary() + " tokens, nothing cut";
    }

    private static double x(double temperature) {
        return LEFT + Units.toKnob(temperature) * (WIDTH - LEFT - RIGHT);
    }

    private void panel(int index, String name, ToDoubleFunction<Observables> value) {
        int top = TOP + index * (PANEL + GAP);
        double largest = report.means.stream().mapToDouble(value).max().orElse(0);
        double scale = largest == 0 ? 0 : (PANEL - 8) / largest;
        for (double t : TICKS) line("g", x(t), top, x(t), top + PANEL);
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"f\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
                LEFT,
                top,
                WIDTH - LEFT - RIGHT,
                PANEL));
        for (Curves.Peak peak : report.peaks) line("m", x(peak.temperature()), top, x(peak.temperature()), top + PANEL);
        out.append("<polyline class=\"c\" points=\"");
        for (int i = 0; i < report.temperatures.length; i++) {
            double y = top + PANEL - value.applyAsDouble(report.means.get(i)) * scale;
            out.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(report.temperatures[i]), y));
        }
        out.append("\"/>\n");
        text(LEFT - 8, top + 14, "end", "", name);
        text(LEFT - 8, top + 32, "end", "q", Numbers.plain(largest));
        text(LEFT - 8, top + PANEL, "end", "q", "0");
    }

    private void axis(int bottom) {
        int strips = 80;
        double width = (double) (WIDTH - LEFT - RIGHT) / strips;
        for (int i = 0; i < strips; i++) {
            int rgb = CurvesReport.lamp(Units.ofKnob((i + 0.5) / strips));
            out.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"10\" fill=\"#%06x\"/>%n",
                    LEFT + i * width,
                    bottom + 4,
                    width + 0.3,
                    rgb));
        }
        for (double t : TICKS) {
            boolean last = t == Double.POSITIVE_INFINITY;
            text(x(t), bottom + 30, "middle", "", last ? "\u221e" : Numbers.tick(t));
            if (!last) text(x(t), bottom + 47, "middle", "q", Numbers.plain(Math.rint(Units.toKelvin(t))));
        }
        text(LEFT - 8, bottom + 30, "end", "", "T");
        text(LEFT - 8, bottom + 47, "end", "q", "K");
        StringBuilder peaks =
                new StringBuilder("position on the axis: T / (1 + T); strip: the lamp's colour, grey while dark");
        if (!report.peaks.isEmpty()) {
            peaks.append("; C peaks at T");
            for (Curves.Peak peak : report.peaks) peaks.append(' ').append(Numbers.plain(peak.temperature()));
        }
        text(LEFT, bottom + 72, "start", "q", peaks.toString());
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                style,
                escaped));
    }
}
