package kelvin.sampling;

import org.jspecify.annotations.Nullable;

/**
 * A chain of temperatures and one other stage.
 *
 * @param cutTemperature in force at that stage
 * @param temperature of the draw
 */
record LoneCut(Stage cut, double cutTemperature, double temperature) {
    /** Returns the only stage of a chain that is no temperature, or null if there are none or several. */
    static @Nullable LoneCut of(SamplingChain chain) {
        Stage cut = null;
        double temperature = 1;
        double cutTemperature = 1;
        for (Stage stage : chain.stages()) {
            if (stage instanceof Temperature t) {
                temperature = t.temperature();
            } else if (cut == null) {
                cut = stage;
                cutTemperature = temperature;
            } else {
                return null;
            }
        }
        return cut == null ? null : new LoneCut(cut, cutTemperature, temperature);
    }

    /** Returns whether tokens have weights at the cut, and noise in the draw. */
    boolean isWarm() {
        return temperature > 0 && cutTemperature > 0 && cutTemperature < Double.POSITIVE_INFINITY;
    }
}
