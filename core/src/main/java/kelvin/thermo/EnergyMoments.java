package kelvin.thermo;

import kelvin.math.Sum;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the distribution of the energy at a temperature: its first four moments. With {@code beta = 1 / T} the n-th
 * cumulant is {@code (-1)^n d^n ln Z / d beta^n}; the second, the variance, is the Fisher information about beta.
 *
 * @param mean U, above the ground state, in the unit of the levels
 * @param standardDeviation the root of {@code Var(e)}, in the same unit
 * @param skewness the third central moment over the cube of the standard deviation; null if that is 0
 * @param excessKurtosis the fourth central moment over the square of the variance, less 3; null likewise
 */
public record EnergyMoments(
        double mean,
        double standardDeviation,
        @Nullable Double skewness,
        @Nullable Double excessKurtosis) {

    /**
     * Returns the moments of logits, the i-th {@code degeneracies[i]} times.
     *
     * @throws IllegalArgumentException as {@link Observables#of(double[], double[], double)}, and if an energy is no finite double
     */
    public static EnergyMoments of(double[] logits, double[] degeneracies, double temperature) {
        Observables o = Observables.of(logits, degeneracies, temperature);
        if (temperature == 0) return new EnergyMoments(0, 0, null, null);
        for (double logit : logits) {
            if (logit > Double.NEGATIVE_INFINITY && o.groundLogit() - logit > Double.MAX_VALUE) {
                throw new IllegalArgumentException("energies leave the doubles; measure them in a larger unit");
            }
        }
        Sum second = new Sum();
        double scale = Math.max(o.energy(), Double.MIN_NORMAL);
        for (int i = 0; i < logits.length; i++) {
            double p = probability(o, logits[i], degeneracies[i], temperature);
            if (p == 0) continue;
            double deviation = (o.groundLogit() - logits[i] - o.energy()) / scale;
            second.add(p * deviation * deviation);
        }
        double sigma = scale * StrictMath.sqrt(second.value());
        if (!(sigma > 0)) return new EnergyMoments(o.energy(), 0, null, null);
        Sum third = new Sum();
        Sum fourth = new Sum();
        for (int i = 0; i < logits.length; i++) {
            double p = probability(o, logits[i], degeneracies[i], temperature);
            if (p == 0) continue;
            double z = (o.groundLogit() - logits[i] - o.energy()) / sigma;
            third.add(p * z * z * z);
            fourth.add(p * z * z * z * z);
        }
        return new EnergyMoments(o.energy(), sigma, third.value(), fourth.value() - 3);
    }

    private static double probability(Observables o, double logit, double degeneracy, double temperature) {
        return degeneracy * StrictMath.exp(o.logProbability(logit, temperature));
    }

    /** Returns the Fisher information about beta, {@code Var(e)}: a temperature read off n tokens has SE(beta) = 1 / sqrt(n Var). */
    public double fisherInformation() {
        return standardDeviation * standardDeviation;
    }

    /** Returns the Fisher information about T, {@code Var(e) / T^4 = C / T^2}; 0 at both ends. */
    public double fisherInformationOfTemperature(double temperature) {
        if (temperature == 0 || temperature == Double.POSITIVE_INFINITY) return 0;
        double perTemperature = standardDeviation / temperature / temperature;
        return perTemperature * perTemperature;
    }

    /**
     * Returns a cumulant of the energy, in the n-th power of the unit of the levels.
     *
     * @throws IllegalArgumentException if n is not 1 to 4
     */
    public double cumulant(int n) {
        double sigma = standardDeviation;
        return switch (n) {
            case 1 -> mean;
            case 2 -> sigma * sigma;
            case 3 -> skewness == null ? 0 : skewness * sigma * sigma * sigma;
            case 4 -> excessKurtosis == null ? 0 : excessKurtosis * sigma * sigma * sigma * sigma;
            default -> throw new IllegalArgumentException("there is cumulant 1 to 4 here, not " + n);
        };
    }
}
