package kelvin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kelvin.thermo.Units;

/**
 * The axis that pictures share: position s = T / (1 + T), kelvin above the panel, the lamp's colours, T and s below it.
 *
 * @param left of the panel, in pixels
 * @param right of the panel
 * @param from the temperature on the left
 * @param to the temperature on the right
 */
record TemperatureAxis(double left, double right, double from, double to) {
    /** Room that the axis takes above the panel. */
    static final int ABOVE = 22;
    /** Room that it takes below. */
    static final int BELOW = 66;

    private static final double[] TICKS = {0, 0.25, 0.5, 1, 2, 5, Double.POSITIVE_INFINITY};
    private static final double[] FINE_TICKS = {
        0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, Double.POSITIVE_INFINITY
    };
    /** Ticks that are nearer than this would touch. */
    private static final double LEAST_DISTANCE = 52;

    private static final int STRIPS = 80;

    /** Returns where a temperature stands. */
    double x(double temperature) {
        double start = Units.toKnob(from);
        double length = Units.toKnob(to) - start;
        if (length <= 0) return (left + right) / 2; // a range of one temperature
        double share = (Units.toKnob(temperature) - start) / length;
        return left + Math.clamp(share, 0, 1) * (right - left);
    }

    /** The temperatures that are labelled: round ones, and the ends. */
    List<Double> ticks() {
        boolean whole = from == 0 && to == Double.POSITIVE_INFINITY;
        List<Double> ticks = new ArrayList<>();
        ticks.add(from);
        for (double t : whole ? TICKS : FINE_TICKS) {
            boolean inside = t > from && t < to;
            if (inside && x(t) - x(ticks.getLast()) >= LEAST_DISTANCE && x(to) - x(t) >= LEAST_DISTANCE) ticks.add(t);
        }
        if (to > from) ticks.add(to);
        return ticks;
    }

    /** Draws what belongs to a panel: the lines of the grid. */
    void grid(Svg svg, double top, double bottom) {
        for (double t : ticks()) svg.line(Svg.Style.GRID, x(t), top, x(t), bottom);
    }

    /** Draws the labels above and below, and the strip of the lamp's colours. */
    void labels(Svg svg, double top, double bottom) {
        double width = (right - left) / STRIPS;
        double overlap = 0.8; // or seams show
        for (int i = 0; i < STRIPS; i++) {
            double s = Units.toKnob(from) + (i + 0.5) / STRIPS * (Units.toKnob(to) - Units.toKnob(from));
            svg.patch(
                    Lamp.colour(Units.ofKnob(s)),
                    left + i * width,
                    bottom + 4,
                    width + (i == STRIPS - 1 ? 0 : overlap),
                    10);
        }
        for (double t : ticks()) {
            boolean last = t == Double.POSITIVE_INFINITY;
            double kelvin = Math.rint(Units.toKelvin(t));
            svg.text(Svg.Style.QUIET, Svg.Anchor.middle, x(t), top - 7, last ? "\u221e" : Numbers.plain(kelvin));
            svg.text(Svg.Style.TEXT, Svg.Anchor.middle, x(t), bottom + 31, last ? "\u221e" : Numbers.tick(t));
            String s = String.format(Locale.ROOT, "%.2f", Units.toKnob(t));
            svg.text(Svg.Style.QUIET, Svg.Anchor.middle, x(t), bottom + 48, s.replaceAll("\\.?0+$", ""));
        }
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, left - 20, top - 7, "kelvin");
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, left - 20, bottom + 14, "lamp");
        svg.text(Svg.Style.TEXT, Svg.Anchor.end, left - 20, bottom + 31, "T");
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, left - 20, bottom + 48, "s");
    }
}
