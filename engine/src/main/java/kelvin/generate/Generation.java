package kelvin.generate;

import org.jspecify.annotations.Nullable;

/**
 * A generated text.
 *
 * @param ids tokens drawn, the end token included if one was drawn
 * @param text without the stop string
 * @param finishReason why it ended
 * @param stop the stop string that ended it, or null
 * @param logitsSha256 over the float32 little-endian logits of all draws, one after the other
 */
public record Generation(
        int[] ids,
        String text,
        FinishReason finishReason,
        @Nullable String stop,
        String logitsSha256) {
    /** Why a text ended. */
    public enum FinishReason {
        /** The model drew an end token, or a stop string came. */
        STOP("stop"),
        /** As many tokens as were asked for, or the context was full. */
        LENGTH("length"),
        /** Somebody asked for it. */
        INTERRUPTED("interrupted");

        private final String word;

        FinishReason(String word) {
            this.word = word;
        }

        /** Returns the word on the wire. */
        public String word() {
            return word;
        }
    }
}
