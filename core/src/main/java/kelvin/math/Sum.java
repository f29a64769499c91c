package kelvin.math;

/** A sum of doubles with the rounding errors carried along (Neumaier 1974): exact to about two units in the last place. */
public final class Sum {
    private double sum;
    private double carry;

    /** Makes an empty sum. */
    public Sum() {}

    /** Adds a term. */
    public void add(double x) {
        double next = sum + x;
        carry += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
        sum = next;
    }

    /** Returns the sum. */
    public double value() {
        return Double.isInfinite(sum) ? sum : sum + carry; // an infinite term makes the carry NaN
    }
}
