package kelvin.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param work what was done
 * @param model on which model, or with how many logits
 * @param threads that computed
 * @param kelvin the figure of Kelvin: seconds, or a distance
 * @param peer the figure of the peer, in the same unit
 * @param ratio how many times better Kelvin is: the median of peer / kelvin over pairs of runs
 * @param low lower end of the 95 % interval of the median, null for a single measurement
 * @param high upper end
 */
record Row(
        String work,
        String model,
        int threads,
        double kelvin,
        double peer,
        double ratio,
        @Nullable Double low,
        @Nullable Double high) {}
