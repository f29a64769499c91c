package kelvin.model;

/**
 * Columns of one forward pass: each is one position of one text. Columns of the same text follow one another in order of
 * position.
 *
 * @param tokens (columns)
 * @param positions (columns): index in the whole context
 * @param caches (columns)
 * @param needsLogits (columns)
 */
record Batch(int[] tokens, int[] positions, KeyValueCache[] caches, boolean[] needsLogits) {
    int columns() {
        return tokens.length;
    }
}
