package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import kelvin.gguf.ByteStrings;
import kelvin.gguf.GgufException;

/**
 * The merges of a byte-pair vocabulary: a pair of symbols, its rank, and the symbol it becomes. A symbol is a token id, or a
 * number above the vocabulary for a piece that merges need but the vocabulary lacks.
 */
final class MergeRanks {
    static final int NONE = Integer.MAX_VALUE;

    private final long[] pairs; // (left << 32 | right) + 1, open addressing
    private final int[] ranks;
    private final int[] results;

    MergeRanks(ByteStrings merges, Vocabulary vocabulary, String file) {
        int slots = Integer.highestOneBit(Math.max(16, merges.size() * 2)) * 2;
        pairs = new long[slots];
        ranks = new int[slots];
        results = new int[slots];
        Map<String, Integer> extra = new HashMap<>();
        for (int rank = 0; rank < merges.size(); rank++) {
            byte[] merge = merges.bytes(rank);
            int space = 1;
            while (space < merge.length && merge[space] != ' ') space++;
            if (space >= merge.length - 1) {
                throw new GgufException(file, -1, "tokenizer.ggml.merges: element " + rank + " is \""
                        + merges.text(rank) + "\", expected two pieces with a space between them");
            }
            byte[] joined = new byte[merge.length - 1];
            System.arraycopy(merge, 0, joined, 0, space);
            System.arraycopy(merge, space + 1, joined, space, merge.length - space - 1);
            int left = symbol(vocabulary, merge, 0, space, extra);
            int right = symbol(vocabulary, merge, space + 1, merge.length, extra);
            put(left, right, rank, symbol(vocabulary, joined, 0, joined.length, extra));
        }
    }

    private static int symbol(Vocabulary vocabulary, byte[] piece, int from, int to, Map<String, Integer> extra) {
        int id = vocabulary.find(piece, from, to);
        if (id >= 0) return id;
        String text = new String(piece, from, to - from, StandardCharsets.UTF_8);
        return extra.computeIfAbsent(text, t -> vocabulary.size() + extra.size());
    }

    private void put(int left, int right, int rank, int result) {
        int slot = slot(left, right);
        if (pairs[slot] != 0) return; // the first rank counts
        pairs[slot] = key(left, right);
        ranks[slot] = rank;
        results[slot] = result;
    }

    private static long key(int left, int right) {
        return ((long) left << 32 | right) + 1;
    }

    private int slot(int left, int right) {
        long key = key(left, right);
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 40) & pairs.length - 1;
        while (pairs[slot] != 0 && pairs[slot] != key) slot = slot + 1 & pairs.length - 1;
        return slot;
    }

    /** Returns the slot of a pair, or -1 if it does not merge. */
    int find(int left, int right) {
        int slot = slot(left, right);
        return pairs[slot] == 0 ? -1 : slot;
    }

    int rank(int slot) {
        return ranks[slot];
    }

    int result(int slot) {
        return results[slot];
    }
}
