package kelvin.tokenizer;

/**
 * The tokens of a text.
 *
 * @param ids (tokens)
 * @param starts (tokens): first byte of each token in the UTF-8 form of the text; a token that stands for nothing in the
 *     text (BOS, the space that SentencePiece puts in front) has start = end
 * @param ends (tokens): one past its last byte
 * @param lost offsets of the bytes of the text that no token stands for, because the vocabulary has none for them; empty
 *     for a vocabulary that knows every byte. llama.cpp drops such bytes in silence; here the caller can see them
 */
public record Encoding(int[] ids, int[] starts, int[] ends, int[] lost) {
    /** Holds the tokens of a text of which no byte is lost. */
    public Encoding(int[] ids, int[] starts, int[] ends) {
        this(ids, starts, ends, new int[0]);
    }

    /**
     * Returns this encoding if every byte of the text is in it.
     *
     * @throws TokenizerException naming the first byte offset that has no token
     */
    public Encoding requireComplete() {
        if (lost.length > 0) {
            throw new TokenizerException("the vocabulary has no token for the byte at offset " + lost[0]
                    + " of the text (" + lost.length + " such bytes); remove these characters or use another model");
        }
        return this;
    }
}
