package kelvin.calibration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a model's p fits texts.
 *
 * @param documents texts
 * @param tokens that were scored
 * @param nll mean surprisal {@code -ln p} of the tokens that came, nats
 * @param brier mean over tokens of {@code sum_i (p_i - y_i)^2} over the whole vocabulary, 0 to 2 (Brier 1950); equal to {@code
 *     reliability.brier() + otherTokens}
 * @param otherTokens the part of it that tokens other than the likeliest have
 * @param reliability of the likeliest token's p
 * @param best the temperature that calibrates
 * @param intervals null for a single document, from which no interval can be had
 */
public record Calibration(
        int documents,
        int tokens,
        double nll,
        double brier,
        double otherTokens,
        Reliability reliability,
        BestTemperature best,
        @Nullable Intervals intervals) {

    /**
     * Intervals of 95 % by {@link DocumentBootstrap}. The bins stay those of all documents.
     *
     * @param resamples that they come from
     * @param seed of the resampling
     * @param bestTemperature each resample takes one step of Newton's method from the fit; null where T is 0, infinite or missing
     * @param frequencies of the bins; null for a bin that most resamples leave empty
     */
    public record Intervals(
            int resamples,
            long seed,
            Interval nll,
            Interval brier,
            Interval reliability,
            Interval resolution,
            @Nullable Interval eceDebiased,
            @Nullable Interval bestTemperature,
            List<@Nullable Interval> frequencies) {}
}
