package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast draw against the definition, and the definition against its own words in exact arithmetic. */
class DrawTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] TEMPERATURES = {0, 1e-300, 0.01, 0.8, 1, 30, 1e10, 1e300, INF};

    /** semantics.md 1 word for word: BigDecimal scores, the largest, lowest id among equals. */
    static int exact(double[] logits, @Nullable BitSet kept, double temperature, GumbelField field) {
        int best = -1;
        BigDecimal bestScore = BigDecimal.ZERO;
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] == -INF || kept != null && !kept.get(id)) continue;
            BigDecimal score = temperature == INF
                    ? new BigDecimal(field.gumbel(id))
                    : new BigDecimal(logits[id])
                            .add(new BigDecimal(temperature)
                                    .multiply(new BigDecimal(temperature == 0 ? 0 : field.gumbel(id))));
            if (best < 0 || score.compareTo(bestScore) > 0) {
                best = id;
                bestScore = score;
            }
        }
        return best;
    }

    private static double[] logits(SplittableRandom random, int vocabulary, int kind) {
        double[] logits = new double[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            double normal = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
            logits[id] = switch (kind) {
                case 0 -> 8 * normal; // like a model's
                case 1 -> Math.rint(2 * normal); // ties
                case 2 -> random.nextInt(3) == 0 ? 8 * normal : -INF;
                case 3 -> normal * 1e300; // huge
                case 4 -> 0; // flat
                case 5 -> random.nextInt(50) == 0 ? 40 * normal : -20; // a few peaks
                case 6 -> Double.MAX_VALUE * Math.signum(normal);
                default -> 1e-310 * normal; // subnormal
            };
        }
        if (kind == 2) logits[random.nextInt(vocabulary)] = 0;
        return logits;
    }

    private static float[] narrow(double[] logits) {
        float[] narrow = new float[logits.length];
        for (int id = 0; id < narrow.length; id++) {
            narrow[id] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, logits[id]));
            if (logits[id] == -INF) narrow[id] = Float.NEGATIVE_INFINITY;
        }
        return narrow;
    }

    private static @Nullable BitSet kept(SplittableRandom random, double[] logits, int one) {
        if (one == 0) return null;
        BitSet kept = new BitSet();
        for (int id = 0; id < logits.length; id++) if (random.nextInt(one) == 0) kept.set(id);
        int at = random.nextInt(logits.length);
        while (logits[at] == -INF) at = (at + 1) % logits.length;
        kept.set(at);
        return kept;
    }

    private static int compare(int vocabulary, int rounds) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        Draw draw = new Draw(vocabulary);
        int cases = 0;
        for (int round = 0; round < rounds; round++) {
            for (int kind = 0; kind < 8; kind++) {
                double[] logits = logits(random, vocabulary, kind);
                float[] narrow = narrow(logits);
                for (double t : TEMPERATURES) {
                    BitSet kept = kept(random, logits, random.nextInt(4) * random.nextInt(4));
                    NoiseKey key =
                            new NoiseKey(random.nextLong(), random.nextInt(9), random.nextInt(99), random.nextInt(3));
                    GumbelField field = new GumbelField(key);
                    assertThat(draw.draw(logits, kept, t, key))
                            .as("T %s kind %d %s", t, kind, key)
                            .isEqualTo(Draw.brute(logits, kept, t, field));
                    assertThat(draw.draw(narrow, kept, t, key))
                            .as("float, T %s kind %d %s", t, kind, key)
                            .isEqualTo(Draw.brute(Logits.widen(narrow), kept, t, field));
                    cases += 2;
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 63, 64, 65, 193, 1023, 1024, 1025, 5000})
    void the_fast_draw_is_the_definition(int vocabulary) {
        assertThat(compare(vocabulary, vocabulary < 1000 ? 12 : 2)).isPositive();
    }

    @Tag("slow")
    @Test
    void the_fast_draw_is_the_definition_on_large_vocabularies_too() {
        assertThat(compare(262_144, 1) + compare(128_256, 1) + compare(1025, 400))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 65, 300})
    void the_definition_is_the_largest_exact_score(int vocabulary) {
        SplittableRandom random = new SplittableRandom(77);
        for (int kind = 0; kind < 8; kind++) {
            double[] logits = logits(random, vocabulary, kind);
            for (double t : TEMPERATURES) {
                BitSet kept = kept(random, logits, random.nextInt(3));
                GumbelField field = new GumbelField(new NoiseKey(random.nextLong(), 0, 0, 0));
                assertThat(Draw.brute(logits, kept, t, field)).isEqualTo(exact(logits, kept, t, field));
            }
        }
    }

    /** Logits chosen so that scores meet within a few ulp: l_i = c - T g_i, rounded, and its neighbours. */
    @Test
    void near_ties_are_decided_exactly() {
        SplittableRandom random = new SplittableRandom(4);
        int differs = 0;
        for (int round = 0; round < 400; round++) {
            int vocabulary = 2 + random.nextInt(70);
            double t = StrictMath.exp(20 * random.nextDouble() - 10);
            double c = random.nextInt(3) == 0 ? 0 : 30 * random.nextDouble();
            NoiseKey key = new NoiseKey(round, 0, 0, 0);
            GumbelField field = new GumbelField(key);
            double[] logits = new double[vocabulary];
            int rounded = 0;
            for (int id = 0; id < vocabulary; id++) {
                logits[id] = c - t * field.gumbel(id);
                logits[id] += (random.nextInt(3) - 1) * Math.ulp(logits[id]);
                if (logits[id] + t * field.gumbel(id) > logits[rounded] + t * field.gumbel(rounded)) rounded = id;
            }
            int exact = exact(logits, null, t, field);
            assertThat(Draw.brute(logits, null, t, field)).isEqualTo(exact);
            assertThat(new Draw(vocabulary).draw(logits, null, t, key)).isEqualTo(exact);
            if (exact != rounded) differs++;
        }
        assertThat(differs).isGreaterThan(40); // doubles alone would have been wrong that often
    }

    @Test
    void exact_ties_go_to_the_lowest_id() {
        // T g is lost beside these logits in double, but not in the score; equal scores need T = 0.
        double[] tied = new double[3000];
        tied[2999] = tied[1025] = tied[1040] = 3;
        assertThat(new Draw(3000).draw(tied, null, 0, new NoiseKey(1, 0, 0, 0))).isEqualTo(1025);
        assertThat(Draw.brute(tied, null, 0, new GumbelField(new NoiseKey(1, 0, 0, 0))))
                .isEqualTo(1025);
        assertThat(Score.beats(2, 5, 1, 0.5, 4, 0, 1)).isFalse();
        assertThat(Score.beats(2, 3, 1, 0.5, 4, 0, 1)).isTrue();
        assertThat(Score.beats(INF, 3, 0, 0.5, 4, 9, 0.5)).isTrue();
        assertThat(Score.beats(INF, 5, 9, 0.5, 4, 0, 0.5)).isFalse();
    }

    @Test
    void a_cut_never_redraws() {
        SplittableRandom random = new SplittableRandom(8);
        double[] logits = logits(random, 2000, 0);
        Draw draw = new Draw(2000);
        for (int seed = 0; seed < 50; seed++) {
            NoiseKey key = new NoiseKey(seed, 0, 0, 0);
            BitSet kept = Objects.requireNonNull(kept(random, logits, 3));
            int free = draw.draw(logits, null, 1.5, key);
            int cut = draw.draw(logits, kept, 1.5, key);
            if (kept.get(free)) assertThat(cut).isEqualTo(free);
            double[] banned = logits.clone();
            for (int id = 0; id < banned.length; id++) if (!kept.get(id)) banned[id] = -INF;
            assertThat(draw.draw(banned, null, 1.5, key)).isEqualTo(cut);
        }
    }

    @Test
    void noise_does_not_depend_on_the_size_of_the_vocabulary() {
        double[] small = logits(new SplittableRandom(3), 900, 0);
        double[] large = new double[4000];
        java.util.Arrays.fill(large, -INF);
        System.arraycopy(small, 0, large, 0, 900);
        for (int seed = 0; seed < 100; seed++) {
            NoiseKey key = new NoiseKey(seed, 0, 0, 0);
            assertThat(new Draw(4000).draw(large, null, 2, key)).isEqualTo(new Draw(900).draw(small, null, 2, key));
        }
    }

    @Test
    void logits_are_left_alone_and_a_draw_can_be_repeated() {
        float[] logits = narrow(logits(new SplittableRandom(5), 1500, 0));
        float[] copy = logits.clone();
        Draw draw = new Draw(1500);
        int first = draw.draw(logits, null, 1, new NoiseKey(6, 0, 0, 0));
        draw.draw(new float[1500], null, 1, new NoiseKey(7, 0, 0, 0));
        assertThat(draw.draw(logits, null, 1, new NoiseKey(6, 0, 0, 0))).isEqualTo(first);
        assertThat(logits).isEqualTo(copy);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -1e-300, 1e-301, Double.MIN_VALUE, 1.1e300, Double.NaN, Double.NEGATIVE_INFINITY})
    void a_temperature_out_of_range_is_refused(double temperature) {
        NoiseKey key = new NoiseKey(0, 0, 0, 0);
        assertThatThrownBy(() -> new Draw(2).draw(new double[2], null, temperature, key))
                .isInstanceOfSatisfying(SamplingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(SamplingException.Kind.SETTING);
                    assertThat(e.stage()).isEqualTo("temperature");
                    assertThat(e.value()).isEqualTo(Double.toString(temperature));
                    assertThat(e.hint()).contains("use 0");
                });
        assertThatThrownBy(() -> new Draw(2).draw(new float[2], null, temperature, key))
                .isInstanceOf(SamplingException.class);
        assertThatThrownBy(() -> Draw.brute(new double[2], null, temperature, new GumbelField(key)))
                .isInstanceOf(SamplingException.class);
    }

    @Test
    void minus_zero_is_zero() {
        assertThat(new Draw(2).draw(new double[] {0, 1}, null, -0.0, new NoiseKey(0, 0, 0, 0)))
                .isEqualTo(1);
    }

    @Test
    void broken_logits_are_refused_with_their_id() {
        NoiseKey key = new NoiseKey(0, 0, 0, 0);
        for (double t : TEMPERATURES) {
            for (double bad : new double[] {Double.NaN, INF}) {
                double[] wide = {0, -INF, bad};
                float[] narrow = {0, Float.NEGATIVE_INFINITY, (float) bad};
                assertThatThrownBy(() -> new Draw(3).draw(wide, null, t, key))
                        .hasMessageContaining("token 2 is " + bad);
                assertThatThrownBy(() -> new Draw(3).draw(narrow, null, t, key))
                        .hasMessageContaining("token 2 is " + bad);
                assertThatThrownBy(() -> Draw.brute(wide, null, t, new GumbelField(key)))
                        .hasMessageContaining("token 2 is " + bad);
            }
            double[] banned = {-INF, -INF};
            assertThatThrownBy(() -> new Draw(2).draw(banned, null, t, key))
                    .hasMessageContaining("all 2 tokens are banned");
            assertThatThrownBy(() -> new Draw(2).draw(narrow(banned), null, t, key))
                    .hasMessageContaining("all 2 tokens are banned");
            assertThatThrownBy(() -> Draw.brute(banned, null, t, new GumbelField(key)))
                    .hasMessageContaining("all 2 tokens are banned");
        }
    }

    @Test
    void an_empty_kept_set_is_refused() {
        NoiseKey key = new NoiseKey(0, 0, 0, 0);
        for (double t : TEMPERATURES) {
            assertThatThrownBy(() -> new Draw(3).draw(new double[3], new BitSet(), t, key))
                    .isInstanceOfSatisfying(
                            SamplingException.class, e -> assertThat(e.kind()).isEqualTo(SamplingException.Kind.EMPTY));
            assertThatThrownBy(() -> Draw.brute(new double[3], new BitSet(), t, new GumbelField(key)))
                    .hasMessageContaining("no token with a finite logit is kept");
        }
    }

    @Test
    void lengths_must_agree() {
        assertThatThrownBy(() -> new Draw(3).draw(new double[2], null, 1, new NoiseKey(0, 0, 0, 0)))
                .hasMessage("2 logits, expected 3");
        assertThatThrownBy(() -> new Draw(3).draw(new float[4], null, 1, new NoiseKey(0, 0, 0, 0)))
                .hasMessage("4 logits, expected 3");
        assertThatThrownBy(() -> new Draw(0)).hasMessageContaining("vocabulary is 0");
    }
}
