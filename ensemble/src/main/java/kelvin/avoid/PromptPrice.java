package kelvin.avoid;

import java.util.List;
import kelvin.phrases.Phrase;

/**
 * What it costs to avoid a list of phrases after a prompt, in texts of at most n tokens.
 *
 * @param texts different texts that were drawn
 * @param exhausted whether they are all that the chain can draw
 * @param total of the absence of all phrases
 * @param phrases those that were met, dearest first; their prices do not add up to the total, since phrases come together and
 *     keep each other away
 */
public record PromptPrice(int texts, boolean exhausted, Price total, List<Entry> phrases) {
    /**
     * One phrase.
     *
     * @param texts of those drawn that have it
     * @param price of its absence, whatever else the text has
     */
    public record Entry(Phrase phrase, int texts, Price price) {}

    /** Copies the list. */
    public PromptPrice {
        phrases = List.copyOf(phrases);
    }
}
