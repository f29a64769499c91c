package kelvin.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param work what was done
 * @param model on which model, or with how many logits
 * @param threads that computed
 * @param kelvin the figure of Kelvin: seconds, or a distance
 * @param peer the figure of the peer, in the same unit; null if Kelvin ran alone
 * @param ratio how many times better Kelvin is: the median of peer / kelvin over pairs of runs; null if it ran alone
 * @param low lower end of the 95 % interval of the median, null for a single measurement
 * @param high upper end
 */
record Row(
        String work,
        String model,
        int threads,
        double kelvin,
        @Nullable Double peer,
        @Nullable Double ratio,
        @Nullable Double low,
        @Nullable Double high) {
    /** Works whose figures are nats; all others are seconds. */
    static final String DISTANCE = "mean |d ln p|";

    /** Works that compare Kelvin with its own pass for the largest logits: the name of the work follows. */
    static final String MAX_PASS = "max pass / ";
}
