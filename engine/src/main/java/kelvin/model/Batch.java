package kelvin.model;

import org.jspecify.annotations.Nullable;

/**
 * Columns of one forward pass: each is one position of one text. Columns of the same text follow one another in order of
 * position.
 *
 * @param tokens (columns)
 * @param positions (columns): index in the whole context
 * @param caches (columns)
 * @param logits (columns): room for a vocabulary where the logits after a column are wanted
 */
record Batch(int[] tokens, int[] positions, KeyValueCache[] caches, float[] @Nullable [] logits) {
    int columns() {
        return tokens.length;
    }
}
