package kelvin.phrases;

/**
 * An occurrence of a phrase.
 *
 * @param phrase index in the matcher's list
 * @param start offset of its first byte
 * @param end offset after its last byte
 */
public record Match(int phrase, int start, int end) {}
