package kelvin.tokenizer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Finds tokens that are taken out of a text as a whole before the rest is cut into words.
 *
 * <p>The rule is llama.cpp's: the longest tokens (in bytes) first, each from left to right wherever its bytes are still
 * free. Among tokens of one length the leftmost occurrence goes first; llama.cpp takes them in an order that its sort
 * leaves open, which shows only if two of one length overlap in the text. Time is at most the length of the text times
 * that of the longest such token.
 */
final class SpecialTokens {
    private static final int NONE = -1;

    private final LongIntMap children = new LongIntMap(64); // (node, byte) to node of a trie; the root is node 0
    private int[] tokens = {NONE}; // token that ends at each node
    private int nodes = 1;

    /** Takes the tokens that {@code chosen} accepts; empty pieces are passed over. */
    SpecialTokens(Vocabulary vocabulary, IntPredicate chosen) {
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.length(id) > 0 && chosen.test(id)) {
                insert(vocabulary.bytes(id), id);
            }
        }
    }

    private void insert(byte[] piece, int id) {
        int node = 0;
        for (byte b : piece) {
            int child = children.get(key(node, b));
            if (child == NONE) {
                child = nodes++;
                children.putIfAbsent(key(node, b), child);
            }
            node = child;
        }
        if (nodes > tokens.length) {
            int known = tokens.length;
            tokens = Arrays.copyOf(tokens, nodes * 2);
            Arrays.fill(tokens, known, tokens.length, NONE);
        }
        tokens[node] = id;
    }

    /** Tokens found in a text, by ascending offset. */
    record Found(IntList starts, IntList ids) {}

    /** Returns the tokens to take out of a text. */
    Found find(byte[] text) {
        var occurrences = new TreeMap<Integer, BitSet>(Comparator.reverseOrder()); // length to offsets
        for (int start = 0; start < text.length; start++) {
            int node = children.get(key(0, text[start]));
            for (int end = start + 1; node != NONE; end++) {
                if (tokens[node] != NONE) {
                    occurrences
                            .computeIfAbsent(end - start, length -> new BitSet())
                            .set(start);
                }
                node = end < text.length ? children.get(key(node, text[end])) : NONE;
            }
        }
        BitSet taken = new BitSet();
        var lengths = new TreeMap<Integer, Integer>(); // offset to length of the tokens taken
        for (Map.Entry<Integer, BitSet> entry : occurrences.entrySet()) {
            int length = entry.getKey();
            BitSet starts = entry.getValue();
            for (int start = starts.nextSetBit(0); start >= 0; start = starts.nextSetBit(start + 1)) {
                // What was taken is at least as long: if it overlaps this stretch it covers one of its ends.
                if (!taken.get(start) && !taken.get(start + length - 1)) {
                    taken.set(start, start + length);
                    lengths.put(start, length);
                }
            }
        }
        var found = new Found(new IntList(), new IntList());
        lengths.forEach((start, length) -> {
            found.starts().add(start);
            found.ids().add(token(text, start, length));
        });
        return found;
    }

    private int token(byte[] text, int start, int length) {
        int node = 0;
        for (int i = start; i < start + length; i++) {
            node = children.get(key(node, text[i]));
        }
        return tokens[node];
    }

    private static long key(int node, byte next) {
        return (long) node << 8 | next & 0xFF;
    }
}
