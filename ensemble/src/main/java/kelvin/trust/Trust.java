package kelvin.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Draws a text and examines where it could have been another: its words, forks that change the answer, replicas, and the mass
 * of its answer. All of it comes from the model's distribution, so all of it says what the model expects, and nothing of what
 * is true.
 */
public final class Trust {
    /** Rivals that a belief lists at most. */
    private static final int RIVALS = 5;

    private final Continuations continuations;
    private final TrustOptions options;
    private final Reading reading;
    private final Streams streams;

    /**
     * Makes an examination.
     *
     * @param question that the text answers, for the normalisation: {@link Answers}
     */
    public Trust(Continuations continuations, String question, TrustOptions options) {
        this.continuations = continuations;
        this.options = options;
        this.reading = new Reading(continuations, new Answers(question), options.maxTokens(), options.stops());
        this.streams = new Streams(continuations, reading, options.chain(), options.seed());
    }

    /**
     * Examines.
     *
     * @param goesOn asked between passes; false ends the examination with what there is
     * @throws kelvin.sampling.SamplingException if the chain leaves nothing to draw
     */
    public TrustReport examine(BooleanSupplier goesOn) {
        int promptLength = continuations.prompt().length;
        List<Word> words = new ArrayList<>();
        ForkFinder finder = new ForkFinder(reading, options.chain(), options.seed(), options.stream(), options.forks());
        double t = options.chain().temperature();
        Streams.Text text = streams.new Text(options.stream(), new int[0], false);
        boolean whole = streams.run(
                List.of(text),
                (token, before, logits, sampler) -> {
                    int position = promptLength + before.length;
                    words.add(Word.of(token, position, logits, t));
                    finder.drawn(token, before, logits, sampler, position);
                },
                goesOn);
        List<Fork> forks = whole ? finder.find(streams, text.answer(), promptLength, goesOn) : null;
        Agreement agreement = forks != null ? agreement(text.answer(), goesOn) : null;
        Belief belief = whole && goesOn.getAsBoolean() ? belief(text.answer(), goesOn) : null;
        int[] ids = text.tokens();
        return new TrustReport(
                ids,
                reading.text(ids),
                text.answer(),
                reading.endsItself(ids) || Answers.settled(reading.text(ids)),
                words,
                forks == null ? List.of() : forks,
                agreement,
                belief,
                !goesOn.getAsBoolean());
    }

    private @Nullable Agreement agreement(String answer, BooleanSupplier goesOn) {
        if (options.replicas() == 0) return null;
        List<Streams.Text> texts = new ArrayList<>();
        for (int k = 1; k < options.replicas(); k++) {
            texts.add(streams.new Text(options.stream() + k, new int[0], true));
        }
        if (!streams.run(texts, (token, before, logits, sampler) -> {}, goesOn)) return null;
        List<String> answers = new ArrayList<>();
        answers.add(answer);
        texts.forEach(text -> answers.add(text.answer()));
        return Agreement.of(answers);
    }

    private @Nullable Belief belief(String answer, BooleanSupplier goesOn) {
        if (options.expansions() == 0) return null;
        Enumeration enumeration = new Enumeration(continuations, reading);
        enumeration.run(options.expansions(), goesOn);
        return enumeration.belief(answer).first(RIVALS);
    }
}
