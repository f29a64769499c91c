package kelvin.testkit;

/** A sampler as the contracts see it. */
@FunctionalInterface
public interface DrawFunction {
    /**
     * Draws a token.
     *
     * @param logits (vocabulary), nats; -infinity bans
     * @param temperature 0 to infinity
     * @param trial number of the draw: different trials must be independent
     */
    int draw(double[] logits, double temperature, int trial);
}
