package kelvin.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text and where it could have been another.
 *
 * @param ids tokens, the end token included if one was drawn
 * @param text without end tokens and stop strings
 * @param answer normalised, see {@link Answers}
 * @param settled whether the answer would stay the same if the text went on
 * @param tokens what could have stood in their places
 * @param forks places that were looked at, in order of position
 * @param agreement of replicas; null if none were asked for
 * @param belief null if none was asked for
 * @param interrupted whether somebody ended the examination before its time; what is missing is empty or null
 */
public record TrustReport(
        int[] ids,
        String text,
        String answer,
        boolean settled,
        List<Word> tokens,
        List<Fork> forks,
        @Nullable Agreement agreement,
        @Nullable Belief belief,
        boolean interrupted) {
    /** Copies the lists. */
    public TrustReport {
        tokens = List.copyOf(tokens);
        forks = List.copyOf(forks);
    }
}
