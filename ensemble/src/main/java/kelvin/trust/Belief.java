package kelvin.trust;

import java.util.List;

/**
 * Certified bounds on what an answer holds of the model's own distribution at T = 1 over the whole vocabulary, cuts and
 * temperature of a chain left aside. What a model believes is not what is true.
 *
 * @param answer normalised
 * @param lower bound of its probability
 * @param upper bound of its probability
 * @param rivals other answers met, the heaviest first
 * @param expanded forward passes that it took
 * @param unexplored upper bound of the mass of all texts whose answer was not met
 * @param exhausted whether no text is left
 */
public record Belief(
        String answer,
        double lower,
        double upper,
        List<Rival> rivals,
        int expanded,
        double unexplored,
        boolean exhausted) {
    /** Copies the list. */
    public Belief {
        rivals = List.copyOf(rivals);
    }

    /**
     * Another answer.
     *
     * @param answer normalised
     * @param lower bound of its probability
     * @param upper bound of its probability
     */
    public record Rival(String answer, double lower, double upper) {}

    /** Returns this with the heaviest rivals only. */
    Belief first(int most) {
        List<Rival> few = rivals.subList(0, Math.min(most, rivals.size()));
        return new Belief(answer, lower, upper, few, expanded, unexplored, exhausted);
    }
}
