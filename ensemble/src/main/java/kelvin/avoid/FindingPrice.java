package kelvin.avoid;

/**
 * What a phrase in a text costs a model.
 *
 * @param surprisal {@code -ln p} of the tokens that hold the phrase, at T = 1 over the full vocabulary, in nats
 * @param massAtLeast lower bound on the chance that the model, asked to go on from there, writes a phrase of the list right at
 *     this place, this one or another
 * @param massAtMost upper bound on it
 */
public record FindingPrice(double surprisal, double massAtLeast, double massAtMost) {}
