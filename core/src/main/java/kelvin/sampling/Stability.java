package kelvin.sampling;

import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;

/**
 * How far T can be moved until another token is drawn from the same logits with the same noise. The scores {@code l_i + T
 * g_i} are lines over T and the draw is their upper envelope, so a token is drawn on one interval. Its ends are crossings of
 * lines, and are found on the real draw: from a crossing to the next one of the token that is drawn there, and by bisection
 * between neighbouring doubles at last.
 *
 * <p>Chains with cuts have no such envelope. An instance owns its memory and is confined to one thread.
 */
public final class Stability {
    private final Draw draw;

    /** Makes a finder for vocabularies of this size. */
    public Stability(int vocabulary) {
        this.draw = new Draw(vocabulary);
    }

    /** The draw as a function of T. */
    private final class Curve {
        private final float[] logits;
        private final GumbelField field;

        Curve(float[] logits, GumbelField field) {
            this.logits = logits;
            this.field = field;
            draw.groupMaxima(logits); // the same for every temperature
        }

        int at(long ordinal) {
            double t = TemperatureInterval.ofOrdinal(ordinal);
            if (t == 0) return draw.groundState(logits);
            return draw.drawPrefix(logits, Float.NEGATIVE_INFINITY, Integer.MAX_VALUE, t, field);
        }

        /** Where the lines of two tokens meet, as an ordinal between two others. */
        long crossing(int a, int b, long low, long high) {
            double t = ((double) logits[a] - logits[b]) / (field.gumbel(b) - field.gumbel(a));
            if (t > 1e300) return high;
            return t >= 1e-300 ? Math.clamp(TemperatureInterval.ordinal(t), low, high) : low; // ties meet at 0
        }
    }

    /**
     * Returns the interval around a temperature on which its token is drawn, as far as it lies in {@code limits}.
     *
     * @param logits (vocabulary), nats
     * @param temperature inside the limits
     * @throws SamplingException as {@link Draw}
     */
    public TemperatureInterval around(float[] logits, double temperature, NoiseKey key, TemperatureInterval limits) {
        if (!limits.contains(temperature)) {
            throw new IllegalArgumentException("T is " + temperature + ", outside of " + limits);
        }
        Curve curve = new Curve(logits, new GumbelField(key));
        long here = TemperatureInterval.ordinal(temperature);
        int token = curve.at(here);
        long from = end(curve, token, here, TemperatureInterval.ordinal(limits.from()));
        long to = end(curve, token, here, TemperatureInterval.ordinal(limits.to()));
        return new TemperatureInterval(TemperatureInterval.ofOrdinal(from), TemperatureInterval.ofOrdinal(to));
    }

    /** The last ordinal from {@code inside} towards {@code limit} at which the token is drawn. */
    private static long end(Curve curve, int token, long inside, long limit) {
        int other = curve.at(limit);
        long in = inside;
        long out = limit;
        if (other == token) return out;
        while (Math.abs(out - in) > 1) {
            long least = Math.min(in, out) + 1;
            long greatest = Math.max(in, out) - 1;
            long guess = curve.crossing(token, other, least, greatest);
            int drawn = curve.at(guess);
            if (drawn != token && drawn != other) { // a third line lies above: nearer
                out = guess;
                other = drawn;
                continue;
            }
            return bisect(curve, token, drawn == token ? guess : in, drawn == token ? out : guess, guess);
        }
        return in;
    }

    /** Finds the end between {@code in} and {@code out}, one of which is the guess, in steps that double from there. */
    private static long bisect(Curve curve, int token, long inside, long outside, long guess) {
        long in = inside;
        long out = outside;
        long direction = Long.signum(guess == in ? out - in : in - out);
        for (long step = 1; Math.abs(out - in) > 1; step *= 2) {
            long from = guess == inside ? in : out;
            if (step >= Math.abs(out - in)) break;
            long probe = from + direction * step;
            boolean same = curve.at(probe) == token;
            if (same) in = probe;
            else out = probe;
            if (same != (guess == inside)) break;
        }
        while (Math.abs(out - in) > 1) {
            long middle = in + (out - in) / 2;
            if (curve.at(middle) == token) in = middle;
            else out = middle;
        }
        return in;
    }
}
