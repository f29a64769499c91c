package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kelvin.gguf.ByteStrings;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufMetadata;

/** The pieces of a vocabulary with their kinds and scores, and the way from a piece to its id. */
final class Vocabulary {
    /** Kinds of tokens, in the numbers of {@code tokenizer.ggml.token_type}. */
    static final int NORMAL = 1;

    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int BYTE = 6;

    private final ByteStrings pieces;
    private final int[] kinds;
    private final float[] scores;
    private final int[] table; // id + 1 by hash, open addressing

    Vocabulary(ByteStrings pieces, int[] kinds, float[] scores) {
        this.pieces = pieces;
        this.kinds = kinds;
        this.scores = scores;
        table = new int[Integer.highestOneBit(Math.max(16, pieces.size() * 2)) * 2];
        for (int id = 0; id < pieces.size(); id++) insert(id);
    }

    static Vocabulary of(GgufMetadata metadata, String file) {
        ByteStrings pieces = metadata.byteStrings("tokenizer.ggml.tokens");
        int n = pieces.size();
        int[] kinds;
        if (metadata.contains("tokenizer.ggml.token_type")) {
            kinds = metadata.ints("tokenizer.ggml.token_type");
        } else {
            kinds = new int[n];
            Arrays.fill(kinds, NORMAL);
        }
        float[] scores =
                metadata.contains("tokenizer.ggml.scores") ? metadata.floats("tokenizer.ggml.scores") : new float[n];
        if (kinds.length != n || scores.length != n) {
            throw new GgufException(file, -1, "the tokenizer has " + n + " pieces, " + kinds.length + " types and "
                    + scores.length + " scores; the numbers must agree");
        }
        return new Vocabulary(pieces, kinds, scores);
    }

    /** Of equal pieces the last counts, as in llama.cpp. */
    private void insert(int id) {
        int slot = pieces.hash(id) & table.length - 1;
        while (table[slot] != 0) {
            byte[] piece = pieces.bytes(id);
            if (pieces.equals(table[slot] - 1, piece, 0, piece.length)) break;
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = id + 1;
    }

    int size() {
        return pieces.size();
    }

    /** Returns the id of the piece with the bytes [from, to), or -1. */
    int find(byte[] bytes, int from, int to) {
        int slot = ByteStrings.hash(bytes, from, to) & table.length - 1;
        while (table[slot] != 0) {
            if (pieces.equals(table[slot] - 1, bytes, from, to)) return table[slot] - 1;
            slot = slot + 1 & table.length - 1;
        }
        return -1;
    }

    int find(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length);
    }

    byte[] bytes(int id) {
        return pieces.bytes(id);
    }

    String text(int id) {
        return pieces.text(id);
    }

    int kind(int id) {
        return kinds[id];
    }

    void setControl(int id) {
        kinds[id] = CONTROL;
    }

    float score(int id) {
        return scores[id];
    }
}
