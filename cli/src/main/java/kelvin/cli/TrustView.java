package kelvin.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kelvin.model.Model;
import kelvin.trust.Agreement;
import kelvin.trust.Belief;
import kelvin.trust.Calibration;
import kelvin.trust.Fork;
import kelvin.trust.Notes;
import kelvin.trust.TrustOptions;
import kelvin.trust.TrustReport;
import kelvin.trust.Word;
import org.jspecify.annotations.Nullable;

/** A trust report as JSON and as text. */
final class TrustView {
    private static final int WORDS = 5;
    private static final int CLUSTERS = 8;
    private static final double SURE = 0.9;

    private final Model model;
    private final TrustReport report;
    private final TrustOptions options;
    private final @Nullable CalibrationFile file;
    private final List<String> notes;

    TrustView(Model model, TrustReport report, TrustOptions options, boolean chat, @Nullable CalibrationFile file) {
        this.model = model;
        this.report = report;
        this.options = options;
        this.file = file;
        this.notes = new ArrayList<>(
                Notes.of(report, options, chat, file == null ? null : file.calibration()));
        notes.add("The text is that of seed " + Seed.print(options.seed()) + ", stream " + options.stream() + ", chain "
                + options.chain() + ".");
    }

    String json() {
        Json json = Json.of("trust");
        JsonParts.model(json, model);
        json.string("text", report.text());
        json.objects("tokens", report.tokens(), word -> {
            JsonParts.token(json, model.tokenizer(), word.id());
            json.number("p", word.p());
            json.number("entropy", word.entropy());
            json.number("rank", word.rank());
            json.number("runner_up_p", word.runnerUpP());
        });
        json.objects("forks", report.forks(), fork -> {
            json.number("position", fork.position());
            json.object("kept", () -> JsonParts.token(json, model.tokenizer(), fork.kept()));
            json.object("lost", () -> JsonParts.token(json, model.tokenizer(), fork.lost()));
            json.number("p_kept", fork.pKept());
            json.number("p_lost", fork.pLost());
            json.number("temperature", fork.temperature());
            json.bool("answer_changes", fork.answerChanges());
        });
        Agreement agreement = report.agreement();
        if (agreement == null) json.nothing("agreement");
        else json.object("agreement", () -> agreement(json, agreement));
        Belief belief = report.belief();
        if (belief == null) json.nothing("belief");
        else json.object("belief", () -> belief(json, belief));
        CalibrationFile known = file;
        if (known == null) json.nothing("calibration");
        else json.object("calibration", () -> calibration(json, known));
        json.strings("notes", notes);
        return json.end();
    }

    private static void agreement(Json json, Agreement agreement) {
        json.number("replicas", agreement.replicas());
        json.number("unseen_mass", agreement.unseenMass());
        json.number("semantic_entropy", agreement.semanticEntropy());
        json.objects("clusters", agreement.clusters(), cluster -> {
            json.number("count", cluster.count());
            json.number("low", cluster.low());
            json.number("high", cluster.high());
            json.string("answer", cluster.answer());
        });
    }

    private static void belief(Json json, Belief belief) {
        json.string("answer", belief.answer());
        json.number("lower", belief.lower());
        json.number("upper", belief.upper());
        json.objects("rivals", belief.rivals(), rival -> {
            json.string("answer", rival.answer());
            json.number("lower", rival.lower());
            json.number("upper", rival.upper());
        });
        json.number("expanded", belief.expanded());
    }

    private static void calibration(Json json, CalibrationFile known) {
        Calibration c = known.calibration();
        json.string("file", known.file().toString());
        json.number("documents", c.documents());
        json.number("tokens", c.tokens());
        json.number("nll", c.nll());
        json.number("ece_debiased", c.eceDebiased());
        json.number("best_temperature", c.bestTemperature());
    }

    String text(boolean colored, int width) {
        Lines lines = new Lines(width);
        shown(lines, colored);
        words(lines);
        forks(lines);
        Agreement agreement = report.agreement();
        if (agreement != null) replicas(lines, agreement);
        Belief belief = report.belief();
        if (belief != null) bounds(lines, belief);
        lines.add("");
        for (String note : notes) lines.wrap(note);
        return lines.toString();
    }

    /** The text; where a fork would change the answer, its token stands out. */
    private void shown(Lines lines, boolean colored) {
        Set<Integer> changing = new HashSet<>();
        for (Fork fork : report.forks()) {
            if (fork.answerChanges()) changing.add(fork.position());
        }
        if (!colored || changing.isEmpty()) {
            lines.add(report.text().strip());
        } else {
            StringBuilder out = new StringBuilder();
            for (Word word : report.tokens()) {
                if (model.tokenizer().isEnd(word.id())) continue;
                String piece = model.tokenizer().decode(new int[] {word.id()});
                out.append(changing.contains(word.position()) ? "\u001b[1;33m" + piece + "\u001b[0m" : piece);
            }
            lines.add(out.toString().strip());
        }
        lines.add("");
        lines.add("answer  " + (report.answer().isEmpty() ? "(none)" : Numbers.visible(report.answer())));
    }

