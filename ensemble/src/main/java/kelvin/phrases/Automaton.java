package kelvin.phrases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many byte strings in one pass (Aho and Corasick 1975, "Efficient string matching", Communications of the ACM
 * 18). State 0 is the root. Edges of a state lie in one sorted stretch; of the states next to the root, which most bytes
 * lead to, a table holds what every byte does. Immutable.
 */
final class Automaton {
    /** States with a table: those of one to two bytes in an ordinary list, a megabyte. */
    private static final int TABLED = 1024;

    private final int[] firstEdge; // (states + 1)
    private final byte[] edgeByte; // (edges), ascending within a state
    private final int[] edgeTarget; // (edges)
    private final int tabled;
    private final int[] table; // (tabled, 256): the state after each byte
    private final int[] fail; // (states): the longest proper ending that is a state
    private final int[] depth; // (states)
    private final int[] word; // (states): the string that ends here, or -1
    private final int[] nextWord; // (states): the nearest proper ending that is a string, or -1
    private final int[] firstWord; // (states): the state itself if it is a string, else its nextWord

    private Automaton(Trie trie) {
        int states = trie.size;
        firstEdge = new int[states + 1];
        edgeByte = new byte[states - 1];
        edgeTarget = new int[states - 1];
        fail = new int[states];
        depth = new int[states];
        word = new int[states];
        nextWord = new int[states];
        firstWord = new int[states];
        tabled = Math.min(states, TABLED);
        table = new int[tabled * 256];
        number(trie);
        nextWord[0] = -1;
        firstWord[0] = -1;
        for (int s = 0; s < states; s++) link(s);
    }

    /**
     * Builds the automaton of strings.
     *
     * @param strings distinct, none empty
     */
    static Automaton of(List<byte[]> strings) {
        Trie trie = new Trie();
        for (int i = 0; i < strings.size(); i++) trie.add(strings.get(i), i);
        return new Automaton(trie);
    }

    /** Numbers the states level by level, so that each state follows the one it fails to. */
    private void number(Trie trie) {
        int[] original = new int[trie.size];
        int count = 1;
        int edges = 0;
        for (int s = 0; s < count; s++) {
            int node = original[s];
            word[s] = trie.word[node];
            firstEdge[s] = edges;
            for (int child = trie.child[node]; child != 0; child = trie.sibling[child]) {
                edgeByte[edges] = trie.label[child];
                edgeTarget[edges++] = count;
                depth[count] = depth[s] + 1;
                original[count++] = child;
            }
        }
        firstEdge[count] = edges;
    }

    /** Gives a state its table, and its children their links; its own links are known. */
    private void link(int state) {
        if (state < tabled && state > 0) System.arraycopy(table, fail[state] << 8, table, state << 8, 256);
        for (int e = firstEdge[state]; e < firstEdge[state + 1]; e++) {
            int child = edgeTarget[e];
            fail[child] = state == 0 ? 0 : step(fail[state], edgeByte[e]);
            nextWord[child] = firstWord[fail[child]];
            firstWord[child] = word[child] >= 0 ? child : nextWord[child];
            if (state < tabled) table[state << 8 | edgeByte[e] & 0xff] = child;
        }
    }

    /** Returns the state after a further byte. */
    int step(int from, byte b) {
        int state = from;
        while (state >= tabled) {
            int e = edge(state, b);
            if (e >= 0) return edgeTarget[e];
            state = fail[state];
        }
        return table[state << 8 | b & 0xff];
    }

    private int edge(int state, byte b) {
        int low = firstEdge[state];
        int high = firstEdge[state + 1] - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if ((edgeByte[middle] & 0xff) < (b & 0xff)) low = middle + 1;
            else high = middle;
        }
        return low == high && edgeByte[low] == b ? low : -1;
    }

    /** Returns the nearest state, this one or an ending of it, at which a string ends; -1 if there is none. */
    int firstWord(int state) {
        return firstWord[state];
    }

    /** Returns the next shorter ending of a state at which a string ends, or -1. */
    int nextWord(int state) {
        return nextWord[state];
    }

    /** Returns the index of the string that ends at a state. */
    int word(int state) {
        return word[state];
    }

    /** Returns the longest proper ending of a state that is a state. */
    int fail(int state) {
        return fail[state];
    }

    /** Returns the number of bytes that a state stands for. */
    int depth(int state) {
        return depth[state];
    }

    /** Returns the number of states. */
    int states() {
        return fail.length;
    }

    /** The strings as a tree: each node knows its first child and its next sibling, by rising byte. */
    private static final class Trie {
        int size = 1;
        int[] child = new int[1024];
        int[] sibling = new int[1024];
        int[] word = new int[1024];
        byte[] label = new byte[1024];
        private final List<int[]> wide = new ArrayList<>(); // tables of nodes with many children
        private int[] table = new int[1024]; // (nodes): index in wide plus one, or 0

        Trie() {
            word[0] = -1;
        }

        void add(byte[] string, int index) {
            int node = 0;
            for (byte b : string) node = descend(node, b);
            word[node] = index;
        }

        private int descend(int node, byte b) {
            if (table[node] > 0) {
                int known = wide.get(table[node] - 1)[b & 0xff];
                if (known != 0) return known;
            }
            int before = 0;
            int next = child[node];
            int passed = 0;
            while (next != 0 && (label[next] & 0xff) < (b & 0xff)) {
                before = next;
                next = sibling[next];
                passed++;
            }
            if (next != 0 && label[next] == b) {
                if (passed > 8) remember(node, next, b);
                return next;
            }
            if (size == child.length) grow();
            int made = size++;
            label[made] = b;
            word[made] = -1;
            sibling[made] = next;
            if (before == 0) child[node] = made;
            else sibling[before] = made;
            return made;
        }

        /** A node whose list of children is long gets a table, filled as its children are asked for. */
        private void remember(int node, int found, byte b) {
            if (table[node] == 0) {
                wide.add(new int[256]);
                table[node] = wide.size();
            }
            wide.get(table[node] - 1)[b & 0xff] = found;
        }

        private void grow() {
            int more = Math.multiplyExact(size, 2);
            child = Arrays.copyOf(child, more);
            sibling = Arrays.copyOf(sibling, more);
            word = Arrays.copyOf(word, more);
            label = Arrays.copyOf(label, more);
            table = Arrays.copyOf(table, more);
        }
    }
}
