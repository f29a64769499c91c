package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.random.NoiseKey;
import kelvin.thermo.Observables;
import kelvin.thermo.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double temperature(Hold hold, double... logits) {
        Ensemble ensemble = new Ensemble(logits, new NoiseKey(1, 0, 0, 0));
        hold.apply(ensemble, StageState.NONE);
        for (int id = 0; id < logits.length; id++)
            assertThat(ensemble.logit(id)).isEqualTo(logits[id]);
        return ensemble.temperature();
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void a_chain_reads_like_its_text(Quantity quantity) {
        Hold hold = new Hold(quantity, 8);
        assertThat(hold.text()).hasToString("hold(" + quantity.word() + "=8)");
        SamplingChain chain = SamplingChain.of(new TopK(40), hold, new TopP(0.95));
        assertThat(chain).hasToString("top_k=40 > hold(" + quantity.word() + "=8) > top_p=0.95");
        assertThat(SamplingChain.parse(chain.toString())).isEqualTo(chain);
        assertThat(Hold.parse(quantity.word() + "=8")).isEqualTo(hold);
        assertThat(chain.setsTemperature()).isTrue();
        assertThat(chain.hasOneTemperature()).isFalse();
        assertThat(SamplingChain.of(new Temperature(2)).hasOneTemperature()).isTrue();
        assertThat(hold.keepsGroundState()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8",
                "warmth=8",
                "entropy",
                "entropy=-1",
                "entropy=inf",
                "effective_states=0.5",
                "perplexity=0",
                "energy=-1e-9",
                "entropy=1, energy=1",
                "entropy=1) > top_k=(2",
                "entropy=\"a\"",
                "surprisal=[1]"
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Hold.parse(text)).isInstanceOf(SamplingException.class);
    }

    @Test
    void it_is_the_one_stage_that_sets_the_temperature() {
        assertThatThrownBy(() -> SamplingChain.parse("temperature=1 > hold(entropy=1)"))
                .hasMessageContaining("2 stages set the temperature");
    }

    /** Zero up to the ties of the ground state, infinity from all states on, and between them the value itself. */
    @Test
    void the_ends_are_exact() {
        double[] logits = {1, 1, 0, Double.NEGATIVE_INFINITY};
        double ties = StrictMath.log(2);
        double all = StrictMath.log(3);
        assertThat(temperature(new Hold(Quantity.ENTROPY, 0), logits)).isZero();
        assertThat(temperature(new Hold(Quantity.ENTROPY, ties), logits)).isZero();
        assertThat(temperature(new Hold(Quantity.ENTROPY, Math.nextUp(Math.nextUp(ties))), logits))
                .isPositive();
        assertThat(temperature(new Hold(Quantity.ENTROPY, all), logits)).isEqualTo(INF);
        assertThat(temperature(new Hold(Quantity.ENTROPY, 50), logits)).isEqualTo(INF);
        assertThat(temperature(new Hold(Quantity.ENTROPY, 0.9 * all), logits)).isBetween(0.1, 10.0);
        assertThat(temperature(new Hold(Quantity.EFFECTIVE_STATES, 1), logits)).isZero();
        assertThat(temperature(new Hold(Quantity.ENERGY, 0), logits)).isZero();
        assertThat(temperature(new Hold(Quantity.ENERGY, 0.5), logits)).isEqualTo(INF);
        assertThat(temperature(new Hold(Quantity.SURPRISAL, 0.01), logits)).isZero();
        assertThat(temperature(new Hold(Quantity.PERPLEXITY, 1e9), logits)).isEqualTo(INF);
        assertThat(temperature(new Hold(Quantity.ENTROPY, 1), 5))
                .isEqualTo(INF); // one state: 0 and infinity are the same
    }

    /** What a stage before it has cut away does not count. */
    @Test
    void it_holds_what_is_kept() {
        SplittableRandom random = new SplittableRandom(3);
        double[] logits = new double[500];
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (random.nextGaussian() * 3);
        for (String text : new String[] {"hold(effective_states=5)", "top_k=20 > hold(effective_states=5)"}) {
            Trace trace = Trace.of(SamplingChain.parse(text), logits, null);
            assertThat(trace.after().effectiveStates()).as(text).isCloseTo(5, within(1e-9));
        }
        // A bias has more digits than a float; the value is held all the same.
        Trace biased = Trace.of(SamplingChain.parse("logit_bias({3: 0.1}) > hold(entropy=1)"), logits, null);
        assertThat(biased.after().entropy()).isCloseTo(1, within(1e-11));
        // Doubles and floats of the same numbers agree far beyond what a draw could show.
        double[] shifted = logits.clone();
        shifted[7] += 0x1p-40;
        assertThat(temperature(new Hold(Quantity.ENTROPY, 1), shifted))
                .isCloseTo(temperature(new Hold(Quantity.ENTROPY, 1), logits), within(1e-6));
    }

    /** The draw is that of a fixed temperature: the noise does not know who set T. */
    @Test
    void it_draws_as_the_temperature_that_it_finds() {
        SplittableRandom random = new SplittableRandom(4);
        Sampler sampler = new Sampler(SamplingChain.parse("hold(energy=1.5)"), 300, 9, 2);
        for (int position = 0; position < 100; position++) {
            float[] logits = new float[300];
            for (int i = 0; i < logits.length; i++) logits[i] = (float) (random.nextGaussian() * 2);
            int token = sampler.sample(logits, position);
            double t = sampler.temperature();
            assertThat(Observables.of(logits, t).energy()).isCloseTo(1.5, within(1e-9));
            Sampler fixed = new Sampler(SamplingChain.of(new Temperature(t)), 300, 9, 2);
            assertThat(fixed.sample(logits, position)).isEqualTo(token);
            assertThat(fixed.temperature()).isEqualTo(t);
        }
    }
}