    private void words(Lines lines) {
        List<Word> least = report.tokens().stream()
                .filter(word -> word.p() < SURE)
                .sorted(Comparator.comparingDouble(Word::p))
                .limit(WORDS)
                .toList();
        if (least.isEmpty()) return;
        lines.add("");
        lines.add("least expected tokens, and the likeliest other");
        for (Word word : least) {
            String other = word.runnerUp() < 0
                    ? ""
                    : Numbers.percent(word.runnerUpP()) + "  " + Spectrum.piece(model.tokenizer(), word.runnerUp());
            lines.add(String.format(
                    "%11s  %s  |  %s",
                    Numbers.percent(word.p()), Spectrum.piece(model.tokenizer(), word.id()), other));
        }
    }

    private void forks(Lines lines) {
        List<Fork> changing =
                report.forks().stream().filter(Fork::answerChanges).toList();
        lines.add("");
        if (options.forks() == 0) {
            lines.add("no forks were looked at");
            return;
        }
        lines.add(changing.size() + " of " + report.forks().size() + (report.forks().size() == 1 ? " fork" : " forks")
                + " changes the answer".replace("changes", changing.size() == 1 ? "changes" : "change"));
        for (Fork fork : changing) {
            lines.add("  at " + fork.position() + "  " + Spectrum.piece(model.tokenizer(), fork.kept()) + " "
                    + Numbers.percent(fork.pKept()) + "  or  " + Spectrum.piece(model.tokenizer(), fork.lost()) + " "
                    + Numbers.percent(fork.pLost()));
            Double t = fork.temperature();
            if (t != null) lines.add("      this seed takes it at T = " + Numbers.plain(t));
        }
    }

    private static void replicas(Lines lines, Agreement agreement) {
        lines.add("");
        lines.add(agreement.replicas() + (agreement.replicas() == 1 ? " replica, " : " replicas, ")
                + agreement.clusters().size() + (agreement.clusters().size() == 1 ? " answer" : " answers"));
        lines.add("  semantic entropy " + Numbers.plain(agreement.semanticEntropy()) + " nats");
        lines.add("  unseen mass " + Numbers.percent(agreement.unseenMass()));
        agreement.clusters().stream()
                .limit(CLUSTERS)
                .forEach(cluster -> lines.add(String.format(
                        "%6d  %s to %s  %s",
                        cluster.count(),
                        share(cluster.low()),
                        share(cluster.high()),
                        Numbers.visible(cluster.answer()))));
        int more = agreement.clusters().size() - CLUSTERS;
        if (more > 0) lines.add("        and " + more + " more");
    }

    private static void bounds(Lines lines, Belief belief) {
        lines.add("");
        lines.add("belief at T = 1 after " + belief.expanded() + (belief.expanded() == 1 ? " pass" : " passes"));
        lines.add(bound(belief.lower(), belief.upper(), belief.answer()));
        for (Belief.Rival rival : belief.rivals()) lines.add(bound(rival.lower(), rival.upper(), rival.answer()));
        lines.add(String.format("  %8s to %8s  each answer not met", "0 %", share(belief.unexplored()).strip()));
    }

    private static String bound(double lower, double upper, String answer) {
        return String.format(
                "  %8s to %8s  %s", share(lower).strip(), share(upper).strip(), Numbers.visible(answer));
    }

    private static String share(double p) {
        return String.format(Locale.ROOT, "%6.2f %%", 100 * p);
    }

    /** Lines of a width, cut or wrapped. */
    private static final class Lines {
        private final int width;
        private final StringBuilder out = new StringBuilder();

        Lines(int width) {
            this.width = width;
        }

        /** Adds a line, cut unless it is text of the model. */
        void add(String line) {
            if (line.indexOf('\n') >= 0 || line.indexOf('\u001b') >= 0 || out.isEmpty()) wrapText(line);
            else if (line.codePointCount(0, line.length()) <= width) out.append(line).append('\n');
            else out.append(line, 0, line.offsetByCodePoints(0, width - 1)).append("\u2026\n");
        }

        /** The model's text keeps its lines; a terminal wraps it. */
        private void wrapText(String text) {
            out.append(text).append('\n');
        }

        /** Adds a sentence in lines of the width. */
        void wrap(String sentence) {
            int column = 0;
            for (String word : sentence.split(" ")) {
                if (column > 0 && column + 1 + word.length() > width) {
                    out.append('\n');
                    column = 0;
                }
                if (column > 0) out.append(' ');
                out.append(word);
                column += word.length() + (column > 0 ? 1 : 0);
            }
            out.append('\n');
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
