package kelvin.trust;

import java.util.List;

/**
 * A language model after one prompt: the logits of the next token after any continuation, and what continuations say. The
 * same continuation has the same logits whenever it is asked for.
 */
public interface Continuations {
    /** Sees the logits after a continuation. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes logits.
         *
         * @param index of the continuation in the list asked for
         * @param logits of its next token, (vocabulary), nats; valid during the call
         */
        void visit(int index, float[] logits);
    }

    /** Returns the number of tokens of the vocabulary. */
    int vocabulary();

    /** Returns the tokens of the prompt; their number is the position of the first token of a continuation. */
    int[] prompt();

    /** Returns how many tokens the context holds after the prompt. */
    int room();

    /** Returns whether a text ends with this token. */
    boolean isEnd(int token);

    /** Returns the text of a continuation, end tokens left out; what is no whole character yet shows as U+FFFD. */
    String text(int[] tokens);

    /**
     * Computes logits.
     *
     * @param prefixes continuations, all different, none longer than {@link #room} less one
     * @param onward whether the continuations that these go on from will not be asked about again
     */
    void logits(List<int[]> prefixes, boolean onward, Visitor visitor);
}
