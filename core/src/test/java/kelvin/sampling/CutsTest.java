package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kelvin.random.NoiseKey;
import org.junit.jupiter.api.Test;

class CutsTest {
    private static final double BAN = Double.NEGATIVE_INFINITY;
    private static final double LN2 = StrictMath.log(2);
    private static final double INF = Double.POSITIVE_INFINITY;

    private static int[] kept(double[] logits, Stage... stages) {
        return Trace.of(SamplingChain.of(stages), logits, null).kept();
    }

    @Test
    void top_k_keeps_exactly_k_and_ties_go_to_lower_ids() {
        double[] logits = {1, 3, 3, BAN, 3, 0};
        assertThat(kept(logits, new TopK(2))).containsExactly(1, 2);
        assertThat(kept(logits, new TopK(4))).containsExactly(0, 1, 2, 4);
        assertThat(kept(logits, new TopK(100))).containsExactly(0, 1, 2, 4, 5);
        assertThat(kept(logits, new TopK(1, 3))).containsExactly(1, 2, 4);
    }

    @Test
    void top_p_ends_at_the_first_prefix_that_reaches_p() {
        double[] logits = {0, LN2, 2 * LN2, 0}; // shares 1/8, 1/4, 1/2, 1/8
        assertThat(kept(logits, new TopP(0.5))).containsExactly(2); // exactly at the boundary
        assertThat(kept(logits, new TopP(Math.nextUp(0.5)))).containsExactly(1, 2);
        assertThat(kept(logits, new TopP(0.75))).containsExactly(1, 2);
        assertThat(kept(logits, new TopP(0.8))).containsExactly(0, 1, 2);
        assertThat(kept(logits, new TopP(1))).containsExactly(0, 1, 2, 3);
        assertThat(kept(logits, new TopP(0.1, 2))).containsExactly(1, 2);
    }

    @Test
    void top_p_sees_the_temperature_in_force_at_both_ends() {
        double[] logits = {0, 5, 5, 1};
        assertThat(kept(logits, new Temperature(0), new TopP(0.5))).containsExactly(1);
        assertThat(kept(logits, new Temperature(0), new TopP(0.6))).containsExactly(1, 2);
        assertThat(kept(logits, new Temperature(INF), new TopP(0.5))).containsExactly(1, 2);
        assertThat(kept(logits, new Temperature(INF), new TopP(0.51))).containsExactly(1, 2, 3);
    }

    @Test
    void the_fast_nucleus_is_the_defined_one() {
        Random random = new Random(12);
        for (int trial = 0; trial < 300; trial++) {
            int n = 1 + random.nextInt(400);
            double[] logits = new double[n];
            double spread = Math.exp(random.nextGaussian());
            for (int i = 0; i < n; i++) logits[i] = trial % 3 == 0 ? random.nextInt(5) : random.nextGaussian() * spread;
            TopP stage = new TopP(
                    trial % 5 == 0 ? (1 + random.nextInt(n)) / (double) n : 0.001 + 0.998 * random.nextDouble());
            double t = trial % 2 == 0 ? 1 : Math.exp(random.nextGaussian());
            Ensemble ensemble = new Ensemble(logits, new NoiseKey(1, 0, 0, 0));
            ensemble.setTemperature(t);
            int[] expected = MassPrefix.byDefinition(ensemble, logits, stage.p());
            Arrays.sort(expected);
            assertThat(kept(logits, new Temperature(t), stage)).isEqualTo(expected);
        }
    }

    @Test
    void min_p_keeps_what_reaches_its_share_of_the_largest() {
        double[] logits = {0, -LN2, -2 * LN2, BAN};
        assertThat(kept(logits, new MinP(0.5))).containsExactly(0, 1);
        assertThat(kept(logits, new MinP(0.51))).containsExactly(0);
        assertThat(kept(logits, new MinP(1))).containsExactly(0);
        assertThat(kept(logits, new Temperature(2), new MinP(0.5))).containsExactly(0, 1, 2);
        assertThat(kept(logits, new Temperature(INF), new MinP(1))).containsExactly(0, 1, 2);
        assertThat(kept(logits, new Temperature(0), new MinP(0.1))).containsExactly(0);
        assertThat(kept(logits, new MinP(1, 2))).containsExactly(0, 1);
    }

    @Test
    void a_bias_changes_the_odds_alike_before_and_after_the_temperature() {
        double[] logits = {0, 1};
        double before = Trace.of(SamplingChain.of(new LogitBias(Map.of(0, 1.0)), new Temperature(2)), logits, null)
                .probabilities()[0];
        assertThat(before).isEqualTo(0.5);
        double after = Trace.of(SamplingChain.of(new Temperature(2), new LogitBias(Map.of(0, 0.5))), logits, null)
                .probabilities()[0];
        assertThat(after).isEqualTo(0.5);
        assertThatThrownBy(() -> kept(logits, new Temperature(INF), new LogitBias(Map.of(0, 1.0))))
                .hasMessageContaining("T = inf");
    }

    @Test
    void lists_ban_and_allow() {
        double[] logits = {0, 1, 2, 3};
        assertThat(kept(logits, new Banned(List.of(3, 0)))).containsExactly(1, 2);
        assertThat(kept(logits, new Allowed(List.of(3, 0)))).containsExactly(0, 3);
        assertThat(kept(logits, new LogitBias(Map.of(2, BAN)))).containsExactly(0, 1, 3);
        assertThatThrownBy(() -> kept(logits, new Banned(List.of(4))))
                .hasMessageContaining("token id is 4, expected 0 to 3");
        assertThatThrownBy(() -> kept(logits, new Banned(List.of(0, 1, 2, 3))))
                .isInstanceOfSatisfying(SamplingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(SamplingException.Kind.EMPTY);
                    assertThat(e.stage()).isEqualTo("banned");
                });
    }

    @Test
    void a_trace_tells_what_each_stage_removed() {
        double[] logits = {0, LN2, 2 * LN2, 0};
        Trace trace = Trace.of(SamplingChain.of(new TopK(3), new Banned(List.of(2))), logits, () -> 5);
        Trace.Step first = trace.stages().get(0);
        assertThat(first.kept()).isEqualTo(3);
        assertThat(first.removedMass()).isCloseTo(0.125, offset(1e-15));
        assertThat(first.divergence()).isCloseTo(StrictMath.log(8 / 7.0), offset(1e-15));
        assertThat(first.nanos()).isZero();
        Trace.Step second = trace.stages().get(1);
        assertThat(second.removedMass()).isCloseTo(4 / 7.0, offset(1e-15));
        assertThat(trace.probabilities()).containsExactly(new double[] {1 / 3.0, 2 / 3.0, 0, 0}, offset(1e-15));
        assertThat(trace.kept()).containsExactly(0, 1);
    }

    @Test
    void a_sampler_draws_from_what_its_chain_keeps() {
        float[] logits = new float[500];
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) logits[i] = (float) random.nextGaussian() * 3;
        for (String chain :
                new String[] {"temperature=0.7", "temperature=2 > top_k=5", "top_p=0.9", "temperature=inf > top_k=9"}) {
            Sampler sampler = new Sampler(SamplingChain.parse(chain), 500, 9, 3);
            Trace trace = Trace.of(SamplingChain.parse(chain), Logits.widen(logits), null);
            for (int position = 0; position < 50; position++) {
                int token = sampler.sample(logits, position);
                assertThat(token).isEqualTo(trace.draw(9, 3, position));
                assertThat(trace.probabilities()[token]).isPositive();
                sampler.accept(token);
            }
            sampler.restore(sampler.snapshot());
        }
    }
}
