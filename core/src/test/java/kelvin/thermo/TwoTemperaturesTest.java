package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * One model of three strings, p(ab) = 0.45 and p(ba) = p(bb) = 0.275, at two temperatures that share a name: each string weighted
 * by p^(1/T), and each token drawn at T. The table of docs/two-temperatures.md, computed with 30 digits by mpmath.
 */
class TwoTemperaturesTest {
    private static final double AB = 0.45;
    private static final double B = 0.275;
    private static final double INF = Double.POSITIVE_INFINITY;

    /** T; P(ab) and U of whole strings; P(ab) and U token by token. */
    private static final double[][] TABLE = {
        {0.1, 0.985679196465681388, 0.805560355206128909, 0.118500531340128767, 1.23262545615895815},
        {0.25, 0.781897540556242459, 0.905918028835817524, 0.309451938496368267, 1.13858637833817554},
        {0.5, 0.572438162544169611, 1.00907184708997335, 0.40099009900990099, 1.09350598679615325},
        {1, 0.45, 1.06936976302155839, 0.45, 1.06936976302155839},
        {2, 0.39009594457463759, 1.09887110168054432, 0.474937185533099774, 1.05708878554198585},
        {INF, 0.333333333333333333, 1.12682535294963438, 0.5, 1.04474593876666868}
    };

    private static double[] costs() {
        return new double[] {-StrictMath.log(AB), -StrictMath.log(B), -StrictMath.log(B)};
    }

    private static double[] whole(double t) {
        return Observables.probabilities(new double[] {StrictMath.log(AB), StrictMath.log(B), StrictMath.log(B)}, t);
    }

    /** "a" has one continuation, "b" two that are as likely: only the first letter feels T. */
    private static double[] byToken(double t) {
        double[] first = Observables.probabilities(new double[] {StrictMath.log(AB), StrictMath.log(1 - AB)}, t);
        double[] second = Observables.probabilities(new double[] {StrictMath.log(0.5), StrictMath.log(0.5)}, t);
        return new double[] {first[0], first[1] * second[0], first[1] * second[1]};
    }

    private static double energy(double[] p) {
        double sum = 0;
        for (int i = 0; i < 3; i++) sum += p[i] * costs()[i];
        return sum;
    }

    @Test
    void the_table() {
        for (double[] row : TABLE) {
            double t = row[0];
            assertThat(whole(t)[0]).as("T %s", t).isCloseTo(row[1], within(1e-12));
            assertThat(energy(whole(t))).as("T %s", t).isCloseTo(row[2], within(1e-12));
            assertThat(byToken(t)[0]).as("T %s", t).isCloseTo(row[3], within(1e-12));
            assertThat(energy(byToken(t))).as("T %s", t).isCloseTo(row[4], within(1e-12));
        }
    }

    /** For whole strings dU/dT is a variance; token by token U falls all the way: a negative heat capacity. */
    @Test
    void energy_rises_for_whole_texts_and_falls_token_by_token() {
        double before = 0;
        double beforeByToken = INF;
        for (double t = 0.05; t < 50; t *= 1.1) {
            assertThat(energy(whole(t))).isGreaterThan(before);
            assertThat(energy(byToken(t))).isLessThan(beforeByToken);
            before = energy(whole(t));
            beforeByToken = energy(byToken(t));
        }
    }

    /** At T = 1 both are the model itself; at T = 0 they are not even the same text. */
    @Test
    void they_meet_at_one_only() {
        for (int i = 0; i < 3; i++) assertThat(whole(1)[i]).isCloseTo(byToken(1)[i], within(1e-15));
        assertThat(whole(0)).containsExactly(1, 0, 0);
        assertThat(byToken(0)).containsExactly(0, 0.5, 0.5);
    }

    /** What token-level decoding drops is the partition function of the future: 1 after "a", 2^(1 - beta) after "b". */
    @Test
    void the_free_energy_of_the_continuation_makes_them_equal() {
        for (double t : new double[] {0.1, 0.5, 2, 7}) {
            double[] first = Observables.probabilities(
                    new double[] {StrictMath.log(AB), StrictMath.log(1 - AB) + (t - 1) * StrictMath.log(2)}, t);
            assertThat(first[0]).isCloseTo(whole(t)[0], within(1e-13));
        }
    }
}
