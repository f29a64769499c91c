package kelvin.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kelvin.model.Model;
import kelvin.thermo.Curves;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;

/** Curves over temperature as JSON, as lines, and as a picture for a terminal. */
final class CurvesReport {
    private static final String[] BARS = {
        " ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"
    };
    private static final int ROWS = 5;
    private static final int LABEL = 9;
    private static final int WIDEST = 100;

    final Model model;
    final List<String> prompts;
    final double[] temperatures;
    final List<Observables> means;
    final List<Curves.Peak> peaks;
    private final double[] ground;
    private final List<Curves.Check> checks;
    private final @Nullable Suggestions suggestions;

    CurvesReport(
            Model model,
            List<String> prompts,
            Curves curves,
            double[] temperatures,
            List<Curves.Check> checks,
            @Nullable Suggestions suggestions) {
        this.model = model;
        this.prompts = prompts;
        this.temperatures = temperatures;
        this.means = IntStream.range(0, temperatures.length)
                .mapToObj(i -> curves.at(temperatures[i]))
                .toList();
        this.ground = new double[temperatures.length];
        for (int i = 0; i < ground.length; i++) ground[i] = curves.groundProbability(temperatures[i]);
        this.peaks = curves.peaks();
        this.checks = checks;
        this.suggestions = suggestions;
    }

    double knob(int point) {
        return (double) point / (temperatures.length - 1);
    }

    String json() {
        Json json = Json.of("curves");
        JsonParts.model(json, model);
        json.strings("prompts", prompts);
        json.number("positions", prompts.size());
        json.number("vocabulary", model.info().vocabulary());
        json.objects("points", IntStream.range(0, temperatures.length).boxed().toList(), i -> {
            json.number("s", knob(i));
            json.number("temperature", temperatures[i]);
            json.number("kelvin", Units.toKelvin(temperatures[i]));
            json.object("observables", () -> JsonParts.observables(json, means.get(i)));
            json.number("p_ground", ground[i]);
        });
        json.objects("melting", peaks, peak -> {
            json.number("temperature", peak.temperature());
            json.number("heat_capacity", peak.heatCapacity());
        });
        Suggestions suggested = suggestions;
        if (suggested == null) {
            json.nothing("suggestions");
        } else {
            json.objects("suggestions", suggested.list(), suggestion -> {
                json.string("kind", suggestion.kind());
                json.number("temperature", suggestion.temperature());
                json.string("why", suggestion.why());
            });
        }
        json.objects("checks", checks, check -> {
            json.string("name", check.name());
            json.number("max_error", check.maxError());
            json.number("at_temperature", check.atTemperature());
            json.number("tolerance", check.tolerance());
            json.bool("pass", check.passes());
        });
        if (suggested != null) json.string("seed", Seed.print(suggested.seed()));
        return json.end();
    }

    String csv() {
        StringBuilder out = new StringBuilder(
                "s,temperature,kelvin,log_partition,energy,entropy,heat_capacity,free_energy,effective_states,p_ground\n");
        for (int i = 0; i < temperatures.length; i++) {
            Observables o = means.get(i);
            double[] cells = {
                knob(i),
                temperatures[i],
                Units.toKelvin(temperatures[i]),
                o.logPartition(),
                o.energy(),
                o.entropy(),
                o.heatCapacity(),
                o.freeEnergy(),
                o.effectiveStates(),
                ground[i]
            };
            for (int c = 0; c < cells.length; c++) out.append(c == 0 ? "" : ",").append(cell(cells[c]));
            out.append('\n');
        }
        return out.toString();
    }

    private static String cell(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
    }

