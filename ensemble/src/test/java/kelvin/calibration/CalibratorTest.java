package kelvin.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kelvin.sampling.SamplingException;
import kelvin.thermo.Thermometer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibratorTest {
    private static final int RESAMPLES = 400;
    private static final float BANNED = Float.NEGATIVE_INFINITY;

    private static Calibration read(Calibrator calibrator) {
        return calibrator.read(null, RESAMPLES, 1);
    }

    private static Calibration of(float[][] logits, int... tokens) {
        Calibrator calibrator = new Calibrator();
        for (int t = 0; t < tokens.length; t++) calibrator.add(logits[t % logits.length], tokens[t]);
        calibrator.endDocument();
        return read(calibrator);
    }

    private static double number(java.lang.@org.jspecify.annotations.Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void one_token_by_hand() {
        // p = 1/4, 1/2, 1/4; the first token comes: -ln 1/4, (3/4)^2 + (1/2)^2 + (1/4)^2.
        float ln2 = (float) Math.log(2);
        Calibration c = of(new float[][] {{0, ln2, 0}}, 0);
        assertThat(c.tokens()).isEqualTo(1);
        assertThat(c.nll()).isCloseTo(2 * Math.log(2), within(1e-7));
        assertThat(c.brier()).isCloseTo(14.0 / 16, within(1e-7));
        assertThat(c.otherTokens()).isCloseTo(10.0 / 16, within(1e-7));
        assertThat(c.reliability().bins()).containsExactly(new Reliability.Bin(0, 1, 1, bin(c).meanP(), 0));
        assertThat(bin(c).meanP()).isCloseTo(0.5, within(1e-7));
        assertThat(c.reliability().reliability()).isCloseTo(0.25, within(1e-7));
        assertThat(c.reliability().resolution()).isZero();
        assertThat(c.reliability().eceDebiased()).isNull();
        assertThat(c.intervals()).isNull();
        // Uniform mean energy is 2/3 ln 2, the token's is ln 2: more surprising than tokens at random.
        assertThat(c.best().status()).isEqualTo(Thermometer.Status.INVERTED);
        assertThat(c.best().temperature()).isNull();
    }

    private static Reliability.Bin bin(Calibration c) {
        return c.reliability().bins().getFirst();
    }

    @Test
    void a_model_that_is_always_certain_and_always_right() {
        Calibration c = of(new float[][] {{0, -800, -900}, {-800, 0, -900}}, 0, 1, 0, 1);
        assertThat(c.nll()).isZero();
        assertThat(c.brier()).isZero();
        assertThat(c.reliability().bins()).containsExactly(new Reliability.Bin(0, 1, 4, 1, 1));
        assertThat(c.reliability().eceDebiased()).isZero();
        assertThat(c.best().status()).isEqualTo(Thermometer.Status.ZERO);
        assertThat(c.best().temperature()).isZero();
        assertThat(c.best().standardError()).isNull();
        assertThat(c.best().nll()).isZero();
    }

    @Test
    void a_uniform_model() {
        // Ties: the likeliest token is the one with the lowest id, so it comes once in four.
        Calibration c = of(new float[][] {{3, 3, 3, 3}}, 0, 1, 2, 3);
        assertThat(c.nll()).isCloseTo(Math.log(4), within(1e-12));
        assertThat(c.brier()).isCloseTo(0.75, within(1e-12));
        assertThat(bin(c).meanP()).isCloseTo(0.25, within(1e-12));
        assertThat(bin(c).frequency()).isEqualTo(0.25);
        assertThat(c.reliability().reliability()).isCloseTo(0, within(1e-20));
        // Every temperature gives the same; the thermometer calls it zero, as all energies are.
        assertThat(c.best().temperature()).isZero();
        assertThat(c.best().nll()).isCloseTo(Math.log(4), within(1e-12));
    }

    @Test
    void a_vocabulary_of_one() {
        Calibration c = of(new float[][] {{5}}, 0, 0, 0);
        assertThat(c.nll()).isZero();
        assertThat(c.brier()).isZero();
        assertThat(c.best().temperature()).isZero();
    }

    @Test
    void a_banned_token_counts_for_nothing_unless_it_comes() {
        Calibration with = of(new float[][] {{0, 1, BANNED}}, 0, 1);
        Calibration without = of(new float[][] {{0, 1}}, 0, 1);
        assertThat(with.nll()).isEqualTo(without.nll());
        assertThat(with.brier()).isEqualTo(without.brier());
        assertThat(with.best().temperature()).isEqualTo(without.best().temperature());
        assertThatThrownBy(() -> of(new float[][] {{0, 1, BANNED}}, 2))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("token 2 came, and its logit is -inf");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_broken_logit_is_named(float broken) {
        assertThatThrownBy(() -> of(new float[][] {{0, broken}}, 0))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("the logit of token 1 is " + broken);
    }

    @Test
    void what_is_no_distribution_or_no_document_is_refused() {
        assertThatThrownBy(() -> of(new float[][] {{BANNED, BANNED}}, 0)).hasMessageContaining("none of 2 logits");
        assertThatThrownBy(() -> of(new float[][] {{0, 1e20f}}, 0)).hasMessageContaining("nats");
        assertThatThrownBy(() -> of(new float[][] {{0, 1}}, 2)).hasMessageContaining("token is 2, expected 0 to 1");
        assertThatThrownBy(() -> of(new float[][] {{0, 1}})).hasMessageContaining("document 1 has no token");
        assertThatThrownBy(() -> read(new Calibrator())).hasMessageContaining("no document");
        Calibrator open = new Calibrator();
        open.add(new float[] {0, 1}, 0);
        assertThatThrownBy(() -> read(open)).hasMessageContaining("open");
        open.endDocument();
        assertThatThrownBy(open::endDocument).hasMessageContaining("document 2 has no token");
        assertThatThrownBy(() -> open.read(2, 10, 1))
                .hasMessage("bins are 2, expected 1 to 1 for 1 tokens: a bin needs two");
        assertThatThrownBy(() -> open.read(0, 10, 1)).hasMessageContaining("bins are 0");
    }

    /** The multi-class score and its parts against sums written out. */
    @Test
    void the_parts_add_up_to_the_brier_score() {
        Synthetic model = new Synthetic(5);
        Calibrator calibrator = new Calibrator();
        double brier = 0;
        double nats = 0;
        int tokens = 3_000;
        for (int t = 0; t < tokens; t++) {
            float[] logits = model.logits();
            int token = model.draw(logits);
            calibrator.add(logits, token);
            double z = 0;
            for (float l : logits) z += Math.exp(l);
            for (int i = 0; i < logits.length; i++) {
                double gap = Math.exp(logits[i]) / z - (i == token ? 1 : 0);
                brier += gap * gap / tokens;
            }
            nats -= Math.log(Math.exp(logits[token]) / z) / tokens;
        }
        calibrator.endDocument();
        Calibration c = read(calibrator);
        Reliability r = c.reliability();
        assertThat(c.brier()).isCloseTo(brier, within(1e-10));
        assertThat(c.nll()).isCloseTo(nats, within(1e-10));
        assertThat(r.reliability() - r.resolution() + r.uncertainty() + r.withinBins() + c.otherTokens())
                .isCloseTo(c.brier(), within(1e-12));
        assertThat(r.uncertainty()).isCloseTo(r.frequency() * (1 - r.frequency()), within(1e-12));
        assertThat(r.bins()).hasSize(15);
    }

    /**
     * Hypothesis: the model is calibrated. Over 20 sets of 2,000 tokens the debiased squared error has mean 0 within four of its
     * standard errors (false alarm 6e-5), no set's ECE is above 0.04, and T is 1 within four standard errors. The biased
     * squared error is rejected as an estimator of 0: its mean is 0.001, since chance alone gives some f (1 - f) / 133 in
     * 15 bins of 133 tokens. Power: the same test rejects logits 1.5 times as large, on every set.
     */
    @Test
    void a_calibrated_model_has_no_debiased_error_and_best_t_1_and_a_sharpened_one_is_rejected() {
        int sets = 20;
        double sum = 0;
        double squares = 0;
        double biased = 0;
        for (int set = 0; set < sets; set++) {
            Calibration c = read(new Synthetic(100 + set).calibrator(20, 100, 1));
            double squared = number(c.reliability().squaredErrorDebiased());
            sum += squared / sets;
            squares += squared * squared / sets;
            assertThat(number(c.reliability().eceDebiased())).isLessThan(0.04);
            biased += c.reliability().reliability() / sets;
            assertThat(number(c.best().temperature()))
                    .isCloseTo(1, within(4 * number(c.best().standardError())));
            assertThat(number(c.best().standardError())).isLessThan(0.05);

            Calibration sharp = read(new Synthetic(100 + set).calibrator(20, 100, 1.5));
            assertThat(number(sharp.reliability().eceDebiased())).isGreaterThan(0.06);
            assertThat(number(sharp.best().temperature()))
                    .isCloseTo(1.5, within(4 * number(sharp.best().standardError())));
            assertThat(Math.abs(number(sharp.best().temperature()) - 1))
                    .isGreaterThan(4 * number(sharp.best().standardError()));
            // At its best T it is the calibrated model again.
            Reliability there = Objects.requireNonNull(sharp.best().reliability());
            assertThat(number(there.eceDebiased())).isLessThan(0.04);
            assertThat(number(sharp.best().nll())).isLessThan(sharp.nll());
        }
        double error = Math.sqrt((squares - sum * sum) / (sets - 1));
        assertThat(sum).isCloseTo(0, within(4 * error));
        assertThat(error).isLessThan(2e-4);
        assertThat(biased).isGreaterThan(10 * error);
    }

    /** The fit over compact spectra against the thermometer over whole ones, and the errors' formulas written out. */
    @ParameterizedTest
    @ValueSource(doubles = {0.4, 1, 1.7, 3})
    void best_t_is_the_thermometers(double sharpness) {
        Synthetic model = new Synthetic(9);
        Calibrator calibrator = new Calibrator();
        Thermometer thermometer = new Thermometer();
        List<Integer> ends = new ArrayList<>();
        for (int d = 0; d < 8; d++) {
            for (int t = 0; t < 50 + d; t++) {
                float[] logits = model.logits();
                int token = model.draw(logits);
                float[] judged = Synthetic.scaled(logits, sharpness);
                calibrator.add(judged, token);
                thermometer.add(judged, token);
            }
            calibrator.endDocument();
            ends.add(thermometer.tokens());
        }
        Thermometer.Reading reading = thermometer.read();
        BestTemperature best = read(calibrator).best();
        assertThat(number(best.temperature())).isCloseTo(number(reading.temperature()), within(1e-4));
        double scatter = 0;
        double information = 0;
        int t = 0;
        for (int end : ends) {
            double score = 0;
            for (; t < end; t++) {
                var s = thermometer.spectrum(t).statistics(reading.beta());
                score += s.energy() - thermometer.energy(t);
                information += s.variance();
            }
            scatter += score * score;
        }
        double betaError = Math.sqrt(scatter * 8 / 7) / information;
        assertThat(best.clustered()).isTrue();
        assertThat(number(best.standardError()))
                .isCloseTo(betaError / reading.beta() / reading.beta(), within(2e-3 * number(best.standardError())));
    }

    @Test
    void one_document_has_the_sandwich_error_of_its_tokens() {
        Synthetic model = new Synthetic(11);
        Calibrator calibrator = new Calibrator();
        Thermometer thermometer = new Thermometer();
        for (int t = 0; t < 200; t++) {
            float[] logits = model.logits();
            int token = model.draw(logits);
            calibrator.add(logits, token);
            thermometer.add(logits, token);
        }
        calibrator.endDocument();
        BestTemperature best = read(calibrator).best();
        Thermometer.Reading reading = thermometer.read();
        assertThat(best.clustered()).isFalse();
        assertThat(number(best.standardError()))
                .isCloseTo(number(reading.temperatureError(reading.sandwichError())), within(1e-4));
    }

    @Test
    void the_ends_of_temperature() {
        // Each token comes equally often: the energies are those of the uniform distribution.
        Calibration uniform = of(new float[][] {{0, -1, -2}}, 0, 1, 2);
        assertThat(uniform.best().status()).isEqualTo(Thermometer.Status.INFINITE);
        assertThat(uniform.best().temperature()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(number(uniform.best().nll())).isCloseTo(Math.log(3), within(1e-6));
        // Levels of 1e-5: T lies far below the coldest that is looked at.
        float[][] near = {{0, -1e-5f}};
        Calibration cold = of(near, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(cold.best().temperature()).isEqualTo(1 / 1024.0);
        assertThat(cold.best().standardError()).isNull();
    }

    @Test
    void two_levels_have_a_closed_form() {
        // A fraction f of excited tokens, levels 1 nat apart: beta = ln(1 / f - 1).
        Calibration c = of(new float[][] {{2, 1}}, 0, 0, 0, 1);
        assertThat(number(c.best().temperature())).isCloseTo(1 / Math.log(3), within(1e-5));
        double h = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        assertThat(number(c.best().nll())).isCloseTo(h, within(1e-6));
        Reliability there = Objects.requireNonNull(c.best().reliability());
        assertThat(there.bins().getFirst().meanP()).isCloseTo(0.75, within(1e-5));
    }

    @Test
    void intervals_hold_the_figure_and_come_again_with_the_seed() {
        Calibrator calibrator = new Synthetic(3).calibrator(12, 60, 1.3);
        Calibration c = calibrator.read(5, RESAMPLES, 7);
        Calibration.Intervals i = Objects.requireNonNull(c.intervals());
        assertThat(c.nll()).isBetween(i.nll().low(), i.nll().high());
        assertThat(c.brier()).isBetween(i.brier().low(), i.brier().high());
        assertThat(c.reliability().reliability())
                .isBetween(i.reliability().low(), i.reliability().high());
        assertThat(c.reliability().resolution())
                .isBetween(i.resolution().low(), i.resolution().high());
        Interval ece = Objects.requireNonNull(i.eceDebiased());
        assertThat(number(c.reliability().eceDebiased())).isBetween(ece.low(), ece.high());
        Interval t = Objects.requireNonNull(i.bestTemperature());
        assertThat(number(c.best().temperature())).isBetween(t.low(), t.high());
        // Twice the clustered standard error and the bootstrap tell the same story.
        assertThat((t.high() - t.low()) / 4 / number(c.best().standardError())).isBetween(0.75, 1.5);
        assertThat(i.frequencies()).hasSize(c.reliability().bins().size());
        assertThat(calibrator.read(5, RESAMPLES, 7)).isEqualTo(c);
        assertThat(calibrator.read(5, RESAMPLES, 8).intervals()).isNotEqualTo(i);
        assertThat(i.seed()).isEqualTo(7);
    }
}
