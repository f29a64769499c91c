package kelvin.math;

import java.util.Arrays;

/**
 * What a pass of {@link RoughKernels} works with: the scale of its weights, and memory for its sums. Owned by a thread; made once, it
 * allocates nothing.
 */
public final class RoughSums {
    private static final int SUMS = 3;
    private static final double LEAST_EXPONENT = -120;
    private static final double LEAST_SCALE = 0x1p-20;
    private static final double GREATEST_SCALE = 0x1p20;
    /** With it, |x| low stays below 2^-7 for every logit that counts. */
    private static final double GREATEST_OFFSET = 1 << 18;

    private final float[] block = new float[SUMS * RoughKernels.LANES];
    private final double[] lanes = new double[SUMS * RoughKernels.LANES];
    private double unit;
    private double excess;
    private float high;
    private float low;
    private float offset;
    private float least;

    /** Makes room for sums. */
    public RoughSums() {}

    /**
     * Sets the scale of weights.
     *
     * @param ground the largest logit, finite
     * @param beta inverse temperature
     * @return false if single precision does not do: s outside of [2^-20, 2^20], or a ground logit of more than 2^18 / s
     */
    public boolean scale(float ground, double beta) {
        double s = beta * Exponential.LOG2_E;
        double y = ground * s;
        if (!(s >= LEAST_SCALE && s <= GREATEST_SCALE && Math.abs(y) <= GREATEST_OFFSET)) return false;
        double c = Math.rint(y);
        high = (float) s;
        low = (float) (s - high);
        offset = RoughWeight.ROUNDER + (float) (RoughWeight.BIAS - c);
        least = (float) (ground + LEAST_EXPONENT / s);
        unit = StrictMath.exp((c - y) / Exponential.LOG2_E);
        float z = RoughWeight.rounded(ground, this);
        excess = (double) RoughWeight.power(ground, z, this) * RoughWeight.exponent(z) * unit - 1;
        return true;
    }

    /** Returns the leading part of s. */
    public float high() {
        return high;
    }

    /** Returns what s has beyond {@link #high}. */
    public float low() {
        return low;
    }

    /** Returns the number that turns {@code x s} into {@code z}. */
    public float offset() {
        return offset;
    }

    /** Returns the logit that stands in for all smaller ones. */
    public float least() {
        return least;
    }

    /** Returns the lanes of a block, 16 of each sum, for a kernel to write. */
    public float[] block() {
        return block;
    }

    /** Begins a pass. */
    public void clear() {
        Arrays.fill(lanes, 0);
    }

    /** Adds the block's first lanes, a multiple of 16, to those of the pass. */
    public void empty(int count) {
        for (int i = 0; i < count; i++) lanes[i] += block[i];
    }

    /** Ends a pass: folds the lanes and makes the sums relative to the ground logit. */
    public void fold() {
        ScalarMomentKernels.fold(lanes);
        for (int i = 0; i < SUMS; i++) lanes[i] *= unit;
    }

    /**
     * Returns the sum of all weights without the errors that the ground state makes: that of its weight, which is 1, and those of the
     * additions in its lane, where single precision holds little beside it. Where one state outweighs the rest, they are most of the
     * whole.
     *
     * @param first the first token with the ground logit
     * @param ties tokens with it
     */
    public double partition(float[] logits, int first, int ties) {
        int whole = ScalarRoughKernels.whole(logits);
        int from = first < whole ? first / RoughKernels.BLOCK * RoughKernels.BLOCK : whole;
        int to = first < whole ? Math.min(whole, from + RoughKernels.BLOCK) : logits.length;
        int lane = first % RoughKernels.LANES;
        float added = 0;
        double exact = 0;
        for (int at = from; at < to; at += RoughKernels.CHUNK) {
            float chunk = 0;
            for (int id = at + lane; id < Math.min(to, at + RoughKernels.CHUNK); id += RoughKernels.LANES) {
                float x = RoughWeight.bounded(logits[id], this);
                float z = RoughWeight.rounded(x, this);
                float power = RoughWeight.power(x, z, this);
                float exponent = RoughWeight.exponent(z);
                chunk = Math.fma(power, exponent, chunk);
                exact += power * exponent;
            }
            added += chunk;
        }
        return lanes[0] + (exact - added) * unit - ties * excess;
    }

    /** Returns the pass's first, second or third sum, by 0, 1 or 2. */
    public double sum(int index) {
        return lanes[index];
    }
}
