package kelvin.phrases;

/**
 * The rates of a phrase, or of several, in each kind of human prose.
 *
 * @param technical in documentation
 * @param story in tales and novels
 * @param both the mean of the two, with an interval of its own
 */
public record HumanRates(HumanRate technical, HumanRate story, HumanRate both) {
    /** Returns the rate in a kind of prose. */
    public HumanRate in(Prose prose) {
        return switch (prose) {
            case BOTH -> both;
            case TECHNICAL -> technical;
            case STORY -> story;
        };
    }
}
