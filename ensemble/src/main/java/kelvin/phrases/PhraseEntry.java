package kelvin.phrases;

import org.jspecify.annotations.Nullable;

/**
 * A phrase in a list.
 *
 * @param phrase what to look for
 * @param list the name of the list
 * @param line where it stands in it, 1 first
 * @param human how often people write it, null if nobody counted
 */
public record PhraseEntry(
        Phrase phrase, String list, int line, @Nullable HumanRates human) {}
