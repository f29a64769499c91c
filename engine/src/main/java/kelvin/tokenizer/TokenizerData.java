package kelvin.tokenizer;

import java.util.List;

/**
 * What a tokenizer is made of, as plain data.
 *
 * @param family how text becomes tokens
 * @param preTokenizer the rule that cuts text into words; used by {@link Family#BYTE_PAIR} only
 * @param pieces the vocabulary: the bytes of each token as the file writes them, by id
 * @param types GGUF token types by id (1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte); empty: all
 *     normal
 * @param scores merge scores by id, higher first; used by {@link Family#SENTENCE_PIECE} only; empty: all 0
 * @param merges {@code "left right"} in order of rank; used by {@link Family#BYTE_PAIR} only
 * @param special ids with a meaning of their own
 * @param addBos whether the file asks for a BOS token in front of a text
 * @param addSpacePrefix whether a space is put in front of each stretch of text; used by {@link Family#SENTENCE_PIECE}
 *     only
 */
public record TokenizerData(
        Family family,
        PreTokenizer preTokenizer,
        List<byte[]> pieces,
        int[] types,
        float[] scores,
        List<byte[]> merges,
        SpecialIds special,
        boolean addBos,
        boolean addSpacePrefix) {

    /** The kinds of tokenizer, by {@code tokenizer.ggml.model}. */
    public enum Family {
        /** {@code gpt2}: byte-level byte pair encoding. */
        BYTE_PAIR,
        /** {@code llama}: pair merging by score over characters, bytes where a character has no token. */
        SENTENCE_PIECE
    }

    /**
     * Ids that the file names; -1 where it does not.
     *
     * @param bos opens a context
     * @param eos ends a text
     * @param eot ends a turn
     * @param eom ends a message
     * @param fillPadding padding of fill-in-the-middle
     * @param fillRepository repository name of fill-in-the-middle
     * @param fillSeparator file separator of fill-in-the-middle
     */
    public record SpecialIds(
            int bos, int eos, int eot, int eom, int fillPadding, int fillRepository, int fillSeparator) {
        /** Names BOS and EOS only. */
        public static SpecialIds of(int bos, int eos) {
            return new SpecialIds(bos, eos, -1, -1, -1, -1, -1);
        }
    }

    /**
     * Checks the lengths and ids.
     *
     * @throws TokenizerException if types or scores are shorter than the vocabulary, if a score is NaN, if a special id
     *     lies outside the vocabulary, or if BOS is asked for and not named
     */
    public TokenizerData {
        int size = pieces.size();
        checkLength("tokenizer.ggml.token_type", types.length, size);
        checkLength("tokenizer.ggml.scores", scores.length, size);
        for (int id = 0; id < scores.length; id++) {
            if (Float.isNaN(scores[id])) {
                throw new TokenizerException("tokenizer.ggml.scores[" + id + "] is NaN, expected a number");
            }
        }
        checkId("bos", special.bos(), size);
        checkId("eos", special.eos(), size);
        checkId("eot", special.eot(), size);
        checkId("eom", special.eom(), size);
        checkId("fim_pad", special.fillPadding(), size);
        checkId("fim_rep", special.fillRepository(), size);
        checkId("fim_sep", special.fillSeparator(), size);
        if (addBos && special.bos() < 0) {
            throw new TokenizerException(
                    "the model asks for a BOS token but tokenizer.ggml.bos_token_id is missing; convert the model again");
        }
    }

    private static void checkLength(String key, int length, int size) {
        if (length != 0 && length < size) {
            throw new TokenizerException(key + " has " + length + " entries for " + size + " tokens");
        }
    }

    private static void checkId(String name, int id, int size) {
        if (id < -1 || id >= size) {
            throw new TokenizerException(
                    "tokenizer.ggml." + name + "_token_id is " + id + ", expected 0 to " + (size - 1));
        }
    }
}
