package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.SplittableRandom;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Float logits take the fast way, double logits the chain itself: both draw the same token. */
class FastWayTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "top_k=1",
                "top_k=40 > temperature=0.8",
                "temperature=0.8 > top_k=40 > top_p=0.95 > min_p=0.05",
                "temperature=0 > top_k=5 > top_p=0.3",
                "temperature=inf > top_k=7 > top_p=0.5",
                "temperature=1.5 > min_p=0.02",
                "min_p=0.001 > temperature=3 > top_p=0.9",
                "temperature=1e-300 > min_p=0.5",
                "temperature=0.7 > top_k=3000 > min_p=0.0001",
                "temperature=2 > min_p=1e-12",
                "top_k=100000 > top_p=1",
                "temperature=0.8 > top_p=0.95",
                "top_p=0.5 > temperature=2",
                "temperature=1e-300 > top_p=0.5",
                "temperature=0 > top_p=0.4 > min_p=0.1",
                "temperature=3 > top_p=0.999 > min_p=0.01 > top_k=500",
                "temperature=0.5 > top_p(0.2, min_keep=5)",
                "temperature=1.2 > min_p(0.1, min_keep=300)",
                "top_p=0.9 > temperature=inf",
                "temperature=1 > top_p=0.5 > top_p=0.5",
                "temperature=3 > top_p=0.01",
                "temperature=100 > top_p=0.7",
                "top_p=0.3 > temperature=5",
                "temperature=1.5 > top_p=1",
                "temperature=0.8 > typical_p=0.95",
                "typical_p=0.5 > temperature=2",
                "temperature=3 > typical_p=0.2",
                "temperature=1.2 > typical_p=0.02",
                "typical_p=0.9 > temperature=inf",
                "temperature=0.3 > typical_p=0.999",
                "typical_p=0.7",
                "temperature=2 > typical_p=1"
            })
    void the_fast_way_draws_the_same_token(String text) {
        SamplingChain chain = SamplingChain.parse(text);
        SplittableRandom random = new SplittableRandom(text.hashCode());
        for (int vocabulary : new int[] {1, 2, 17, 1000, 1024, 1025, 5000, 50_000}) {
            assertThat(FastWay.of(chain, new Draw(vocabulary))).isNotNull();
            Sampler fast = new Sampler(chain, vocabulary, 3, 1);
            Sampler slow = new Sampler(chain, vocabulary, 3, 1);
            for (int round = 0; round < 25; round++) {
                float[] logits = logits(random, vocabulary, round % 3);
                assertThat(fast.sample(logits, round)).isEqualTo(slow.sample(Logits.widen(logits), round));
            }
        }
    }

    /** U between two levels, on a level, and beside one; the same distance on both sides of it; no spread at all; far from zero. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 0.5, 0.9, 0.999})
    void what_is_typical_is_found_in_awkward_spectra(double p) {
        SplittableRandom random = new SplittableRandom(Double.hashCode(p));
        int drawn = 0;
        int rounds = 0;
        for (int vocabulary : new int[] {1, 2, 3, 16, 300, 2000, 20_000}) {
            for (double t : new double[] {0.7, 1, 4}) {
                SamplingChain chain = SamplingChain.of(new Temperature(t), new TypicalP(p));
                Sampler slow = new Sampler(chain, vocabulary, 5, 2);
                FastWay fast = Objects.requireNonNull(FastWay.of(chain, new Draw(vocabulary)));
                GumbelField field = new GumbelField(new NoiseKey(0, 0, 0, 0));
                for (int round = 0; round < 28; round++) {
                    float[] logits = awkward(random, vocabulary, round % 7, t);
                    field.moveTo(5, 2, round, 0);
                    int token = fast.sample(logits, field);
                    int expected = slow.sample(Logits.widen(logits), round);
                    if (token >= 0)
                        assertThat(token).as("kind %s, T %s", round % 7, t).isEqualTo(expected);
                    if (round % 7 == 6) {
                        rounds++;
                        if (token >= 0) drawn++;
                    }
                }
            }
        }
        assertThat(drawn).isGreaterThan(rounds * 9 / 10); // the stages seldom decide where nothing is awkward
    }

    private static float[] awkward(SplittableRandom random, int vocabulary, int kind, double t) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            double x = switch (kind) {
                case 0 -> i % 2; // two levels
                case 1 -> 0.3; // flat
                case 2 -> i % 2 == 0 ? 0.5 : 0.5 + t * StrictMath.log(3) * (i % 4 - 2); // mirrored levels
                case 3 -> i % 5 + 1000; // ties far from zero
                case 4 -> random.nextInt(2) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() - 300;
                case 5 -> random.nextInt(40) * 0.25; // ties that are summed exactly
                default -> 3 * random.nextGaussian();
            };
            logits[i] = (float) x;
        }
        logits[random.nextInt(vocabulary)] = kind == 3 ? 1004 : 2.5f;
        return logits;
    }

    /** Spread logits, logits full of ties, and logits of which most are banned; at least one is finite. */
    private static float[] logits(SplittableRandom random, int vocabulary, int kind) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * 4);
                case 1 -> random.nextInt(3);
                default -> random.nextInt(5) > 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-9, 3);
            };
        }
        logits[random.nextInt(vocabulary)] = 3;
        return logits;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top_p=1 > top_p=1",
                "temperature=inf > min_p=0.1",
                "temperature=inf > top_p=0.1",
                "banned([1]) > top_k=3"
            })
    void chains_without_a_bound_have_no_fast_way(String text) {
        assertThat(FastWay.of(SamplingChain.parse(text), new Draw(100))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"top_k=2", "min_p=0.1", "top_p=0.5"})
    void broken_logits_are_refused(String text) {
        Sampler sampler = new Sampler(SamplingChain.parse(text), 3, 1, 0);
        assertThatThrownBy(() -> sampler.sample(new float[] {1, Float.NaN, 2}, 0))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("1");
        float banned = Float.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> sampler.sample(new float[] {banned, banned, banned}, 0))
                .isInstanceOf(SamplingException.class);
    }
}
