package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double value(double[] logits, double t, Quantity quantity) {
        Observables o = Observables.of(logits, t);
        return switch (quantity) {
            case ENTROPY -> o.entropy();
            case EFFECTIVE_STATES -> o.effectiveStates();
            case ENERGY -> o.energy();
            case SURPRISAL -> o.energy() + Observables.of(logits, 1).logPartition();
            case PERPLEXITY ->
                StrictMath.exp(o.energy() + Observables.of(logits, 1).logPartition());
        };
    }

    /** The value at some T, asked back, gives T: where its slope lets it, to many digits. */
    @ParameterizedTest
    @EnumSource(Quantity.class)
    void finds_the_temperature_that_a_value_came_from(Quantity quantity) {
        SplittableRandom random = new SplittableRandom(quantity.ordinal());
        for (int trial = 0; trial < 300; trial++) {
            int n = random.nextInt(2, 200);
            double width = Math.exp(random.nextDouble(-4, 4));
            double[] logits = new double[n];
            float[] narrow = new float[n];
            for (int i = 0; i < n; i++) {
                narrow[i] = (float) (random.nextGaussian() * width);
                logits[i] = narrow[i];
            }
            double t = width * Math.exp(random.nextDouble(-2, 2));
            double target = value(logits, t, quantity);
            double found = Solver.temperature(logits, quantity, target);
            assertThat(value(logits, found, quantity)).isCloseTo(target, within(1e-11 * (1 + target)));
            double capacity = Observables.of(logits, t).heatCapacity();
            if (capacity > 1e-3 && quantity == Quantity.ENTROPY) {
                assertThat(found).isCloseTo(t, within(1e-9 * t));
                assertThat(Solver.temperature(narrow, quantity, target)).isCloseTo(t, within(1e-6 * t));
                assertThat(Solver.temperature(DensityOfStates.of(narrow), quantity, target))
                        .isCloseTo(t, within(1e-3 * t));
            }
        }
    }

    /** Two levels with a gap of 1: U = 1 / (e^beta + 1), so U = 1/4 at beta = ln 3; then S = ln 4 - (3/4) ln 3. */
    @Test
    void two_levels_by_hand() {
        double[] logits = {1, 0};
        double t = 1 / StrictMath.log(3);
        double s = StrictMath.log(4) - 0.75 * StrictMath.log(3);
        assertThat(Solver.temperature(logits, Quantity.ENERGY, 0.25)).isCloseTo(t, within(1e-12));
        assertThat(Solver.temperature(logits, Quantity.ENTROPY, s)).isCloseTo(t, within(1e-12));
        assertThat(Solver.temperature(logits, Quantity.EFFECTIVE_STATES, StrictMath.exp(s)))
                .isCloseTo(t, within(1e-12));
        double cost = 0.25 + StrictMath.log1p(StrictMath.exp(-1));
        assertThat(Solver.temperature(logits, Quantity.SURPRISAL, cost)).isCloseTo(t, within(1e-12));
        assertThat(Solver.temperature(new double[] {0, -1}, new double[] {1, 3}, Quantity.ENERGY, 0.5))
                .isCloseTo(1 / StrictMath.log(3), within(1e-12));
    }

    @Test
    void the_ends_of_the_range_are_zero_and_infinity() {
        double[] ties = {2, 2, 1, Double.NEGATIVE_INFINITY};
        assertThat(Solver.temperature(ties, Quantity.ENTROPY, StrictMath.log(2)))
                .isZero();
        assertThat(Solver.temperature(ties, Quantity.EFFECTIVE_STATES, 2)).isZero();
        assertThat(Solver.temperature(ties, Quantity.EFFECTIVE_STATES, 3)).isEqualTo(INF);
        assertThat(Solver.temperature(ties, Quantity.ENERGY, 0)).isZero();
        assertThat(Solver.temperature(ties, Quantity.ENERGY, 1.0 / 3)).isEqualTo(INF);
        assertThat(Solver.temperature(new double[] {4}, Quantity.ENTROPY, 0)).isZero();
        assertThat(Solver.temperature(new double[] {4, 4}, Quantity.EFFECTIVE_STATES, 2))
                .isZero();
    }

    @Test
    void a_target_out_of_reach_is_refused_with_the_range() {
        double[] ties = {2, 2, 1};
        OutOfReachException above = catchThrowableOfType(
                OutOfReachException.class, () -> Solver.temperature(ties, Quantity.EFFECTIVE_STATES, 3.5));
        assertThat(above.least()).isCloseTo(2, within(1e-12));
        assertThat(above.greatest()).isEqualTo(3);
        assertThat(above.target()).isEqualTo(3.5);
        assertThat(above.quantity()).isEqualTo("effective_states");
        assertThat(above).hasMessageContaining("3.5").hasMessageContaining("to 3.0");
        for (double target : new double[] {0.6, -1, Double.NaN, 2, INF}) {
            assertThatThrownBy(() -> Solver.temperature(ties, Quantity.ENTROPY, target))
                    .as("%s", target)
                    .isInstanceOf(OutOfReachException.class);
        }
        // A thermostat takes the nearest end instead.
        assertThat(Solver.nearest(ties, Quantity.EFFECTIVE_STATES, 3.5)).isEqualTo(INF);
        assertThat(Solver.nearest(ties, Quantity.ENTROPY, 0.6)).isZero();
        assertThat(Solver.nearest(new float[] {2, 2, 1}, Quantity.ENTROPY, 0.6)).isZero();
        assertThatThrownBy(() -> Solver.nearest(ties, Quantity.ENTROPY, Double.NaN))
                .hasMessageContaining("NaN");
    }

    /** Levels on scales a thousand decades apart: a plateau lies between, where Newton's method would fly off. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.69, 0.70, 1.0, 1.09})
    void plateaus_are_crossed(double entropy) {
        double[] logits = {0, -1e-150, -1e150};
        double t = Solver.temperature(logits, Quantity.ENTROPY, entropy);
        assertThat(Observables.of(logits, t).entropy()).isCloseTo(entropy, within(1e-12));
    }

    /** f(beta) = mean(ln Z + beta e) for tokens of two levels, a fraction f excited: ln(1 + e^-beta) + f beta. */
    @Test
    void a_text_has_a_perplexity_twice() {
        Thermometer text = new Thermometer();
        for (int i = 0; i < 10; i++) text.add(new float[] {2, 1}, i < 2 ? 1 : 0);
        double best = temperatureOf(text);
        double[] found = text.temperaturesOfPerplexity(1.9);
        assertThat(found).hasSize(2);
        assertThat(found[0]).isLessThan(best);
        assertThat(found[1]).isGreaterThan(best);
        for (double t : found) {
            assertThat(StrictMath.log1p(StrictMath.exp(-1 / t)) + 0.2 / t).isCloseTo(StrictMath.log(1.9), within(1e-7));
            assertThat(text.meanSurprisal(t)).isCloseTo(StrictMath.log(1.9), within(1e-7));
        }
        // Above ln 2, the cost at infinite temperature, only the cold side is left.
        assertThat(text.temperaturesOfPerplexity(5)).hasSize(1);
        assertThat(text.temperaturesOfPerplexity(5)[0]).isLessThan(found[0]);
        double least = StrictMath.exp(text.meanSurprisal(best));
        assertThatThrownBy(() -> text.temperaturesOfPerplexity(0.999 * least))
                .isInstanceOf(OutOfReachException.class)
                .hasMessageContaining("perplexity");
        assertThatThrownBy(() -> text.temperaturesOfPerplexity(Double.NaN)).isInstanceOf(OutOfReachException.class);
        assertThat(text.meanSurprisal(0)).isEqualTo(INF);
        assertThat(text.meanSurprisal(INF)).isCloseTo(StrictMath.log(2), within(1e-12));
    }

    private static double temperatureOf(Thermometer text) {
        Double t = text.read().temperature();
        return t == null ? Double.NaN : t;
    }

    @Test
    void a_frozen_text_and_an_inverted_one_have_a_perplexity_once() {
        Thermometer frozen = new Thermometer();
        for (int i = 0; i < 5; i++) frozen.add(new float[] {3, 1, 0}, 0);
        double[] hot = frozen.temperaturesOfPerplexity(2);
        assertThat(hot).hasSize(1);
        assertThat(frozen.meanSurprisal(hot[0])).isCloseTo(StrictMath.log(2), within(1e-9));
        assertThatThrownBy(() -> frozen.temperaturesOfPerplexity(3.5)).isInstanceOf(OutOfReachException.class);

        Thermometer inverted = new Thermometer();
        for (int i = 0; i < 4; i++) inverted.add(new float[] {1, 0}, i == 0 ? 0 : 1);
        double[] cold = inverted.temperaturesOfPerplexity(2.5);
        assertThat(cold).hasSize(1);
        assertThat(inverted.meanSurprisal(cold[0])).isCloseTo(StrictMath.log(2.5), within(1e-9));
        assertThatThrownBy(() -> inverted.temperaturesOfPerplexity(1.5)).isInstanceOf(OutOfReachException.class);
    }

    @Test
    void quantities_have_words() {
        for (Quantity quantity : Quantity.values())
            assertThat(Quantity.of(quantity.word())).isEqualTo(quantity);
        assertThatThrownBy(() -> Quantity.of("warmth")).hasMessageContaining("effective_states");
    }
}
