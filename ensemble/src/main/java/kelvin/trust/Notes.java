package kelvin.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import org.jspecify.annotations.Nullable;

/** What a report says of itself: what its numbers are about, and what they are not about. */
public final class Notes {
    private static final String MEANING = "Low surprise means expected, not true.";
    private static final String ANSWER =
            "An answer is the first sentence in lower case without punctuation, articles, leading phrases and an echo of"
                    + " the question; answers are compared word by word, not by meaning.";

    private Notes() {}

    /** Returns the notes of a report. */
    public static List<String> of(
            TrustReport report, TrustOptions options, boolean chat, @Nullable Calibration calibration) {
        List<String> notes = new ArrayList<>();
        notes.add(MEANING);
        notes.add(ANSWER);
        if (report.interrupted()) notes.add("The examination was interrupted; what is missing was not looked at.");
        if (!report.settled() && !report.interrupted()) {
            notes.add("The text ended after " + report.ids().length
                    + " tokens, before its first sentence did; its answer is what there is.");
        }
        notes.add(
                chat ? "The prompt was put into the model's chat template." : "The prompt was continued as it stands.");
        if (!report.forks().isEmpty()) forks(notes, options);
        if (report.agreement() != null) {
            notes.add(
                    "The intervals of the shares are those of Sison and Glaz for 95 % together, an approximation that is"
                            + " too narrow with few replicas and with uneven shares; the unseen mass estimates the share of"
                            + " answers that no replica gave.");
        }
        if (report.belief() != null) belief(notes, options);
        notes.add(calibration == null ? uncalibrated() : calibrated(calibration));
        return notes;
    }

    private static void forks(List<String> notes, TrustOptions options) {
        notes.add(
                "A fork changes the answer if the answers with the kept and with the lost token differ in more than half"
                        + " of " + (ForkFinder.OTHERS + 1)
                        + " streams, the tokens after it drawn with the same noise. Places after the first sentence, and lost"
                        + " tokens below p = " + ForkFinder.LEAST_P + ", are not looked at.");
        if (cuts(options.chain())) {
            notes.add("The chain has stages besides the temperature, so a fork has no temperature of its own.");
        }
    }

    private static void belief(List<String> notes, TrustOptions options) {
        String stops = options.stops().isEmpty() ? "" : ", at a stop string";
        notes.add(
                "Belief is the mass of all texts with this answer in the model's own distribution at T = 1 over the whole"
                        + " vocabulary; a text ends at an end token" + stops + " or after " + options.maxTokens()
                        + " tokens. The bounds are certain for the logits that Kelvin computes.");
        if (cuts(options.chain()) || options.chain().temperature() != 1) {
            notes.add("The text was drawn by " + options.chain() + "; the belief is at T = 1 without cuts.");
        }
    }

    private static boolean cuts(SamplingChain chain) {
        return !chain.stages().stream().allMatch(stage -> stage instanceof Temperature);
    }

    private static String uncalibrated() {
        return "No calibration was given: how often p comes true on texts like yours is not known; kelvin calibrate"
                + " measures it.";
    }

    private static String calibrated(Calibration c) {
        return String.format(
                Locale.ROOT,
                "On %d documents (%d tokens) p was off by %.4f on average (debiased), and T = %.3f fitted best; texts of"
                        + " another kind may differ.",
                c.documents(),
                c.tokens(),
                c.eceDebiased(),
                c.bestTemperature());
    }
}
