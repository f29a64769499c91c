package kelvin.calibration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How p and frequency of one yes-or-no event agree: for each token, "the model's likeliest token is the one that comes", said
 * with probability p (ties: the lowest id). Tokens are put into bins of equal mass, see {@link EqualMass}.
 *
 * <p>With n_k tokens of N in bin k, mean p c_k, frequency f_k, and frequency f of all, the Brier score of the event is exactly
 *
 * <pre>mean (p - a)^2 = reliability - resolution + uncertainty + withinBins</pre>
 *
 * (Murphy 1973; the terms within bins are those of Stephenson, Coelho, Jolliffe 2008).
 *
 * @param bins by ascending p, from 0 to 1 without a gap
 * @param brier {@code mean (p - a)^2}, a = 1 where the likeliest token came, else 0
 * @param reliability {@code sum n_k/N (c_k - f_k)^2}: the squared calibration error with its bias, 0 at best
 * @param resolution {@code sum n_k/N (f_k - f)^2}: how far p tells the bins apart; more is better
 * @param uncertainty {@code f (1 - f)}
 * @param withinBins {@code 1/N sum (p - c_k)^2 - 2/N sum (p - c_k)(a - f_k)}, each token about its own bin
 * @param squaredErrorDebiased {@code sum n_k/N ((c_k - f_k)^2 - f_k (1 - f_k) / (n_k - 1))}, the debiased estimator of Kumar,
 *     Liang, Ma 2019, "Verified uncertainty calibration", which chance can make negative; null for a single token
 */
public record Reliability(
        List<Bin> bins,
        double brier,
        double reliability,
        double resolution,
        double uncertainty,
        double withinBins,
        @Nullable Double squaredErrorDebiased) {
    /** Copies the bins. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * A bin: tokens with {@code low <= p < high}, in the last bin {@code p <= high}.
     *
     * @param low the least p of the bin, 0 in the first
     * @param high the least p of the next bin, 1 in the last
     * @param count tokens, 1 or more
     * @param meanP mean p of the likeliest token
     * @param frequency share of tokens at which the likeliest token came
     */
    public record Bin(double low, double high, int count, double meanP, double frequency) {}

    /** Returns the number of tokens. */
    public int tokens() {
        return bins.stream().mapToInt(Bin::count).sum();
    }

    /** Returns the share of tokens at which the likeliest token came. */
    public double frequency() {
        double came = 0;
        for (Bin bin : bins) came += bin.count() * bin.frequency();
        return came / tokens();
    }

    /**
     * Returns the debiased calibration error, the root of {@link #squaredErrorDebiased}; 0 where that is negative: chance alone
     * explains the gaps. Null for a single token.
     */
    public @Nullable Double eceDebiased() {
        return squaredErrorDebiased == null ? null : (Double) StrictMath.sqrt(Math.max(0, squaredErrorDebiased));
    }

    /** Returns the calibration error with its bias, the root of {@link #reliability}: above 0 even for a calibrated model. */
    public double eceBiased() {
        return StrictMath.sqrt(reliability);
    }
}
