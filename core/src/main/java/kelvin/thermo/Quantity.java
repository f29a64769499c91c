package kelvin.thermo;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a temperature can be chosen for. Each rises with T, so that there is one answer. */
public enum Quantity {
    /** S, in nats. */
    ENTROPY("entropy"),
    /** exp S. */
    EFFECTIVE_STATES("effective_states"),
    /** U, above the ground state. */
    ENERGY("energy"),
    /** What a token drawn at T costs on average at T = 1: {@code sum p_T (-ln p_1) = U(T) + ln Z(1)}, in nats. */
    SURPRISAL("surprisal"),
    /** exp of that. */
    PERPLEXITY("perplexity");

    private final String word;

    Quantity(String word) {
        this.word = word;
    }

    /** Returns the word in a chain's text. */
    public String word() {
        return word;
    }

    /**
     * Returns the quantity with a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Quantity of(String word) {
        for (Quantity quantity : values()) if (quantity.word.equals(word)) return quantity;
        throw new IllegalArgumentException("\"" + word + "\" cannot be held, expected one of " + words());
    }

    /** Returns all words, with commas between them. */
    public static String words() {
        return Arrays.stream(values()).map(Quantity::word).collect(Collectors.joining(", "));
    }

    /** Returns whether the target is measured as the exponential of what is solved for. */
    boolean isExponential() {
        return this == EFFECTIVE_STATES || this == PERPLEXITY;
    }

    /** Returns the least value that any ensemble could have: 1 or 0. */
    public double least() {
        return isExponential() ? 1 : 0;
    }
}
