package kelvin.cli;

import java.util.List;
import java.util.Locale;
import kelvin.calibration.BestTemperature;
import kelvin.calibration.Calibration;
import kelvin.calibration.Interval;
import kelvin.calibration.Reliability;
import kelvin.model.Model;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;

/** How well p fitted, as JSON and for a terminal. */
final class CalibrationReport {
    private static final double LEVEL = 0.95;
    private static final int LABELS = 25;
    private static final int WIDEST = 100;
    private static final int LEAST_BAR = 12;
    private static final String EIGHTHS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589\u2588";
    private static final String SAID = "\u2503";

    private final Model model;
    private final Calibration calibration;
    private final Reliability reliability;
    private final Calibration.@Nullable Intervals intervals;

    CalibrationReport(Model model, Calibration calibration) {
        this.model = model;
        this.calibration = calibration;
        this.reliability = calibration.reliability();
        this.intervals = calibration.intervals();
    }

    String json() {
        Json json = Json.of("calibrate");
        JsonParts.model(json, model);
        json.number("documents", calibration.documents());
        json.number("tokens", calibration.tokens());
        json.number("nll", calibration.nll());
        json.number("brier", calibration.brier());
        json.number("reliability", reliability.reliability());
        json.number("resolution", reliability.resolution());
        json.number("ece_debiased", reliability.eceDebiased());
        json.object("intervals", () -> intervals(json));
        json.objects("bins", reliability.bins(), bin -> {
            json.number("low", bin.low());
            json.number("high", bin.high());
            json.number("count", bin.count());
            json.number("mean_p", bin.meanP());
            json.number("frequency", bin.frequency());
        });
        json.number("best_temperature", calibration.best().temperature());
        json.number("best_temperature_standard_error", calibration.best().standardError());
        return json.end();
    }

    private void intervals(Json json) {
        json.number("level", LEVEL);
        json.number("resamples", intervals == null ? 0 : intervals.resamples());
        json.string("seed", intervals == null ? null : Seed.print(intervals.seed()));
        interval(json, "nll", intervals == null ? null : intervals.nll());
        interval(json, "brier", intervals == null ? null : intervals.brier());
        interval(json, "reliability", intervals == null ? null : intervals.reliability());
        interval(json, "resolution", intervals == null ? null : intervals.resolution());
        interval(json, "ece_debiased", intervals == null ? null : intervals.eceDebiased());
        interval(json, "best_temperature", intervals == null ? null : intervals.bestTemperature());
        json.string("note", note());
    }

    private static void interval(Json json, String key, @Nullable Interval interval) {
        if (interval == null) json.nothing(key);
        else json.doubles(key, new double[] {interval.low(), interval.high()});
    }

    private @Nullable String note() {
        if (intervals == null) {
            return "no intervals: they come from resampling documents, and there is one document only";
        }
        if (calibration.documents() >= 10) return null;
        return "the intervals come from " + calibration.documents() + " documents: few, so they are rough";
    }

    String view(int width, boolean colored) {
        StringBuilder out = new StringBuilder();
        out.append(model.info().name()).append(", ");
        out.append(counted(calibration.documents(), "document")).append(", ");
        out.append(counted(calibration.tokens(), "token")).append("\n\n");
        figures(out);
        diagram(out, Math.min(width, WIDEST), colored);
        String note = note();
        if (note != null) wrapped(out, note + '.', width);
        wrapped(
                out,
                "p is the model's for the next token. A likely token is an expected one; whether what the text says is true"
                        + " does not show here.",
                width);
        return out.toString();
    }

    private static String counted(int n, String what) {
        return grouped(n) + " " + what + (n == 1 ? "" : "s");
    }

