package kelvin.phrases;

import org.jspecify.annotations.Nullable;

/**
 * Findings of a class of phrases, or of all, beside what people write.
 *
 * @param name of the class or the list
 * @param findings in the text
 * @param words of the text
 * @param humanPerMillion findings in a million words of people's, NaN if a phrase of the class was not counted
 * @param human the same with its interval, null if that was not counted
 */
public record PhraseShare(
        String name,
        int findings,
        int words,
        double humanPerMillion,
        @Nullable HumanRate human) {
    private static final int THOUSAND = 1000;

    /** Returns findings in 1,000 words: NaN for a text without words and findings, infinite without words alone. */
    public double ratePerThousand() {
        return (double) findings * THOUSAND / words;
    }

    /** Returns people's findings in 1,000 words, or NaN. */
    public double humanPerThousand() {
        return humanPerMillion / THOUSAND;
    }
}
