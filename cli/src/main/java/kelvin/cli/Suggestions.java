package kelvin.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kelvin.model.Model;
import kelvin.thermo.Curves;
import kelvin.thermo.Units;
import kelvin.turning.EntropyTurn;
import org.jspecify.annotations.Nullable;

/** Temperatures that {@code curves --suggest} names, each with what it is good for and where it fails. */
record Suggestions(List<Suggestion> list, long seed) {
    private static final int NARROWEST = 40;

    /**
     * One temperature.
     *
     * @param temperature null if the rule finds none
     */
    record Suggestion(String kind, @Nullable Double temperature, String why) {}

    static Suggestions of(Model model, List<int[]> prompts, Curves curves, EntropyTurn.Settings settings, Io io) {
        boolean shows = io.errorIsTerminal();
        EntropyTurn.Turn turn = new EntropyTurn(model, settings).measure(prompts, (done, all) -> {
            if (shows) io.progress("sampling texts: " + done + " of " + all + " temperatures");
        });
        if (shows) io.progress("");
        return new Suggestions(List.of(turning(turn, settings), melting(curves)), settings.seed());
    }

    private static Suggestion turning(EntropyTurn.Turn turn, EntropyTurn.Settings settings) {
        String sampled = settings.texts() + " texts of up to " + settings.tokens() + " tokens a prompt";
        Double least = turn.least();
        Double greatest = turn.greatest();
        if (turn.temperature() == null) {
            String last = Numbers.tick(settings.temperature(settings.points() - 1));
            return new Suggestion(
                    "entropy_turning_point",
                    null,
                    "up to T " + last + " ln H of " + sampled
                            + " bends down everywhere: this rule finds no temperature");
        }
        String spread = least == null || greatest == null
                ? ""
                : least.equals(greatest)
                        ? " Leaving out one text does not move it."
                        : " Leaving out one text moves it between " + Numbers.tick(least) + " and "
                                + Numbers.tick(greatest) + ".";
        return new Suggestion(
                "entropy_turning_point",
                turn.temperature(),
                "From here on the entropy of sampled tokens rises faster than exponentially (" + sampled
                        + "; TURN, Du et al. 2025). For several samples and a vote; add 0.1 if the best of them is"
                        + " picked." + spread + " Fails where texts are shorter or other than those sampled, and for"
                        + " single answers.");
    }

    private static Suggestion melting(Curves curves) {
        Optional<Curves.Peak> highest =
                curves.peaks().stream().max(Comparator.comparingDouble(Curves.Peak::heatCapacity));
        if (highest.isEmpty()) {
            return new Suggestion("melting_point", null, "the heat capacity has no maximum: the spectrum is flat");
        }
        return new Suggestion(
                "melting_point",
                highest.get().temperature(),
                "The heat capacity after the prompt is greatest, C = "
                        + Numbers.plain(highest.get().heatCapacity())
                        + ": a change of T changes the next token most. A ceiling to stay well below, not a setting; it"
                        + " looks at one position a prompt, and as a setting it fails on tasks with right answers.");
    }

    /** The suggestions as paragraphs. */
    String lines(int width) {
        StringBuilder out = new StringBuilder();
        for (Suggestion s : list) {
            Double t = s.temperature();
            out.append("suggests ").append(s.kind().replace('_', ' ')).append(": ");
            out.append(
                    t == null
                            ? "none"
                            : "T " + Numbers.tick(t) + " (" + Numbers.plain(Math.rint(Units.toKelvin(t))) + " K)");
            out.append('\n');
            for (String line : wrapped(s.why(), Math.max(NARROWEST, width) - 2)) {
                out.append("  ").append(line).append('\n');
            }
        }
        return out.append("seed ").append(Seed.print(seed)).append('\n').toString();
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (line.length() > 0) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
