package kelvin.sampling;

/** Checks vectors of logits, shape (vocabulary), in nats; -infinity bans a token. */
public final class Logits {
    private Logits() {}

    /**
     * Returns the id of the largest logit, the lowest among equals.
     *
     * @throws SamplingException if a logit is NaN or +infinity, or none is finite
     */
    public static int groundState(double[] logits) {
        int ground = -1;
        double largest = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (!(logits[id] < Double.POSITIVE_INFINITY)) throw broken(id, logits[id]);
            if (logits[id] > largest) {
                largest = logits[id];
                ground = id;
            }
        }
        if (ground < 0) throw allBanned(logits.length);
        return ground;
    }

    static SamplingException broken(int id, double value) {
        return new SamplingException(
                SamplingException.Kind.LOGITS,
                null,
                value,
                "the logit of token " + id + " is " + value + ", expected a finite number, or -inf for a banned token",
                "look for the cause in the model or in the stage before");
    }

    static SamplingException allBanned(int vocabulary) {
        return new SamplingException(
                SamplingException.Kind.LOGITS,
                null,
                vocabulary,
                "all " + vocabulary + " tokens are banned",
                "leave at least one finite logit");
    }

    /** Returns float logits as doubles, exactly. */
    public static double[] widen(float[] logits) {
        double[] wide = new double[logits.length];
        for (int id = 0; id < logits.length; id++) wide[id] = logits[id];
        return wide;
    }

    /**
     * Checks a temperature.
     *
     * @throws SamplingException unless it is 0, infinity, or in [1e-300, 1e300]
     */
    public static double checkTemperature(double temperature) {
        boolean ordinary = temperature >= 1e-300 && temperature <= 1e300;
        if (!ordinary && temperature != 0 && temperature != Double.POSITIVE_INFINITY) {
            throw SamplingException.setting(
                    "temperature",
                    temperature,
                    "T is " + temperature + ", expected 0, inf, or 1e-300 to 1e300",
                    temperature > 0 && temperature < 1 ? "use 0 for the ground state" : "use 0 or inf for the ends");
        }
        return temperature == 0 ? 0 : temperature; // -0 is 0
    }
}
