package kelvin.tokenizer;

/**
 * The tokens of a text.
 *
 * @param ids (tokens)
 * @param starts (tokens): first byte of each token in the UTF-8 form of the text
 * @param ends (tokens): the byte behind its last; a token that stands for nothing in the text has start = end
 */
public record Encoding(int[] ids, int[] starts, int[] ends) {}
