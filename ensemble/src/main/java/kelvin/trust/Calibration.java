package kelvin.trust;

/**
 * What is known of how often this model's p came true, measured on texts of the user's own.
 *
 * @param documents texts
 * @param tokens scored
 * @param nll mean surprisal a token, nats
 * @param eceDebiased expected calibration error, debiased
 * @param bestTemperature the temperature of least surprisal on these texts
 */
public record Calibration(long documents, long tokens, double nll, double eceDebiased, double bestTemperature) {}
