package kelvin.calibration;

import kelvin.thermo.Thermometer;
import org.jspecify.annotations.Nullable;

/**
 * The temperature at which a model's surprisal of given texts is least: {@code sum_t U_t(T) = sum_t e_t} over all tokens, the
 * equation of the {@link Thermometer}. Dividing the logits by it calibrates the model on these texts.
 *
 * @param status kind of answer
 * @param temperature T; null for texts more surprising than tokens at random
 * @param standardError of T, {@code T^2 SE(beta)}; null where T is 0, infinite or missing, or is the coldest looked at
 * @param clustered whether the standard error lets tokens of one document depend on each other: with D > 1 documents {@code
 *     SE(beta) = sqrt(D / (D - 1) sum_d s_d^2) / sum Var_t}, with {@code s_d = sum (U_t - e_t)} over a document; with one,
 *     {@code sqrt(sum (U_t - e_t)^2) / sum Var_t}
 * @param nll surprisal a token at that temperature, the least there is; null without a temperature
 * @param reliability of p at that temperature; null where T is 0, infinite or missing
 */
public record BestTemperature(
        Thermometer.Status status,
        @Nullable Double temperature,
        @Nullable Double standardError,
        boolean clustered,
        @Nullable Double nll,
        @Nullable Reliability reliability) {}
