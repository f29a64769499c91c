package kelvin.phrases;

/**
 * An entry of a list of phrases.
 *
 * @param pattern what it looks like, see {@link PhrasePattern}
 * @param phraseClass the kind of phrase, such as {@code importance}
 */
public record Phrase(String pattern, String phraseClass) {}
