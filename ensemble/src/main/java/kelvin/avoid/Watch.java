package kelvin.avoid;

import java.util.List;

/**
 * Follows one text token by token and says what is certain of the phrases in it. What it says is a function of the tokens so
 * far and of whether the text has ended.
 */
interface Watch {
    /**
     * A phrase in the text.
     *
     * @param phrase index in the list
     * @param first index of the token with its first byte, among those generated; 0 if it begins in the prompt
     * @param last index of the token with its last byte
     */
    record Occurrence(int phrase, int first, int last) {}

    /** Returns a watch of the same text that goes its own way from here. */
    Watch copy();

    /** Takes a further token, which is no end token. */
    void accept(int token);

    /** Returns whether a stop string came: the text ends before it. */
    default boolean stopped() {
        return stop() >= 0;
    }

    /** Returns the index of the stop string that came, or -1. */
    int stop();

    /** Says that the text ends here. */
    void end();

    /**
     * Returns the occurrences that are certain, overlapping ones included. None is ever taken back, and none that ends in the
     * prompt is among them.
     */
    List<Occurrence> occurrences();

    /**
     * Returns a number of occurrences that the text will have at least, leftmost-longest and without overlap. It never
     * falls, is above 0 as soon as one occurrence is certain, and is their number once the text has ended.
     */
    int certain();

    /** Returns the number of tokens that can no longer be part of an occurrence that is not certain yet. */
    int settled();
}
