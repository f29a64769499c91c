package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kelvin.random.NoiseKey;
import kelvin.thermo.Observables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypicalPTest {
    private static final double BAN = Double.NEGATIVE_INFINITY;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double LN2 = StrictMath.log(2);

    private static int[] kept(double[] logits, Stage... stages) {
        return Trace.of(SamplingChain.of(stages), logits, null).kept();
    }

    private static Ensemble ensemble(double[] logits, double temperature) {
        Ensemble ensemble = new Ensemble(logits, new NoiseKey(1, 0, 0, 0));
        ensemble.setTemperature(temperature);
        return ensemble;
    }

    /**
     * Shares 1/16, 1/2, 1/8, 1/4, 1/16: surprisals of 4, 1, 3, 2, 4 times ln 2 around an entropy of 15/8 ln 2, so distances of
     * 17, 7, 9, 1, 17 eighths. The likeliest token is the second.
     */
    @Test
    void the_nearest_to_the_entropy_come_first_not_the_likeliest() {
        double[] logits = {0, 3 * LN2, LN2, 2 * LN2, 0};
        assertThat(kept(logits, new TypicalP(0.1))).containsExactly(3);
        assertThat(kept(logits, new TypicalP(0.24))).containsExactly(3);
        assertThat(kept(logits, new TypicalP(0.26))).containsExactly(1, 3);
        assertThat(kept(logits, new TypicalP(0.76))).containsExactly(1, 2, 3);
        assertThat(kept(logits, new TypicalP(0.88))).containsExactly(0, 1, 2, 3);
        assertThat(kept(logits, new TypicalP(0.94))).containsExactly(0, 1, 2, 3, 4);
        assertThat(kept(logits, new TypicalP(1))).containsExactly(0, 1, 2, 3, 4);
        assertThat(kept(logits, new TypicalP(0.1, 2))).containsExactly(1, 3);
        assertThat(kept(logits, new TypicalP(0.26, 2))).containsExactly(1, 3);
        assertThat(kept(logits, new TypicalP(0.1, 9))).containsExactly(0, 1, 2, 3, 4);
        assertThat(new TypicalP(0.5).keepsGroundState()).isFalse();
    }

    /** Weights of 1 make sums exact: the token that reaches p is kept, and no more. */
    @Test
    void the_prefix_ends_exactly_where_it_reaches_p() {
        double[] flat = new double[4];
        assertThat(kept(flat, new TypicalP(0.25))).containsExactly(0);
        assertThat(kept(flat, new TypicalP(Math.nextUp(0.25)))).containsExactly(0, 1);
        assertThat(kept(flat, new TypicalP(0.75))).containsExactly(0, 1, 2);
        assertThat(kept(flat, new TypicalP(Math.nextDown(1.0)))).containsExactly(0, 1, 2, 3);
        assertThat(kept(new double[] {-7}, new TypicalP(Double.MIN_VALUE))).containsExactly(0);
    }

    /** At T = 1e300 the weights are 1 and U is half of the range. */
    @Test
    void ties_on_both_sides_of_the_mean_go_by_id() {
        Temperature hot = new Temperature(1e300);
        assertThat(kept(new double[] {0, 1, 2}, hot, new TypicalP(0.5))).containsExactly(0, 1);
        assertThat(kept(new double[] {2, 1, 0}, hot, new TypicalP(0.5))).containsExactly(0, 1);
        assertThat(kept(new double[] {2, 0, 1}, hot, new TypicalP(0.5))).containsExactly(0, 2);
        assertThat(kept(new double[] {2, BAN, 0, 1}, hot, new TypicalP(0.2))).containsExactly(3);
    }

    @Test
    void it_sees_the_temperature_in_force_at_both_ends() {
        double[] logits = {0, 5, 5, 1};
        assertThat(kept(logits, new Temperature(0), new TypicalP(0.5))).containsExactly(1);
        assertThat(kept(logits, new Temperature(0), new TypicalP(0.6))).containsExactly(1, 2);
        assertThat(kept(logits, new Temperature(0), new TypicalP(0.6, 3))).containsExactly(1, 2, 3);
        assertThat(kept(logits, new Temperature(INF), new TypicalP(0.5))).containsExactly(0, 1);
        assertThat(kept(logits, new Temperature(INF), new TypicalP(0.51))).containsExactly(0, 1, 2);
        assertThat(kept(logits, new TypicalP(0.6), new Temperature(0))).containsExactly(1, 2);
    }

    /** Energies count from the largest logit that is kept, and only what is kept has a mean. */
    @Test
    void it_sees_what_other_stages_left() {
        double[] logits = {0, 3 * LN2, LN2, 2 * LN2, 0};
        assertThat(kept(logits, new TypicalP(0.2), new MinP(0.9))).containsExactly(3);
        assertThat(kept(logits, new TypicalP(0.3), new TopP(0.6))).containsExactly(1);
        double[] more = {0, 3 * LN2, LN2, 2 * LN2, 0, 50};
        assertThat(kept(more, new TypicalP(0.1))).containsExactly(5);
        assertThat(kept(more, new Banned(List.of(5)), new TypicalP(0.1))).containsExactly(3);
    }

    @Test
    void energies_beyond_the_doubles_come_last() {
        double[] logits = {1.7e308, -1.7e308, 0, -1.6e308};
        assertThat(kept(logits, new TypicalP(0.5))).containsExactly(0);
        assertThat(kept(logits, new TypicalP(0.5, 2))).containsExactly(0, 2);
        assertThat(kept(logits, new TypicalP(0.5, 3))).containsExactly(0, 1, 2);
    }

    @Test
    void settings_outside_their_range_are_refused() {
        for (double p : new double[] {0, -1, Math.nextUp(1.0), Double.NaN}) {
            assertThatThrownBy(() -> new TypicalP(p)).isInstanceOfSatisfying(SamplingException.class, e -> {
                assertThat(e.kind()).isEqualTo(SamplingException.Kind.SETTING);
                assertThat(e.stage()).isEqualTo("typical_p");
                assertThat(e).hasMessageContaining("p is " + p + ", expected 0 < p <= 1");
                assertThat(e.hint()).isEqualTo("leave the stage out to switch it off");
            });
        }
        assertThatThrownBy(() -> new TypicalP(0.5, 0)).hasMessageContaining("min_keep is 0, expected 1 or more");
    }

    /** The laws of the set, with entropy and surprisals of another class: p of the mass, no token to spare, nearest first. */
    @Test
    void it_is_the_smallest_prefix_of_the_surprisals() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 200; trial++) {
            double[] logits = logits(random, trial, 1 + random.nextInt(200));
            double t = Math.exp(random.nextGaussian());
            double p = random.nextDouble(0.01, 0.99);
            double[] probabilities = Observables.probabilities(logits, t);
            double entropy = Observables.of(logits, t).entropy();
            Ensemble ensemble = ensemble(logits, t);
            int[] order = MassPrefix.of(ensemble, TypicalP.keys(ensemble), 0, p);
            double mass = 0;
            for (int id : order) mass += probabilities[id];
            assertThat(mass).isGreaterThanOrEqualTo(p - 1e-12);
            int last = order[order.length - 1];
            assertThat(mass - probabilities[last]).isLessThan(p + 1e-12);
            double[] distance = Arrays.stream(probabilities)
                    .map(each -> Math.abs(-Math.log(each) - entropy))
                    .toArray();
            int[] kept = kept(logits, new Temperature(t), new TypicalP(p));
            assertThat(kept).containsExactlyInAnyOrder(order);
            for (int id = 0; id < logits.length; id++) {
                if (logits[id] == BAN) assertThat(kept).doesNotContain(id);
                else if (Arrays.binarySearch(kept, id) < 0)
                    assertThat(distance[id]).isGreaterThanOrEqualTo(distance[last] - 1e-9);
                else assertThat(distance[id]).isLessThanOrEqualTo(distance[last] + 1e-9);
            }
        }
    }

    @Test
    void the_mean_is_the_energy_of_the_observables() {
        SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 100; trial++) {
            double[] logits = logits(random, trial, 1 + random.nextInt(500));
            double t = Math.exp(random.nextGaussian());
            Ensemble ensemble = ensemble(logits, t);
            double expected = Observables.of(logits, t).energy();
            assertThat(TypicalP.meanEnergy(ensemble, ensemble.groundLogit()))
                    .isCloseTo(expected, within(1e-12 * (1 + expected)));
        }
        assertThat(TypicalP.meanEnergy(ensemble(new double[] {3, 4, 4}, 0), 4)).isZero();
    }

    /** A total without order and a heap give the prefix of a plain sort, also where p is a share that a prefix has. */
    @Test
    void the_fast_prefix_is_the_defined_one() {
        SplittableRandom random = new SplittableRandom(12);
        for (int trial = 0; trial < 400; trial++) {
            int n = 1 + random.nextInt(400);
            double[] logits = logits(random, trial, n);
            double t = trial % 2 == 0 ? 1 : Math.exp(3 * random.nextGaussian());
            double p = trial % 5 == 0 ? (1 + random.nextInt(n)) / (double) n : random.nextDouble(0.001, 0.999);
            Ensemble ensemble = ensemble(logits, t);
            double[] keys = TypicalP.keys(ensemble);
            int[] sorted = sorted(logits, keys);
            assertThat(Ranking.first(ensemble, keys, n)).isEqualTo(sorted);
            assertThat(MassPrefix.byDefinition(ensemble, keys, p)).isEqualTo(prefix(sorted, ensemble, p));
            assertThat(MassPrefix.of(ensemble, keys, 0, p)).isEqualTo(prefix(sorted, ensemble, p));
        }
    }

    private static int[] sorted(double[] logits, double[] keys) {
        return IntStream.range(0, logits.length)
                .filter(id -> logits[id] > BAN)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(id -> Math.abs(keys[id])))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] prefix(int[] sorted, Ensemble ensemble, double p) {
        double[] running = new double[sorted.length];
        double sum = 0;
        for (int k = 0; k < sorted.length; k++) {
            sum += ensemble.weight(ensemble.logit(sorted[k]), ensemble.groundLogit());
            running[k] = sum;
        }
        int end = 0;
        while (running[end] < p * sum) end++;
        return Arrays.copyOf(sorted, end + 1);
    }

    /** Logits are quarters, so that the sums with whole numbers are exact. */
    @Test
    void a_shift_of_all_logits_changes_nothing() {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 100; trial++) {
            double[] logits = IntStream.range(0, 50)
                    .mapToDouble(i -> random.nextInt(-40, 40) / 4.0)
                    .toArray();
            double shift = random.nextInt(-1000, 1000);
            double[] shifted = Arrays.stream(logits).map(l -> l + shift).toArray();
            Stage stage = new TypicalP(random.nextDouble(0.01, 0.99));
            Temperature temperature = new Temperature(Math.exp(random.nextGaussian()));
            assertThat(kept(shifted, temperature, stage)).isEqualTo(kept(logits, temperature, stage));
        }
    }

    /** Spread logits, logits full of ties, and logits of which most are banned; at least one is finite. */
    private static double[] logits(SplittableRandom random, int kind, int n) {
        double[] logits = new double[n];
        double spread = Math.exp(random.nextGaussian());
        for (int id = 0; id < n; id++) {
            logits[id] = switch (kind % 3) {
                case 0 -> random.nextInt(5);
                case 1 -> random.nextGaussian() * spread;
                default -> random.nextInt(4) > 0 ? BAN : random.nextDouble(-9, 3);
            };
        }
        logits[random.nextInt(n)] = 2;
        return logits;
    }

    /** Beginnings of the order of logits are something else: those ways refuse the stage. */
    @ParameterizedTest
    @ValueSource(strings = {"typical_p=0.9", "temperature=0.8 > typical_p=0.9", "top_k=40 > typical_p=0.9 > top_p=0.9"})
    void the_fast_ways_of_the_other_cuts_leave_it_alone(String text) {
        SamplingChain chain = SamplingChain.parse(text);
        assertThat(Shortlist.of(chain, new Draw(100))).isNull();
        assertThat(NucleusWalk.of(chain, new Draw(100))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typical_p=0.2",
                "temperature=0 > typical_p=0.5",
                "temperature=inf > typical_p=0.1",
                "temperature=0.8 > typical_p=0.95",
                "temperature=2 > top_k=40 > typical_p(p=0.1, min_keep=7) > min_p=0.01",
                "typical_p=0.3 > temperature=0"
            })
    void a_sampler_draws_from_what_it_keeps(String text) {
        SamplingChain chain = SamplingChain.parse(text);
        SplittableRandom random = new SplittableRandom(text.hashCode());
        Sampler sampler = new Sampler(chain, 500, 9, 3);
        for (int position = 0; position < 30; position++) {
            float[] logits = new float[500];
            for (int id = 0; id < 500; id++) logits[id] = (float) random.nextGaussian() * 3;
            Trace trace = Trace.of(chain, Logits.widen(logits), null);
            int token = sampler.sample(logits, position);
            assertThat(token).isEqualTo(trace.draw(9, 3, position));
            assertThat(Arrays.binarySearch(trace.kept(), token)).isNotNegative();
        }
    }
}
