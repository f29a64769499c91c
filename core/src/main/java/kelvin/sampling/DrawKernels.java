package kelvin.sampling;

import java.util.Arrays;
import kelvin.random.GumbelField;

/**
 * The passes over a whole vocabulary, and over its groups, that a draw makes. Implementations may bound differently; the token
 * drawn is the same.
 */
public interface DrawKernels {
    /**
     * Writes the largest logit of each group of 64 tokens, -infinity for a group without a finite one.
     *
     * @param groups groups that the vocabulary touches, those of its last 1,024 ids included
     * @return false if a logit is NaN or +infinity
     */
    boolean groupMaxima(float[] logits, int vocabulary, float[] maxima, int groups);

    /**
     * Writes for each group a number that is at least {@code maximum + T * (largest noise of the group)}, -infinity for a
     * group without a finite logit; at T = infinity, at least the largest noise.
     */
    void groupBounds(GumbelField field, float[] maxima, int groups, double temperature, float[] bounds);

    /** Returns the index of the first of the largest among the first {@code count} values, at least one and none NaN. */
    default int largest(float[] values, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) if (values[i] > values[largest]) largest = i;
        return largest;
    }

    /** Returns the first index in [from, count) whose value is at least {@code least}, or {@code count} if there is none. */
    default int next(float[] values, int from, int count, float least) {
        for (int i = from; i < count; i++) if (values[i] >= least) return i;
        return count;
    }

    /** Writes the indices in [from, to) of values that are at least {@code least}, ascending, and returns how many there are. */
    default int atLeast(float[] values, int from, int to, float least, int[] indices) {
        int found = 0;
        for (int i = from; i < to; i++) if (values[i] >= least) indices[found++] = i;
        return found;
    }

    /** Columns of {@link #columnMaxima}. */
    int COLUMNS = 64;

    /** Writes the largest of the values in each column, if they are laid out in rows of 64; a last row that is not full is left out. */
    default void columnMaxima(float[] values, int count, float[] maxima) {
        Arrays.fill(maxima, 0, COLUMNS, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count / COLUMNS * COLUMNS; i++) {
            if (values[i] > maxima[i % COLUMNS]) maxima[i % COLUMNS] = values[i];
        }
    }
}
