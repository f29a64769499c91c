package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The pieces of a vocabulary in one pool of bytes, found by content through a hash table of ids. */
final class Vocabulary {
    private static final int NONE = -1;

    private final byte[] pool;
    private final int[] offsets; // (size + 1): piece id is pool[offsets[id]] to pool[offsets[id + 1]]
    private final int[] table; // ids by hash of the piece, open addressing, NONE where free; a power of two long
    private final int longest;

    /**
     * Copies the pieces.
     *
     * @throws TokenizerException if there is no piece, if two are equal, or if all together exceed 2^31 - 1 bytes
     */
    Vocabulary(List<byte[]> pieces) {
        if (pieces.isEmpty()) {
            throw new TokenizerException(
                    "the vocabulary is empty, expected at least one token; use another model file");
        }
        long total = 0;
        int longestPiece = 0;
        for (byte[] piece : pieces) {
            total += piece.length;
            longestPiece = Math.max(longestPiece, piece.length);
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new TokenizerException("the vocabulary holds " + total + " bytes, limit " + (Integer.MAX_VALUE - 8));
        }
        longest = longestPiece;
        pool = new byte[(int) total];
        offsets = new int[pieces.size() + 1];
        table = new int[Integer.highestOneBit(Math.max(8, Math.min(pieces.size(), 1 << 28))) * 4];
        Arrays.fill(table, NONE);
        int id = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, pool, offsets[id], piece.length);
            offsets[id + 1] = offsets[id] + piece.length;
            if (piece.length > 0) { // an empty piece (a hole in the ids) is never found in a text
                insert(id);
            }
            id++;
        }
    }

    private void insert(int id) {
        int slot = slot(pool, offsets[id], offsets[id + 1]);
        while (table[slot] != NONE) {
            if (matches(table[slot], pool, offsets[id], offsets[id + 1])) {
                throw new TokenizerException("tokens " + table[slot] + " and " + id + " are both '"
                        + new String(bytes(id), StandardCharsets.UTF_8)
                        + "', expected distinct tokens; convert the model again");
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = id;
    }

    int size() {
        return offsets.length - 1;
    }

    /** Returns the length of the longest piece in bytes. */
    int longest() {
        return longest;
    }

    int length(int id) {
        return offsets[id + 1] - offsets[id];
    }

    byte[] bytes(int id) {
        return Arrays.copyOfRange(pool, offsets[id], offsets[id + 1]);
    }

    /** Returns the id of the piece equal to these bytes, or -1. */
    int find(byte[] text, int from, int to) {
        if (to - from > longest || to == from) {
            return NONE;
        }
        int slot = slot(text, from, to);
        while (table[slot] != NONE && !matches(table[slot], text, from, to)) {
            slot = slot + 1 & table.length - 1;
        }
        return table[slot];
    }

    int find(byte[] piece) {
        return find(piece, 0, piece.length);
    }

    private boolean matches(int id, byte[] text, int from, int to) {
        return Arrays.equals(pool, offsets[id], offsets[id + 1], text, from, to);
    }

    private int slot(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        hash *= 0x9E3779B9; // Fibonacci hashing: the high bits depend on all of the sum
        return (hash ^ hash >>> 15) & table.length - 1;
    }
}
