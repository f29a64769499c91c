package kelvin.cli;

import java.util.List;
import java.util.Locale;
import kelvin.calibration.Calibration;
import kelvin.calibration.Interval;
import kelvin.calibration.Reliability;
import org.jspecify.annotations.Nullable;

/** The reliability diagram as an SVG: what p said across, the share that came upwards, tokens a bin below; light and dark. */
final class CalibrationPicture {
    private static final int WIDTH = 560;
    private static final int LEFT = 72;
    private static final int SIDE = 440;
    private static final int TOP = 66;
    private static final int COUNTS = TOP + SIDE + 24;
    private static final int COUNTS_HEIGHT = 60;
    private static final int HEIGHT = COUNTS + COUNTS_HEIGHT + 84;
    private static final double[] TICKS = {0, 0.2, 0.4, 0.6, 0.8, 1};

    private final StringBuilder out = new StringBuilder();
    private final Calibration calibration;

    private CalibrationPicture(Calibration calibration) {
        this.calibration = calibration;
    }

    static String draw(String model, Calibration calibration) {
        return new CalibrationPicture(calibration).picture(model);
    }

    private String picture(String model) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\""
                        + " aria-labelledby=\"t\">",
                WIDTH, HEIGHT, WIDTH);
        add("<title id=\"t\">Reliability diagram: what p said, and how often it came</title>");
        add("<style>text{font:13px system-ui,sans-serif;fill:#222}.q{fill:#666}.f{stroke:#999;fill:none}.g{stroke:#ddd}"
                + ".d{stroke:#888;stroke-dasharray:5 4}.e{stroke:#1b5e8a;stroke-width:1.5}.p{fill:#1b5e8a}.n{fill:#9bbdd3}"
                + ".b{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#eee}.q{fill:#aaa}.f{stroke:#777}.g{stroke:#333}"
                + ".d{stroke:#888}.e{stroke:#7cc4f0}.p{fill:#7cc4f0}.n{fill:#34566b}.b{fill:#151515}}</style>");
        add("<rect class=\"b\" width=\"100%%\" height=\"100%%\"/>");
        text(LEFT, 24, "start", "", model + ": p of the likeliest token, and how often it came");
        text(LEFT, 46, "start", "q", caption());
        for (double tick : TICKS) {
            line("g", x(tick), TOP, x(tick), TOP + SIDE);
            line("g", LEFT, y(tick), LEFT + SIDE, y(tick));
            text(LEFT - 8, y(tick) + 4, "end", "q", Numbers.tick(tick));
            text(x(tick), COUNTS + COUNTS_HEIGHT + 18, "middle", "q", Numbers.tick(tick));
        }
        add("<rect class=\"f\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", LEFT, TOP, SIDE, SIDE);
        line("d", x(0), y(0), x(1), y(1));
        points();
        counts();
        text(LEFT + SIDE / 2.0, COUNTS + COUNTS_HEIGHT + 40, "middle", "", "p said of the likeliest token");
        add(
                "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">share that came</text>",
                TOP + SIDE / 2);
        text(LEFT, COUNTS + COUNTS_HEIGHT + 66, "start", "q", "dashed: where both agree" + bars());
        return out.append("</svg>\n").toString();
    }

    private String caption() {
        Double ece = calibration.reliability().eceDebiased();
        Double t = calibration.best().temperature();
        return CalibrationReport.grouped(calibration.tokens()) + " tokens of " + calibration.documents()
                + (calibration.documents() == 1 ? " document" : " documents")
                + (ece == null ? "" : String.format(Locale.ROOT, ", ECE %.4f (debiased)", ece))
                + (t == null ? "" : ", best T " + Numbers.plain(t));
    }

    private String bars() {
        return calibration.intervals() == null
                ? "; one document, so no intervals"
                : "; upright bars: 95 %, documents resampled";
    }

    private void points() {
        List<Reliability.Bin> bins = calibration.reliability().bins();
        for (int k = 0; k < bins.size(); k++) {
            Reliability.Bin bin = bins.get(k);
            Interval interval = frequency(k);
            double x = x(bin.meanP());
            if (interval != null) line("e", x, y(interval.low()), x, y(interval.high()));
            add(
                    "<circle class=\"p\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>said %.3f, came %.3f, %s tokens</title></circle>",
                    x, y(bin.frequency()), bin.meanP(), bin.frequency(), CalibrationReport.grouped(bin.count()));
        }
    }

    private @Nullable Interval frequency(int bin) {
        Calibration.Intervals intervals = calibration.intervals();
        return intervals == null ? null : intervals.frequencies().get(bin);
    }

    /** Tokens a bin, each bar as wide as its bin. */
    private void counts() {
        List<Reliability.Bin> bins = calibration.reliability().bins();
        int most = bins.stream().mapToInt(Reliability.Bin::count).max().orElse(1);
        for (Reliability.Bin bin : bins) {
            double height = (double) bin.count() / most * COUNTS_HEIGHT;
            add(
                    "<rect class=\"n\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s tokens, p %.3f to %.3f"
                            + "</title></rect>",
                    x(bin.low()),
                    COUNTS + COUNTS_HEIGHT - height,
                    Math.max(1, x(bin.high()) - x(bin.low()) - 1),
                    height,
                    CalibrationReport.grouped(bin.count()),
                    bin.low(),
                    bin.high());
        }
        line("f", LEFT, COUNTS + COUNTS_HEIGHT, LEFT + SIDE, COUNTS + COUNTS_HEIGHT);
        text(LEFT - 8, COUNTS + 10, "end", "q", CalibrationReport.grouped(most));
        text(LEFT - 8, COUNTS + 26, "end", "q", "tokens");
        text(LEFT - 8, COUNTS + COUNTS_HEIGHT, "end", "q", "0");
    }

    private static double x(double p) {
        return LEFT + p * SIDE;
    }

    private static double y(double share) {
        return TOP + (1 - share) * SIDE;
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2);
    }

    private void text(double x, double y, String anchor, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>", x, y, anchor, style, escaped);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