    static String grouped(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private void figures(StringBuilder out) {
        boolean some = intervals != null;
        line(out, "", "value", some ? "95 % interval" : "");
        figure(out, "NLL, nats a token", calibration.nll(), intervals == null ? null : intervals.nll());
        figure(out, "Brier score", calibration.brier(), intervals == null ? null : intervals.brier());
        figure(out, "  + reliability", reliability.reliability(), intervals == null ? null : intervals.reliability());
        figure(out, "  - resolution", reliability.resolution(), intervals == null ? null : intervals.resolution());
        figure(out, "  + uncertainty", reliability.uncertainty(), null);
        figure(out, "  + within bins", reliability.withinBins(), null);
        figure(out, "  + the other tokens", calibration.otherTokens(), null);
        figure(out, "ECE, debiased", reliability.eceDebiased(), intervals == null ? null : intervals.eceDebiased());
        best(out, calibration.best());
        out.append('\n');
    }

    private void best(StringBuilder out, BestTemperature best) {
        Double t = best.temperature();
        if (t == null) {
            line(out, "best T", "none", "the texts surprise more than random tokens");
            return;
        }
        figure(out, "best T", t, intervals == null ? null : intervals.bestTemperature());
        Double error = best.standardError();
        if (error != null) {
            line(out, "  standard error", fixed(error), best.clustered() ? "by document" : "by token: one document");
        }
        if (t > 0 && t < Double.POSITIVE_INFINITY) {
            line(out, "  in kelvin", Numbers.plain(Math.rint(Units.toKelvin(t))), "");
        }
        figure(out, "  NLL there", best.nll(), null);
        Reliability there = best.reliability();
        if (there != null) figure(out, "  ECE there, debiased", there.eceDebiased(), null);
    }

    private static void figure(StringBuilder out, String name, @Nullable Double value, @Nullable Interval interval) {
        String range = interval == null ? "" : fixed(interval.low()) + " to " + fixed(interval.high());
        line(out, name, value == null ? "none" : fixed(value), range);
    }

    private static void line(StringBuilder out, String name, String value, String more) {
        out.append(String.format("%-" + LABELS + "s%8s  %s", name, value, more).stripTrailing())
                .append('\n');
    }

    private static String fixed(double value) {
        return Double.isInfinite(value) ? Numbers.plain(value) : String.format(Locale.ROOT, "%.4f", value);
    }

    /** A line a bin: what p said, how often the likeliest token came, and both as a bar with a mark. */
    private void diagram(StringBuilder out, int width, boolean colored) {
        String head = String.format("%6s %6s %8s  ", "said", "came", "tokens");
        int columns = Math.max(LEAST_BAR, width - head.length() - 1);
        out.append("the likeliest token: p said (").append(SAID).append("), share that came (bar)\n");
        out.append(head).append(scale(columns)).append('\n');
        List<Reliability.Bin> bins = reliability.bins();
        for (Reliability.Bin bin : bins) {
            out.append(String.format(
                    Locale.ROOT, "%6.3f %6.3f %8s  ", bin.meanP(), bin.frequency(), grouped(bin.count())));
            out.append(bar(bin, columns, colored)).append('\n');
        }
        out.append('\n');
    }

    /** Labels over the columns, where 0 and 1 are the first and the last. */
    private static String scale(int columns) {
        StringBuilder scale = new StringBuilder(" ".repeat(columns));
        for (String label : List.of("0", "0.5", "1")) {
            int at = (int) Math.round(Double.parseDouble(label) * (columns - 1));
            scale.replace(at, at + label.length(), label);
        }
        return scale.toString().stripTrailing();
    }

    private static String bar(Reliability.Bin bin, int columns, boolean colored) {
        int eighths = (int) Math.round(bin.frequency() * columns * 8);
        int mark = Math.min(columns - 1, (int) (bin.meanP() * columns));
        StringBuilder bar = new StringBuilder();
        for (int c = 0; c < columns; c++) {
            if (c == mark) bar.append(colored ? "\u001b[1m" + SAID + "\u001b[0m" : SAID);
            else bar.append(EIGHTHS.charAt(Math.clamp(eighths - 8L * c, 0, 8)));
        }
        return bar.toString().stripTrailing();
    }

    private static void wrapped(StringBuilder out, String text, int width) {
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > Math.max(40, width)) {
                out.append('\n');
                column = 0;
            }
            if (column > 0) out.append(' ');
            out.append(word);
            column += word.length() + (column > 0 ? 1 : 0);
        }
        out.append('\n');
    }
}