    /** Three curves as bars over s = T / (1 + T), in {@code width} columns; {@code lamps} draws a lamp at each melting point. */
    String plot(int width, Paint paint, boolean lamps) {
        int columns = Math.clamp(width - LABEL - 1, 10, WIDEST);
        StringBuilder out = new StringBuilder();
        out.append(model.info().name()).append(", ").append(prompts.size());
        out.append(prompts.size() == 1 ? " prompt, " : " prompts, ")
                .append(model.info().vocabulary())
                .append(" tokens\n");
        panel(out, "S nats", columns, Observables::entropy);
        panel(out, "U nats", columns, Observables::energy);
        panel(out, "C", columns, Observables::heatCapacity);
        if (paint != Paint.NONE) out.append(strip(columns, paint));
        out.append(axis(columns));
        for (Curves.Peak peak : peaks) {
            out.append("melts at T ").append(Numbers.plain(peak.temperature())).append(" (");
            out.append(Numbers.plain(Units.toKelvin(peak.temperature()))).append(" K), C = ");
            out.append(Numbers.plain(peak.heatCapacity())).append('\n');
            if (lamps) out.append(Lamp.line(peak.temperature(), paint)).append('\n');
        }
        if (suggestions != null) out.append(suggestions.lines(width));
        for (Curves.Check check : checks) {
            out.append(check.passes() ? "holds   " : "FAILS   ")
                    .append(check.name().replace('_', ' '));
            out.append(": ")
                    .append(Numbers.plain(check.maxError()))
                    .append(" of ")
                    .append(Numbers.plain(check.tolerance()));
            out.append('\n');
        }
        return out.toString();
    }

    private void panel(StringBuilder out, String name, int columns, ToDoubleFunction<Observables> value) {
        double[] heights = new double[columns];
        double largest = 0;
        for (int c = 0; c < columns; c++) {
            int point = (int) Math.round((double) c / (columns - 1) * (temperatures.length - 1));
            heights[c] = value.applyAsDouble(means.get(point));
            largest = Math.max(largest, heights[c]);
        }
        for (int row = ROWS - 1; row >= 0; row--) {
            String label = row == ROWS - 1 ? Numbers.plain(largest) : row == ROWS - 2 ? name : row == 0 ? "0" : "";
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%" + (LABEL - 1) + "s ", label));
            for (int c = 0; c < columns; c++) {
                double filled = largest == 0 ? 0 : heights[c] / largest * ROWS - row;
                String bar = BARS[(int) Math.round(Math.clamp(filled, 0, 1) * 8)];
                line.append(bar);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /** The lamp's colours along the axis. They are no ink for the bars: white ones would be lost on a white terminal. */
    private static String strip(int columns, Paint paint) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%" + (LABEL - 1) + "s ", "lamp"));
        for (int c = 0; c < columns; c++) {
            line.append(paint.ground(Lamp.colour(Units.ofKnob((double) c / (columns - 1))), " "));
        }
        return line.append('\n').toString();
    }

    /** Writes a label where there is room; returns the next free column. */
    private static int label(StringBuilder line, int at, String text, int free) {
        if (at < free) return free;
        line.replace(at, at + text.length(), text);
        return at + text.length() + 1;
    }

    private static String axis(int columns) {
        double[] ticks = {0, 0.25, 0.5, 1, 2, 5, Double.POSITIVE_INFINITY};
        StringBuilder marks = new StringBuilder(" ".repeat(columns + 4));
        StringBuilder kelvins = new StringBuilder(" ".repeat(columns + 8));
        int free = 0;
        int freeKelvin = 0;
        for (double t : ticks) {
            int at = (int) Math.round(Units.toKnob(t) * (columns - 1));
            String text = Numbers.tick(t);
            String kelvin = t == Double.POSITIVE_INFINITY ? "K" : Numbers.plain(Math.rint(Units.toKelvin(t)));
            free = label(marks, Math.min(at, columns - text.length()), text, free);
            freeKelvin = label(kelvins, Math.min(at, columns - kelvin.length()), kelvin, freeKelvin);
        }
        String pad = " ".repeat(LABEL);
        return String.format(Locale.ROOT, "%" + (LABEL - 1) + "s ", "T")
                + marks.toString().stripTrailing() + "\n" + pad
                + kelvins.toString().stripTrailing() + "\n";
    }
}
