package kelvin.model;

/** Sees the logits after each token of a text. */
@FunctionalInterface
public interface LogitsVisitor {
    /**
     * Takes the logits after a token.
     *
     * @param position of that token in the context
     * @param logits of the token at {@code position + 1}, (vocabulary), nats; the array is used again for the next
     */
    void visit(int position, float[] logits);
}
