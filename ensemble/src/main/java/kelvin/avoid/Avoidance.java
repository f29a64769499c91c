package kelvin.avoid;

import java.util.List;
import kelvin.phrases.Phrase;

/**
 * What is to be avoided, and how.
 *
 * @param phrases none of them empty
 * @param budget trials, or rewinds of one position; 0 for the default: {@link #TRIALS}, or as many rewinds as the vocabulary
 *     has tokens
 */
public record Avoidance(List<Phrase> phrases, AvoidMode mode, int budget) {
    /** Trials by default. */
    public static final int TRIALS = 64;

    /** Checks and copies the values. */
    public Avoidance {
        phrases = List.copyOf(phrases);
        if (phrases.isEmpty()) throw new IllegalArgumentException("the list of phrases to avoid is empty; name one");
        if (budget < 0) throw new IllegalArgumentException("the budget is " + budget + ", expected 1 or more");
    }

    /** Makes one with the default budget. */
    public Avoidance(List<Phrase> phrases, AvoidMode mode) {
        this(phrases, mode, 0);
    }

    int budgetOr(int otherwise) {
        return budget == 0 ? otherwise : budget;
    }
}
