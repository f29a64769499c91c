package kelvin.cli;

import java.util.ArrayList;
import java.util.List;
import kelvin.avoid.AvoidMode;
import kelvin.avoid.Avoidance;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseEntry;
import kelvin.phrases.PhraseList;
import kelvin.phrases.PhraseLists;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that keep phrases out of a generated text. */
final class AvoidOptions {
    @Option(
            names = "--avoid",
            paramLabel = "WHAT",
            description = "Keep phrases out of the text: a list of Kelvin's (stock), a file, or a phrase; may be given"
                    + " several times.")
    List<String> words = new ArrayList<>();

    @Option(
            names = "--avoid-mode",
            paramLabel = "HOW",
            description =
                    "rewind (streams; the default), exact (whole texts without a phrase, as the model has them), or"
                            + " soft=L (whole texts, each phrase at L nats).")
    @Nullable
    String mode;

    @Option(
            names = "--avoid-budget",
            paramLabel = "N",
            description = "Trials at most (64), or rewinds of one position (as many as the vocabulary has tokens).")
    @Nullable
    Integer budget;

    boolean given() {
        return !words.isEmpty();
    }

    /** Refuses settings of something that is not asked for. */
    void check() {
        if (given()) return;
        if (mode != null) throw Failure.usage("--avoid-mode is given without --avoid", mode, "say what to avoid");
        if (budget != null) throw Failure.usage("--avoid-budget is given without --avoid", budget, "say what to avoid");
    }

    Avoidance avoidance() {
        if (budget != null && budget < 1) {
            throw Failure.usage("--avoid-budget is " + budget + ", expected 1 or more", budget, "leave it out");
        }
        AvoidMode made = mode == null ? new AvoidMode.Rewind() : AvoidMode.parse(mode);
        return new Avoidance(made, budget == null ? 0 : budget);
    }

    List<Phrase> phrases() {
        List<PhraseList> lists = words.stream().map(PhraseLists::of).toList();
        PhraseList.joined(lists).matcher(); // a pattern that cannot be looked for is named with its line
        return lists.stream()
                .flatMap(list -> list.entries().stream())
                .map(PhraseEntry::phrase)
                .toList();
    }
}
