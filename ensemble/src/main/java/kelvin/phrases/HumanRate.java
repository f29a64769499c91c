package kelvin.phrases;

/**
 * How often people write a phrase, or one of several.
 *
 * @param perMillion findings in a million words
 * @param low lower end of the 95 % interval
 * @param high upper end, above 0 also where nobody wrote the phrase
 */
public record HumanRate(double perMillion, double low, double high) {}
