package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import kelvin.trust.Agreement;
import kelvin.trust.SisonGlaz;

/** Prints docs/results/2026-11-trust.md from conformance/trust/answers.tsv: what trust says beside what is true. A test compares. */
public final class TrustResults {
    private static final Path ROWS = Path.of("trust", "answers.tsv");

    private TrustResults() {}

    /** A question with what {@link TrustRows} measured on it. */
    private record Row(
            Questions.Question question,
            String coldest,
            double lower,
            double upper,
            int same,
            double entropy,
            double unseen,
            String mode,
            String drawn,
            int forks,
            int changing,
            int crossing) {
        boolean coldestRight() {
            return question.isRight(coldest);
        }

        boolean modeRight() {
            return question.isRight(mode);
        }

        boolean drawnRight() {
            return question.isRight(drawn);
        }

        double agreement() {
            return same / (double) TrustRows.REPLICAS;
        }

        double middle() {
            return (lower + upper) / 2;
        }
    }

    /** Prints the page. */
    public static void main(String[] args) {
        System.out.print(page());
    }

    private static List<Row> rows() {
        List<Questions.Question> questions = Questions.read();
        List<Row> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(ROWS)) {
                if (line.startsWith("#")) continue;
                String[] c = line.split("\t", -1);
                Questions.Question question = questions.get(rows.size());
                if (!question.text().equals(c[0])) throw new IllegalStateException("row of another question: " + c[0]);
                rows.add(new Row(
                        question,
                        c[1],
                        Double.parseDouble(c[2]),
                        Double.parseDouble(c[3]),
                        Integer.parseInt(c[4]),
                        Double.parseDouble(c[5]),
                        Double.parseDouble(c[6]),
                        c[7],
                        c[8],
                        Integer.parseInt(c[9]),
                        Integer.parseInt(c[10]),
                        Integer.parseInt(c[11])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    static String page() {
        List<Row> rows = rows();
        StringBuilder page = new StringBuilder();
        page.append("""
                # November 2026: trust on a hundred questions

                SmolLM2-135M-Instruct, Q4_1, measured by `kelvin.conformance.TrustRows`; this page is made by `kelvin.conformance.TrustResults` from conformance/trust/answers.tsv. The questions are in conformance/trust/questions.tsv: capitals, sums, colours, opposites, simple facts, twenty or so each. Each is asked after three worked examples, so that the model answers in a word; a text ends at a line break or after %d tokens. The *coldest answer* is the text at T = 0. Agreement is its share among %d replicas at T = 1 (seed %d); belief are the certified bounds of its mass at T = 1 after %d forward passes. An answer is right if it is one of the accepted ones or begins with its words, after the normalisation that `trust` uses.

                This is a model of 135 million weights in four bits. The page shows how far its own numbers follow the truth. It does not show that they do for another model or for other questions.

                """.formatted(TrustRows.TOKENS, TrustRows.REPLICAS, TrustRows.SEED, TrustRows.EXPANSIONS));
        byKind(page, rows);
        bands(page, rows);
        reliability(page, rows);
        separation(page, rows);
        bounds(page, rows);
        forks(page, rows);
        failures(page, rows);
        coverage(page);
        all(page, rows);
        return page.toString();
    }

    private static void line(StringBuilder page, String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static long count(List<Row> rows, Predicate<Row> which) {
        return rows.stream().filter(which).count();
    }

    private static void byKind(StringBuilder page, List<Row> rows) {
        line(page, "## How often the answers are right%n");
        line(
                page,
                "| kind | questions | coldest answer | largest cluster of %d | one draw at T = 1 |",
                TrustRows.REPLICAS);
        line(page, "|---|---|---|---|---|");
        List<String> kinds =
                rows.stream().map(row -> row.question().kind()).distinct().toList();
        for (String kind : kinds) {
            counts(
                    page,
                    kind,
                    rows.stream()
                            .filter(row -> row.question().kind().equals(kind))
                            .toList());
        }
        counts(page, "all", rows);
        page.append('\n');
    }

    private static void counts(StringBuilder page, String name, List<Row> rows) {
        line(
                page,
                "| %s | %d | %d | %d | %d |",
                name,
                rows.size(),
                count(rows, Row::coldestRight),
                count(rows, Row::modeRight),
                count(rows, Row::drawnRight));
    }

    private static void bands(StringBuilder page, List<Row> rows) {
        line(page, "## Agreement against the truth%n");
        line(page, "| share of replicas with the coldest answer | questions | right | share right |");
        line(page, "|---|---|---|---|");
        double[] ends = {0, 0.2, 0.4, 0.6, 0.8, 1.01};
        for (int i = 0; i + 1 < ends.length; i++) {
            double from = ends[i];
            double to = ends[i + 1];
            List<Row> band = rows.stream()
                    .filter(row -> row.agreement() >= from && row.agreement() < to)
                    .toList();
            long right = count(band, Row::coldestRight);
            line(
                    page,
                    "| %.1f to %.1f | %d | %d | %s |",
                    from,
                    Math.min(1, to),
                    band.size(),
                    right,
                    band.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", right / (double) band.size()));
        }
        page.append('\n');
    }

    private static void reliability(StringBuilder page, List<Row> rows) {
        line(page, "## Belief read as the probability of being right%n");
        line(
                page,
                "Bins of the middle of the bounds. A belief that could be read so would have mean belief = share right.%n");
        line(page, "| middle of the bounds | questions | mean lower | mean upper | right | share right |");
        line(page, "|---|---|---|---|---|---|");
        double[] ends = {0, 0.2, 0.4, 0.6, 0.8, 1.01};
        for (int i = 0; i + 1 < ends.length; i++) {
            double from = ends[i];
            double to = ends[i + 1];
            List<Row> bin = rows.stream()
                    .filter(row -> row.middle() >= from && row.middle() < to)
                    .toList();
            if (bin.isEmpty()) continue;
            long right = count(bin, Row::coldestRight);
            line(
                    page,
                    "| %.1f to %.1f | %d | %.3f | %.3f | %d | %.2f |",
                    from,
                    Math.min(1, to),
                    bin.size(),
                    mean(bin, row -> row.lower()),
                    mean(bin, row -> row.upper()),
                    right,
                    right / (double) bin.size());
        }
        double brier = mean(rows, row -> {
            double d = row.middle() - (row.coldestRight() ? 1 : 0);
            return d * d;
        });
        double share = count(rows, Row::coldestRight) / (double) rows.size();
        line(
                page,
                "%nMean belief %.3f to %.3f, share right %.2f. Brier score of the middle %.3f; of the constant %.2f it would be %.3f.%n",
                mean(rows, row -> row.lower()),
                mean(rows, row -> row.upper()),
                share,
                brier,
                share,
                share * (1 - share));
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private static void separation(StringBuilder page, List<Row> rows) {
        line(page, "## Does a number tell right from wrong?%n");
        line(
                page,
                "AUROC: the chance that a right coldest answer has the larger number than a wrong one, ties half; 0.5 is chance. Error after Hanley and McNeil (Radiology 143:29, 1982). The length of the answer is there because it rivals cleverer numbers in the literature.%n");
        line(page, "| number | AUROC | standard error |");
        line(page, "|---|---|---|");
        auroc(page, rows, "agreement", Row::agreement);
        auroc(page, rows, "belief, lower bound", row -> row.lower());
        auroc(page, rows, "belief, upper bound", row -> row.upper());
        auroc(page, rows, "minus semantic entropy", row -> -row.entropy());
        auroc(page, rows, "minus unseen mass", row -> -row.unseen());
        auroc(page, rows, "minus words in the answer", row -> -row.coldest().split(" ").length);
        page.append('\n');
    }

    private static void auroc(StringBuilder page, List<Row> rows, String name, ToDoubleFunction<Row> number) {
        List<Row> right = rows.stream().filter(Row::coldestRight).toList();
        List<Row> wrong = rows.stream().filter(row -> !row.coldestRight()).toList();
        double wins = 0;
        for (Row r : right) {
            for (Row w : wrong) {
                double d = number.applyAsDouble(r) - number.applyAsDouble(w);
                wins += d > 0 ? 1 : d == 0 ? 0.5 : 0;
            }
        }
        double m = right.size();
        double n = wrong.size();
        double a = wins / (m * n);
        double q1 = a / (2 - a);
        double q2 = 2 * a * a / (1 + a);
        double variance = (a * (1 - a) + (m - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (m * n);
        line(page, "| %s | %.3f | %.3f |", name, a, StrictMath.sqrt(variance));
    }

    private static void bounds(StringBuilder page, List<Row> rows) {
        double[] widths = rows.stream()
                .mapToDouble(row -> row.upper() - row.lower())
                .sorted()
                .toArray();
        long outside = count(rows, row -> {
            double share = row.agreement();
            return share < row.lower() || share > row.upper();
        });
        line(page, "## Width of the bounds%n");
        line(
                page,
                "After %d passes the bounds are %.3f apart at the median (least %.3f, greatest %.3f). The share among %d replicas lies outside of them in %d of %d questions: with 20 draws it scatters by up to 0.11 (one standard deviation), and the mass lies near the lower bound, since most of what is open turns out to be other answers. On average the share is %.3f, the lower bound %.3f. The test `BeliefDrawsTest` compares bounds with 10,000 draws a question.%n",
                TrustRows.EXPANSIONS,
                widths[widths.length / 2],
                widths[0],
                widths[widths.length - 1],
                TrustRows.REPLICAS,
                outside,
                rows.size(),
                mean(rows, Row::agreement),
                mean(rows, Row::lower));
    }

    private static void forks(StringBuilder page, List<Row> rows) {
        line(page, "## Forks%n");
        line(
                page,
                "Of the %d forks looked at in one draw at T = 1 (at most %d a question), %d change the answer. For %d of them there is a temperature at which the same seed draws the other token.%n",
                rows.stream().mapToInt(Row::forks).sum(),
                TrustRows.FORKS,
                rows.stream().mapToInt(Row::changing).sum(),
                rows.stream().mapToInt(Row::crossing).sum());
    }

    private static void failures(StringBuilder page, List<Row> rows) {
        line(page, "## Failures%n");
        line(page, "Wrong, with the highest lower bounds of belief:%n");
        rows.stream()
                .filter(row -> !row.coldestRight())
                .sorted(Comparator.comparingDouble((Row row) -> row.lower()).reversed())
                .limit(8)
                .forEach(row -> failure(page, row));
        line(page, "%nRight, with the lowest upper bounds of belief:%n");
        rows.stream()
                .filter(Row::coldestRight)
                .sorted(Comparator.comparingDouble((Row row) -> row.upper()))
                .limit(5)
                .forEach(row -> failure(page, row));
        page.append('\n');
    }

    private static void failure(StringBuilder page, Row row) {
        line(
                page,
                "- \"%s\" %s: belief %.3f to %.3f, %.0f %% of the replicas",
                row.question().text(),
                row.coldest().isEmpty() ? "(empty)" : row.coldest(),
                row.lower(),
                row.upper(),
                100 * row.agreement());
    }

    private static void coverage(StringBuilder page) {
        line(page, "## Coverage of the intervals of shares%n");
        line(
                page,
                "The probability that all intervals of the clusters seen hold their shares, summed over all outcomes, for a nominal 95 %%. The method is an approximation for many replicas.%n");
        line(page, "| true shares | 10 replicas | 20 | 50 | 100 |");
        line(page, "|---|---|---|---|---|");
        double[][] all = {{0.5, 0.5}, {0.8, 0.2}, {0.95, 0.05}, {0.4, 0.3, 0.3}, {0.7, 0.2, 0.1}, {0.9, 0.05, 0.05}};
        for (double[] shares : all) {
            StringBuilder cells = new StringBuilder();
            for (double share : shares)
                cells.append(cells.isEmpty() ? "" : ", ").append(share);
            for (int n : new int[] {10, 20, 50, 100}) {
                double c = Coverage.of(shares, n, counts -> SisonGlaz.intervals(counts, Agreement.LEVEL));
                cells.append(String.format(Locale.ROOT, " | %.3f", c));
            }
            line(page, "| %s |", cells);
        }
        page.append('\n');
    }

    private static void all(StringBuilder page, List<Row> rows) {
        line(page, "## All answers%n");
        line(page, "| question | coldest answer | right | agreement | belief |");
        line(page, "|---|---|---|---|---|");
        for (Row row : rows) {
            line(
                    page,
                    "| %s | %s | %s | %.2f | %.3f to %.3f |",
                    row.question().text(),
                    row.coldest().replace("|", "\\|"),
                    row.coldestRight() ? "yes" : "no",
                    row.agreement(),
                    row.lower(),
                    row.upper());
        }
    }
}
