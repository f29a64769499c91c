package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merges of a byte-level tokenizer over symbols. Symbol s below the vocabulary's size is token s; the others are
 * strings that merges speak of but that are no tokens.
 */
final class MergeTable {
    private static final int NONE = -1;

    private final int vocabularySize;
    private final int[] byteSymbols = new int[256]; // symbol of each byte
    private final LongIntMap ranks; // (left symbol, right symbol) to rank
    private final int[] results; // symbol made by each rank

    /**
     * Reads the merges, {@code "left right"} each, the first at rank 0.
     *
     * @throws TokenizerException if a merge has no space between two parts
     */
    MergeTable(Vocabulary vocabulary, List<byte[]> merges) {
        vocabularySize = vocabulary.size();
        ranks = new LongIntMap(merges.size());
        results = new int[merges.size()];
        Map<String, Integer> others = new HashMap<>();
        byte[] character = new byte[2];
        for (int b = 0; b < 256; b++) {
            int length = ByteAlphabet.write((byte) b, character, 0);
            byteSymbols[b] = symbol(vocabulary, others, character, 0, length);
        }
        int rank = 0;
        for (byte[] merge : merges) {
            int space = 1; // the left part is never empty, and may itself begin with a space
            while (space < merge.length && merge[space] != ' ') {
                space++;
            }
            if (space + 1 >= merge.length) {
                throw new TokenizerException("merge " + rank + " is '" + new String(merge, StandardCharsets.UTF_8)
                        + "', expected two parts with a space between; convert the model again");
            }
            int left = symbol(vocabulary, others, merge, 0, space);
            int right = symbol(vocabulary, others, merge, space + 1, merge.length);
            results[rank] = symbol(vocabulary, others, joined(merge, space), 0, merge.length - 1);
            ranks.putIfAbsent(key(left, right), rank); // of equal merges the first counts
            rank++;
        }
    }

    /** Returns the symbol of a byte. */
    int symbolOf(byte value) {
        return byteSymbols[value & 0xFF];
    }

    /** Returns the rank of a pair of symbols, or -1 if they do not merge. */
    int rank(int left, int right) {
        return ranks.get(key(left, right));
    }

    /** Returns the symbol that a merge makes. */
    int result(int rank) {
        return results[rank];
    }

    /** Returns the token of a symbol, or -1 if the vocabulary has none. */
    int token(int symbol) {
        return symbol < vocabularySize ? symbol : NONE;
    }

    private static int symbol(Vocabulary vocabulary, Map<String, Integer> others, byte[] text, int from, int to) {
        int id = vocabulary.find(text, from, to);
        if (id != NONE) {
            return id;
        }
        String bytes = new String(text, from, to - from, StandardCharsets.ISO_8859_1); // a key without loss
        Integer known = others.putIfAbsent(bytes, vocabulary.size() + others.size());
        return known != null ? known : vocabulary.size() + others.size() - 1;
    }

    private static byte[] joined(byte[] merge, int space) {
        byte[] joined = new byte[merge.length - 1];
        System.arraycopy(merge, 0, joined, 0, space);
        System.arraycopy(merge, space + 1, joined, space, joined.length - space);
        return joined;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
