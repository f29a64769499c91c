package kelvin.cli;

import java.util.List;
import java.util.Locale;
import kelvin.calibration.Calibration;
import kelvin.calibration.Interval;
import kelvin.calibration.Reliability;
import kelvin.cli.Svg.Anchor;
import kelvin.cli.Svg.Style;
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

    private final Calibration calibration;
    private final Svg svg = new Svg(WIDTH, HEIGHT, "Reliability diagram: what p said, and how often it came");

    private CalibrationPicture(Calibration calibration) {
        this.calibration = calibration;
    }

    static String draw(String model, Calibration calibration) {
        return new CalibrationPicture(calibration).picture(model);
    }

    private String picture(String model) {
        svg.text(Style.TEXT, Anchor.start, LEFT, 24, model + ": p of the likeliest token, and how often it came");
        svg.text(Style.QUIET, Anchor.start, LEFT, 46, caption());
        for (double tick : TICKS) {
            svg.line(Style.GRID, x(tick), TOP, x(tick), TOP + SIDE);
            svg.line(Style.GRID, LEFT, y(tick), LEFT + SIDE, y(tick));
            svg.text(Style.QUIET, Anchor.end, LEFT - 8, y(tick) + 4, Numbers.tick(tick));
            svg.text(Style.QUIET, Anchor.middle, x(tick), COUNTS + COUNTS_HEIGHT + 18, Numbers.tick(tick));
        }
        svg.rectangle(Style.FRAME, LEFT, TOP, SIDE, SIDE);
        svg.line(Style.MARK, x(0), y(0), x(1), y(1));
        points();
        counts();
        double below = COUNTS + COUNTS_HEIGHT;
        svg.text(Style.TEXT, Anchor.middle, LEFT + SIDE / 2.0, below + 40, "p said of the likeliest token");
        svg.upright(Style.TEXT, 22, TOP + SIDE / 2.0, "share that came");
        svg.text(Style.QUIET, Anchor.start, LEFT, below + 66, "dashed: where both agree" + bars());
        return svg.end();
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
            if (interval != null) svg.line(Style.CURVE, x, y(interval.low()), x, y(interval.high()));
            String said = String.format(
                    Locale.ROOT,
                    "said %.3f, came %.3f, %s tokens",
                    bin.meanP(),
                    bin.frequency(),
                    CalibrationReport.grouped(bin.count()));
            svg.dot(Style.BAR, x, y(bin.frequency()), 4, said);
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
            String said = String.format(
                    Locale.ROOT,
                    "%s tokens, p %.3f to %.3f",
                    CalibrationReport.grouped(bin.count()),
                    bin.low(),
                    bin.high());
            double width = Math.max(1, x(bin.high()) - x(bin.low()) - 1);
            svg.rectangle(Style.REST, x(bin.low()), COUNTS + COUNTS_HEIGHT - height, width, height, said);
        }
        svg.line(Style.FRAME, LEFT, COUNTS + COUNTS_HEIGHT, LEFT + SIDE, COUNTS + COUNTS_HEIGHT);
        svg.text(Style.QUIET, Anchor.end, LEFT - 8, COUNTS + 10, CalibrationReport.grouped(most));
        svg.text(Style.QUIET, Anchor.end, LEFT - 8, COUNTS + 26, "tokens");
        svg.text(Style.QUIET, Anchor.end, LEFT - 8, COUNTS + COUNTS_HEIGHT, "0");
    }

    private static double x(double p) {
        return LEFT + p * SIDE;
    }

    private static double y(double share) {
        return TOP + (1 - share) * SIDE;
    }
}
