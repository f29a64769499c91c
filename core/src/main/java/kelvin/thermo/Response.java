package kelvin.thermo;

import kelvin.math.Sum;

/**
 * How probabilities answer to small fields on the logits: the Jacobian of softmax,
 *
 * <pre>d p_i / d l_j = beta (p_i delta_ij - p_i p_j) = beta Cov(1_i, 1_j)</pre>
 *
 * A susceptibility is a covariance: the fluctuation-dissipation theorem. It is symmetric, and its rows sum to 0, for a shift of
 * all logits changes nothing. Contracted with the energies on both sides, and once more over T, it is the heat capacity:
 * {@code dU/dT = (1/T) sum_ij e_i (d p_i / d l_j) e_j = Var(e) / T^2}.
 */
public final class Response {
    private final double[] logits;
    private final double[] p;
    private final double temperature;

    private Response(double[] logits, double[] p, double temperature) {
        this.logits = logits;
        this.p = p;
        this.temperature = temperature;
    }

    /**
     * Takes logits at a temperature above 0; -infinity is a state that does not exist, and no field brings it back.
     *
     * @throws IllegalArgumentException if T is 0, where a step has no slope, or as {@link Observables#of(double[], double)}
     */
    public static Response of(double[] logits, double temperature) {
        double[] p = Observables.probabilities(logits, temperature);
        if (temperature == 0) {
            throw new IllegalArgumentException(
                    "T is 0, where probabilities are steps without a slope; expected more than 0, up to inf");
        }
        return new Response(logits.clone(), p, temperature);
    }

    /** Returns d p_i / d l_j. */
    public double at(int i, int j) {
        double covariance = i == j ? p[i] * (1 - p[i]) : -p[i] * p[j];
        return covariance / temperature + 0.0; // never -0
    }

    /** Returns the change of each probability per unit of a field on the logits: {@code beta p_i (h_i - sum p h)}. */
    public double[] to(double[] field) {
        if (field.length != p.length) {
            throw new IllegalArgumentException(field.length + " numbers of a field, expected " + p.length);
        }
        double mean = mean(field);
        double[] change = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) change[i] = p[i] * (field[i] - mean) / temperature;
        }
        return change;
    }

    private double mean(double[] values) {
        Sum sum = new Sum();
        for (int i = 0; i < p.length; i++) if (p[i] > 0) sum.add(p[i] * values[i]);
        return sum.value();
    }

    /** Returns dU/dT as the contraction of the response with the energies; equals the heat capacity. */
    public double energySlope() {
        if (temperature == Double.POSITIVE_INFINITY) return 0;
        double ground = Double.NEGATIVE_INFINITY;
        for (double logit : logits) ground = Math.max(ground, logit);
        double[] energies = new double[p.length];
        for (int i = 0; i < p.length; i++) energies[i] = (ground - logits[i]) / temperature;
        double[] change = to(energies);
        Sum slope = new Sum();
        for (int i = 0; i < p.length; i++) if (p[i] > 0) slope.add(energies[i] * change[i]);
        return slope.value() * temperature;
    }
}
