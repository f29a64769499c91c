package kelvin.phrases;

/**
 * A phrase in a text.
 *
 * @param entry of the list
 * @param start offset of its first byte
 * @param end offset after its last byte
 */
public record PhraseFinding(PhraseEntry entry, int start, int end) {}
