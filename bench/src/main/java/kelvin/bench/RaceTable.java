package kelvin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page of docs/results from the JSON of a run: every row with its goal and whether it is met, and what is missed. */
final class RaceTable {
    private static final Pattern TOKENS = Pattern.compile("(decode|prefill) (\\d+)|(\\d+) replicas, (\\d+) steps");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final BenchReport report;
    private final StringBuilder out = new StringBuilder();
    private final List<String> missed = new ArrayList<>();

    private RaceTable(BenchReport report) {
        this.report = report;
    }

    /** Returns the page; the day is the one on which the file was written. */
    static String of(Path file) throws IOException {
        LocalDate day = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
        return new RaceTable(BenchReport.read(Files.readString(file))).page(day);
    }

    static String of(BenchReport report, LocalDate day) {
        return new RaceTable(report).page(day);
    }

    private String page(LocalDate day) {
        line("# " + day.format(DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH)) + ": the race");
        line("");
        line(
                "Measured on " + day.format(DAY)
                        + " by `conformance/fetch-models.sh && ./kelvin bench --peers --json`. "
                        + report.machine() + ", JDK " + report.jdk()
                        + ". Both sides in one process, in turn, with pauses of"
                        + " 15 ms; medians of ratios of pairs, with 95 % intervals. A ratio says how many times faster Kelvin is.");
        section("Engine against llama.cpp", row -> TOKENS.matcher(row.work()).find() && !isJlama(row), this::engine);
        section("Engine against Jlama", RaceTable::isJlama, this::engine);
        section(
                "Distance from a double-precision pass over the same weights, nats",
                RaceTable::isDistance,
                this::distance);
        section("Samplers against llama.cpp, one thread", RaceTable::isSampler, this::sampler);
        section("Samplers against Kelvin's own passes, one thread", RaceTable::isPass, this::pass);
        line("");
        line("## What is missed");
        line("");
        if (missed.isEmpty()) line("Nothing: each goal is met.");
        missed.forEach(text -> line("- " + text));
        if (!report.notes().isEmpty()) {
            line("");
            line("## Notes");
            line("");
            for (String note : report.notes()) line("- " + note);
        }
        return out.toString();
    }

    private static boolean isJlama(Row row) {
        return row.work().contains("Jlama");
    }

    private static boolean isDistance(Row row) {
        return row.work().equals(Row.DISTANCE);
    }

    private static boolean isPass(Row row) {
        return row.work().startsWith(Row.MAX_PASS) || row.work().startsWith("one temperature / ");
    }

    private static boolean isSampler(Row row) {
        return row.model().startsWith("V = ") && !isPass(row);
    }

    /** Writes one line of a table. */
    private interface Writer {
        void write(Row row);
    }

    private void section(String title, Predicate<Row> chosen, Writer writer) {
        List<Row> rows = report.rows().stream().filter(chosen).toList();
        if (rows.isEmpty()) return;
        line("");
        line("## " + title);
        line("");
        String unit = isPass(rows.get(0)) ? "times the pass" : "ratio";
        String peer = isJlama(rows.get(0)) ? "Jlama" : isPass(rows.get(0)) ? "pass" : "llama.cpp";
        line("| work | model | threads | Kelvin | " + peer + " | " + unit + " | 95 % | goal | met |");
        line("|---|---|---|---|---|---|---|---|---|");
        rows.forEach(writer::write);
    }

    private void engine(Row row) {
        row(row, rate(row, row.kelvin()), rate(row, row.peer()), number(row.ratio()), interval(row.low(), row.high()));
    }

    private void distance(Row row) {
        row(row, exact(row.kelvin()), exact(row.peer()), number(row.ratio()), "");
    }

    private void sampler(Row row) {
        row(row, time(row.kelvin()), time(row.peer()), number(row.ratio()), interval(row.low(), row.high()));
    }

    private void pass(Row row) {
        row(
                row,
                time(row.kelvin()),
                time(row.peer()),
                number(inverse(row.ratio())),
                interval(inverse(row.high()), inverse(row.low())));
    }

    private void row(Row row, String kelvin, String peer, String ratio, String interval) {
        Goal goal = Goal.of(row);
        boolean met = goal != null && goal.isMet(row);
        String work = row.work().startsWith(Row.MAX_PASS) ? row.work().substring(Row.MAX_PASS.length()) : row.work();
        line(String.join(
                " | ",
                "| " + work.replace("|", "\\|"),
                row.model(),
                Integer.toString(row.threads()),
                kelvin,
                peer,
                ratio,
                interval,
                goal == null ? "" : goal.toString(),
                (goal == null ? "" : met ? "yes" : "**no**") + " |"));
        if (goal == null || met) return;
        String found = goal.kind() == Goal.Kind.DISTANCE ? kelvin : ratio;
        String threads = row.model().startsWith("V = ") ? "" : row.threads() == 1 ? ", 1 thread" : ", 2 threads";
        missed.add(row.work() + ", " + row.model() + threads + ": " + found + ", goal " + goal + ".");
    }

    private static String rate(Row row, @Nullable Double seconds) {
        Matcher found = TOKENS.matcher(row.work());
        if (seconds == null || !found.find()) return "";
        int tokens = found.group(2) != null
                ? Integer.parseInt(found.group(2))
                : Integer.parseInt(found.group(3)) * Integer.parseInt(found.group(4));
        return String.format(Locale.ROOT, "%.0f tokens/s", tokens / seconds);
    }

    private static String time(@Nullable Double seconds) {
        if (seconds == null) return "";
        return String.format(Locale.ROOT, seconds < 1e-3 ? "%.1f us" : "%.0f us", seconds * 1e6);
    }

    private static String exact(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.5f", value);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    private static @Nullable Double inverse(@Nullable Double value) {
        return value == null ? null : (Double) (1 / value);
    }

    private static String interval(@Nullable Double low, @Nullable Double high) {
        return low == null || high == null ? "" : number(low) + " to " + number(high);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
