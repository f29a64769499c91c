package kelvin.cli;

import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kelvin.thermo.Curves;
import kelvin.thermo.Observables;

/** Curves as an SVG: three panels over s = T / (1 + T), the lamp's colours along the axis; light and dark. */
final class CurvesPicture {
    private static final int WIDTH = 760;
    private static final int PANEL = 130;
    private static final int GAP = 16;
    private static final int LEFT = 86;
    private static final int RIGHT = 22;
    private static final int TOP = 100;

    private final CurvesReport report;
    private final TemperatureAxis axis = new TemperatureAxis(LEFT, WIDTH - RIGHT, 0, Double.POSITIVE_INFINITY);
    private final Svg svg;

    private CurvesPicture(CurvesReport report, Svg svg) {
        this.report = report;
        this.svg = svg;
    }

    static String draw(CurvesReport report) {
        int height = TOP + 3 * PANEL + 2 * GAP + TemperatureAxis.BELOW + 26;
        Svg svg = new Svg(WIDTH, height, "Entropy, energy and heat capacity of the next token over temperature");
        return new CurvesPicture(report, svg).picture();
    }

    private String picture() {
        int bottom = TOP + 3 * PANEL + 2 * GAP;
        double room = WIDTH - LEFT - RIGHT;
        String title = report.model.info().name() + ": the next token at every temperature";
        svg.text(Svg.Style.STRONG, Svg.Anchor.start, LEFT, 22, Svg.fit(title, room));
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 41, which(room));
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 60, Svg.fit(settings(), room));
        panel(0, "S", "nats", Observables::entropy);
        panel(1, "U", "nats", Observables::energy);
        panel(2, "C", "", Observables::heatCapacity);
        axis.labels(svg, TOP, bottom);
        String strip = "s = T / (1 + T); lamp: the colour of a black body, grey while it is dark";
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, bottom + 76, strip);
        return svg.end();
    }

    private String which(double room) {
        String first = Numbers.visible(report.prompts.getFirst());
        return report.prompts.size() == 1
                ? "after \u201c" + Svg.fitEnd(first, room - 60) + "\u201d"
                : "mean of " + report.prompts.size() + " prompts";
    }

    private String settings() {
        String peaks = report.peaks.stream()
                .map(peak -> Numbers.plain(peak.temperature()))
                .collect(Collectors.joining(", "));
        return report.model.info().vocabulary() + " tokens, nothing cut; " + report.temperatures.length
                + " temperatures from 0 to \u221e"
                + (peaks.isEmpty() ? "" : "; C peaks at T " + peaks);
    }

    private void panel(int index, String name, String unit, ToDoubleFunction<Observables> value) {
        int top = TOP + index * (PANEL + GAP);
        double largest = report.means.stream().mapToDouble(value).max().orElse(0);
        double scale = largest == 0 ? 0 : (PANEL - 8) / largest;
        axis.grid(svg, top, top + PANEL);
        svg.rectangle(Svg.Style.FRAME, LEFT, top, WIDTH - LEFT - RIGHT, PANEL);
        for (Curves.Peak peak : report.peaks) {
            double x = axis.x(peak.temperature());
            svg.line(Svg.Style.MARK, x, top, x, top + PANEL);
        }
        double[] points = new double[2 * report.temperatures.length];
        for (int i = 0; i < report.temperatures.length; i++) {
            points[2 * i] = axis.x(report.temperatures[i]);
            points[2 * i + 1] = top + PANEL - value.applyAsDouble(report.means.get(i)) * scale;
        }
        svg.path(Svg.Style.CURVE, points);
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 8, top + 13, Numbers.plain(largest));
        svg.text(Svg.Style.STRONG, Svg.Anchor.end, LEFT - 8, top + PANEL / 2.0, name);
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 8, top + PANEL / 2.0 + 17, unit);
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 8, top + PANEL, "0");
    }
}
