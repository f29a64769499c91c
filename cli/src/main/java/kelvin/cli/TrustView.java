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
        this.notes = new ArrayList<>(Notes.of(report, options, chat, file == null ? null : file.calibration()));
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
        Page page = new Page(width);
        shown(page, colored);
        words(page);
        forks(page);
        Agreement agreement = report.agreement();
        if (agreement != null) replicas(page, agreement);
        Belief belief = report.belief();
        if (belief != null) bounds(page, belief);
        page.add("");
        for (String note : notes) page.wrap(note);
        return page.toString();
    }

    /** The text; where a fork would change the answer, its token stands out. */
    private void shown(Page page, boolean colored) {
        Set<Integer> changing = new HashSet<>();
        for (Fork fork : report.forks()) {
            if (fork.answerChanges()) changing.add(fork.position());
        }
        if (!colored || changing.isEmpty()) {
            page.text(report.text().strip());
        } else {
            StringBuilder out = new StringBuilder();
            for (Word word : report.tokens()) {
                if (model.tokenizer().isEnd(word.id())) continue;
                String piece = model.tokenizer().decode(new int[] {word.id()});
                out.append(changing.contains(word.position()) ? "\u001b[1;33m" + piece + "\u001b[0m" : piece);
            }
            page.text(out.toString().strip());
        }
        page.add("");
        page.add("answer  " + (report.answer().isEmpty() ? "(none)" : Numbers.visible(report.answer())));
    }

    private void words(Page page) {
        List<Word> least = report.tokens().stream()
                .filter(word -> word.p() < SURE)
                .sorted(Comparator.comparingDouble(Word::p))
                .limit(WORDS)
                .toList();
        if (least.isEmpty()) return;
        page.add("");
        page.add("least expected tokens, and the likeliest other");
        for (Word word : least) {
            String other = word.runnerUp() < 0
                    ? ""
                    : Numbers.percent(word.runnerUpP()) + "  " + Spectrum.piece(model.tokenizer(), word.runnerUp());
            page.add(String.format(
                    "%11s  %s  |  %s", Numbers.percent(word.p()), Spectrum.piece(model.tokenizer(), word.id()), other));
        }
    }

    private void forks(Page page) {
        List<Fork> changing =
                report.forks().stream().filter(Fork::answerChanges).toList();
        page.add("");
        if (options.forks() == 0) {
            page.add("no forks were looked at");
            return;
        }
        page.add(changing.size() + " of " + report.forks().size()
                + (report.forks().size() == 1 ? " fork" : " forks") + (changing.size() == 1 ? " changes" : " change")
                + " the answer");
        for (Fork fork : changing) {
            page.add("  at " + fork.position() + "  " + Spectrum.piece(model.tokenizer(), fork.kept()) + " "
                    + Numbers.percent(fork.pKept()) + "  or  " + Spectrum.piece(model.tokenizer(), fork.lost()) + " "
                    + Numbers.percent(fork.pLost()));
            Double t = fork.temperature();
            if (t != null) page.add("      this seed takes it at T = " + Numbers.plain(t));
        }
    }

    private static void replicas(Page page, Agreement agreement) {
        page.add("");
        page.add(agreement.replicas()
                + (agreement.replicas() == 1 ? " replica, " : " replicas, ")
                + agreement.clusters().size()
                + (agreement.clusters().size() == 1 ? " answer" : " answers"));
        page.add("  semantic entropy " + Numbers.plain(agreement.semanticEntropy()) + " nats");
        page.add("  unseen mass " + Numbers.percent(agreement.unseenMass()));
        agreement.clusters().stream()
                .limit(CLUSTERS)
                .forEach(cluster -> page.add(String.format(
                        "%6d  %s to %s  %s",
                        cluster.count(),
                        share(cluster.low()),
                        share(cluster.high()),
                        Numbers.visible(cluster.answer()))));
        int more = agreement.clusters().size() - CLUSTERS;
        if (more > 0) page.add("        and " + more + " more");
    }

    private static void bounds(Page page, Belief belief) {
        page.add("");
        page.add("belief at T = 1 after " + belief.expanded() + (belief.expanded() == 1 ? " pass" : " passes"));
        page.add(bound(belief.lower(), belief.upper(), belief.answer()));
        for (Belief.Rival rival : belief.rivals()) page.add(bound(rival.lower(), rival.upper(), rival.answer()));
        page.add(String.format(
                "  %8s to %8s  each answer not met",
                "0 %", share(belief.unexplored()).strip()));
    }

    private static String bound(double lower, double upper, String answer) {
        return String.format(
                "  %8s to %8s  %s", share(lower).strip(), share(upper).strip(), Numbers.visible(answer));
    }

    private static String share(double p) {
        return String.format(Locale.ROOT, "%6.2f %%", 100 * p);
    }

    /** Lines of at most a width; only the model's own text is left as it is. */
    private static final class Page {
        private final int width;
        private final StringBuilder out = new StringBuilder();

        Page(int width) {
            this.width = width;
        }

        /** Adds the model's text, which keeps its lines. */
        void text(String text) {
            out.append(text).append('\n');
        }

        /** Adds a line, cut to the width. */
        void add(String line) {
            boolean fits = line.codePointCount(0, line.length()) <= width;
            out.append(fits ? line : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "\u2026");
            out.append('\n');
        }

        /** Adds a sentence, wrapped to the width. */
        void wrap(String sentence) {
            int column = 0;
            for (String word : sentence.split(" ")) {
                if (column > 0 && column + 1 + word.length() > width) {
                    out.append('\n');
                    column = 0;
                }
                if (column > 0) out.append(' ');
                column += word.length() + (column > 0 ? 1 : 0);
                out.append(word);
            }
            out.append('\n');
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
