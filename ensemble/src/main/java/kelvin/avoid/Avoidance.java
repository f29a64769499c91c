package kelvin.avoid;

/**
 * How phrases are avoided in one text.
 *
 * @param budget trials, or rewinds of one position; 0 for the default: {@link #TRIALS}, or as many rewinds as the vocabulary
 *     has tokens
 */
public record Avoidance(AvoidMode mode, int budget) {
    /** Trials by default. */
    public static final int TRIALS = 64;

    /** Checks the budget. */
    public Avoidance {
        if (budget < 0) throw new IllegalArgumentException("the budget is " + budget + ", expected 1 or more");
    }

    /** Makes one with the default budget. */
    public Avoidance(AvoidMode mode) {
        this(mode, 0);
    }

    int budgetOr(int otherwise) {
        return budget == 0 ? otherwise : budget;
    }
}
