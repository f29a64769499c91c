package kelvin.avoid;

import java.util.List;
import kelvin.generate.Generation;
import kelvin.phrases.Phrase;

/**
 * A text, and what it took to keep phrases out of it.
 *
 * @param generation the text; without tokens if it was interrupted before one was accepted
 * @param attempts trials, or rewinds
 * @param drawn tokens drawn, those of refused trials and those taken back included
 * @param keptAtMost certified upper bound on the mass that the mode keeps (its mean factor); 1 for rewind, which has none
 * @param phrases that stood in the way, most often first
 */
public record Avoided(Generation generation, int attempts, int drawn, double keptAtMost, List<Refusal> phrases) {
    /** How often a phrase stood in the way. */
    public record Refusal(Phrase phrase, int times) {}

    /** Copies the list. */
    public Avoided {
        phrases = List.copyOf(phrases);
    }

    /** Returns a certified lower bound on the price in nats: {@code -ln} of the mass kept. */
    public double priceAtLeast() {
        return Price.of(0, keptAtMost, keptAtMost, 0).lower();
    }
}
