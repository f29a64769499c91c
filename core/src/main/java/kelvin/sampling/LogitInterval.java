package kelvin.sampling;

/** An interval of logits, its ends included for ids up to a last one. */
final class LogitInterval {
    private float low;
    private int lastLow; // the last id of those with the lowest logit
    private float high;
    private int lastHigh;

    /** Makes the interval of all logits. */
    LogitInterval() {
        all();
    }

    /** Takes all logits. */
    void all() {
        low = Float.NEGATIVE_INFINITY;
        high = Float.POSITIVE_INFINITY;
        lastLow = Integer.MAX_VALUE;
        lastHigh = Integer.MAX_VALUE;
    }

    /** Keeps what lies in another interval too. */
    void narrow(float nextLow, int nextLastLow, float nextHigh, int nextLastHigh) {
        if (nextLow > low) {
            low = nextLow;
            lastLow = nextLastLow;
        } else if (nextLow == low) {
            lastLow = Math.min(lastLow, nextLastLow);
        }
        if (nextHigh < high) {
            high = nextHigh;
            lastHigh = nextLastHigh;
        } else if (nextHigh == high) {
            lastHigh = Math.min(lastHigh, nextLastHigh);
        }
    }

    /** Returns whether a token lies inside. */
    boolean holds(float logit, int id) {
        return logit >= low && logit <= high && !(logit == low && id > lastLow) && !(logit == high && id > lastHigh);
    }

    /** Returns the lowest logit. */
    float low() {
        return low;
    }

    /** Returns the highest logit. */
    float high() {
        return high;
    }
}
