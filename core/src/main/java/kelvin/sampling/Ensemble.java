package kelvin.sampling;

import java.util.BitSet;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.jspecify.annotations.Nullable;

/**
 * What the stages of a chain work on for one token: logits, the temperature in force, and the tokens still kept. T starts at
 * 1, and every token with a finite logit is kept.
 */
public final class Ensemble {
    private final double[] logits; // (vocabulary), nats
    private final BitSet kept;
    private final NoiseKey key;
    private @Nullable GumbelField noise;
    private double temperature = 1;

    /**
     * Makes an ensemble of raw logits, which are copied.
     *
     * @param key names the noise of this draw, for stages that toss coins
     * @throws SamplingException if a logit is NaN or +infinity, or none is finite
     */
    public Ensemble(double[] logits, NoiseKey key) {
        Logits.groundState(logits);
        this.logits = logits.clone();
        this.key = key;
        this.kept = new BitSet(logits.length);
        for (int id = 0; id < logits.length; id++) kept.set(id, logits[id] > Double.NEGATIVE_INFINITY);
    }

    /** Returns the number of tokens. */
    public int vocabulary() {
        return logits.length;
    }

    /** Returns the noise of this draw; a stage asks it for words of its own purpose. */
    public GumbelField noise() {
        if (noise == null) noise = new GumbelField(key);
        return noise;
    }

    /** Returns whether a stage asked for noise: what is kept then depends on coins, not on the logits alone. */
    public boolean tossedCoins() {
        return noise != null;
    }

    /** Returns a token's logit as edited so far. */
    public double logit(int id) {
        return logits[id];
    }

    /** Returns the temperature in force. */
    public double temperature() {
        return temperature;
    }

    /** Sets the temperature; logits stay as they are. */
    public void setTemperature(double newTemperature) {
        temperature = Logits.checkTemperature(newTemperature);
    }

    /**
     * Adds to a logit; -infinity bans the token.
     *
     * @throws SamplingException if the sum leaves the range of doubles
     */
    public void add(int id, double bias) {
        if (bias == Double.NEGATIVE_INFINITY) {
            kept.clear(id); // its logit stays, so that the mass removed can be told
            return;
        }
        if (!kept.get(id)) return; // banned or cut before: no field brings it back
        double sum = logits[id] + bias;
        if (!(Math.abs(sum) <= Double.MAX_VALUE)) throw Logits.broken(id, sum);
        logits[id] = sum;
    }

    /** Removes a token. */
    public void remove(int id) {
        kept.clear(id);
    }

    /** Keeps only these tokens, of those kept so far. */
    public void retain(BitSet survivors) {
        kept.and(survivors);
    }

    /** Returns whether a token is kept. */
    public boolean isKept(int id) {
        return kept.get(id);
    }

    /** Returns the first kept token from an id on, or -1. */
    public int nextKept(int from) {
        return kept.nextSetBit(from);
    }

    /** Returns the number of tokens kept. */
    public int keptCount() {
        return kept.cardinality();
    }

    /** Returns a copy of the set of tokens kept. */
    public BitSet kept() {
        return (BitSet) kept.clone();
    }

    /** Returns the largest logit of the kept tokens. */
    public double groundLogit() {
        double largest = Double.NEGATIVE_INFINITY;
        for (int id = kept.nextSetBit(0); id >= 0; id = kept.nextSetBit(id + 1)) {
            if (logits[id] > largest) largest = logits[id];
        }
        return largest;
    }

    /** Returns {@code w = exp((l - ground) / T)} of a logit: at T = 0, 1 for the ground state and 0 above. */
    double weight(double logit, double ground) {
        if (temperature == 0) return logit == ground ? 1 : 0;
        return temperature == Double.POSITIVE_INFINITY ? 1 : StrictMath.exp((logit - ground) / temperature);
    }

    /** Returns the logits of the kept tokens, -infinity for the others. */
    public double[] keptLogits() {
        double[] out = new double[logits.length];
        for (int id = 0; id < out.length; id++) out[id] = kept.get(id) ? logits[id] : Double.NEGATIVE_INFINITY;
        return out;
    }

    /** Returns the logits as edited; the array is the ensemble's own. */
    double[] logits() {
        return logits;
    }
}
