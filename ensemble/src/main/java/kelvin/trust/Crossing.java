package kelvin.trust;

import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.Stability;
import kelvin.sampling.TemperatureInterval;
import org.jspecify.annotations.Nullable;

/**
 * The least change of T at which a draw with the same noise takes another token. The scores {@code l_i + T g_i} are lines over
 * T, so a token is drawn on one interval of T or on none: {@code T (g_b - g_j) >= l_j - l_b} for all j. The nearest end of the
 * interval is the answer; where only two lines matter it is where they cross.
 */
final class Crossing {
    private Crossing() {}

    /**
     * Returns the admissible temperature nearest to {@code temperature} at which the token is drawn, or null.
     *
     * @param token that is not drawn at {@code temperature}
     */
    static @Nullable Double nearest(float[] logits, int token, double temperature, NoiseKey key) {
        GumbelField field = new GumbelField(key);
        double own = field.gumbel(token);
        double from = 0;
        double to = Double.POSITIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (id == token || logits[id] == Float.NEGATIVE_INFINITY) continue;
            double lead = own - field.gumbel(id);
            double deficit = (double) logits[id] - logits[token];
            if (lead > 0) from = Math.max(from, deficit / lead);
            else if (lead < 0) to = Math.min(to, deficit / lead);
            else if (deficit > 0) return null;
        }
        if (from > to) return null;
        TemperatureInterval drawn = around(logits, token, from, to, key);
        if (drawn == null) return null;
        return temperature < drawn.from() ? drawn.from() : drawn.to();
    }

    /** Finds the exact interval from its ends, rounded as they are. */
    private static @Nullable TemperatureInterval around(
            float[] logits, int token, double from, double to, NoiseKey key) {
        Draw draw = new Draw(logits.length);
        double middle = to == Double.POSITIVE_INFINITY ? to : from / 2 + to / 2;
        for (double t : new double[] {middle, from, to}) {
            double inside = admissible(t);
            if (draw.draw(logits, null, inside, key) == token) {
                return new Stability(logits.length).around(logits, inside, key, TemperatureInterval.ALL);
            }
        }
        return null; // narrower than the distance of two doubles
    }

    private static double admissible(double t) {
        if (t == 0 || t == Double.POSITIVE_INFINITY) return t;
        return Math.clamp(t, 1e-300, 1e300);
    }
}
