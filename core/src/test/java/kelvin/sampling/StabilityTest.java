package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import kelvin.random.NoiseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StabilityTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void temperatures_are_numbered_without_gaps() {
        double[] ts = {0, 1e-300, Math.nextUp(1e-300), 0.5, 1, Math.nextUp(1.0), 1e300, INF};
        for (double t : ts) {
            assertThat(TemperatureInterval.ofOrdinal(TemperatureInterval.ordinal(t)))
                    .isEqualTo(t);
        }
        assertThat(TemperatureInterval.next(0)).isEqualTo(1e-300);
        assertThat(TemperatureInterval.next(1e300)).isEqualTo(INF);
        assertThat(TemperatureInterval.next(1)).isEqualTo(Math.nextUp(1.0));
        assertThat(TemperatureInterval.previous(1e-300)).isZero();
        assertThat(TemperatureInterval.previous(INF)).isEqualTo(1e300);
        assertThatThrownBy(() -> TemperatureInterval.next(INF)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TemperatureInterval.previous(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TemperatureInterval(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TemperatureInterval(1e-301, 1)).isInstanceOf(SamplingException.class);
    }

    private static float[] logits(SplittableRandom random, int vocabulary, int kind) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * 4);
                case 1 -> random.nextInt(2); // ties: T = 0 is a point by itself
                default -> random.nextInt(4) == 0 ? (float) (random.nextGaussian() * 9) : Float.NEGATIVE_INFINITY;
            };
        }
        logits[random.nextInt(vocabulary)] = 1;
        return logits;
    }

    /** Inside the interval the token is drawn, at both neighbours of its ends another one; together they cover all T. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 3000})
    void intervals_tile_the_temperatures(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        Stability stability = new Stability(vocabulary);
        Draw draw = new Draw(vocabulary);
        for (int round = 0; round < 30; round++) {
            float[] logits = logits(random, vocabulary, round % 3);
            NoiseKey key = new NoiseKey(4, 0, round, 0);
            double t = 0;
            int before = -1;
            while (true) {
                int token = draw.draw(logits, null, t, key);
                assertThat(token).isNotEqualTo(before);
                TemperatureInterval interval = stability.around(logits, t, key, TemperatureInterval.ALL);
                assertThat(interval.from()).isEqualTo(t);
                for (int probe = 0; probe < 10; probe++) {
                    double inside = between(random, interval);
                    assertThat(draw.draw(logits, null, inside, key)).isEqualTo(token);
                    assertThat(stability.around(logits, inside, key, TemperatureInterval.ALL))
                            .isEqualTo(interval);
                }
                assertThat(draw.draw(logits, null, interval.to(), key)).isEqualTo(token);
                before = token;
                if (interval.to() == INF) break;
                t = TemperatureInterval.next(interval.to());
            }
        }
    }

    private static double between(SplittableRandom random, TemperatureInterval interval) {
        long from = TemperatureInterval.ordinal(interval.from());
        long to = TemperatureInterval.ordinal(interval.to());
        return TemperatureInterval.ofOrdinal(random.nextLong(from, to + 1));
    }

    @Test
    void limits_cut_the_interval() {
        Stability stability = new Stability(2);
        float[] logits = {5, 4};
        NoiseKey key = new NoiseKey(1, 0, 0, 0);
        TemperatureInterval limits = new TemperatureInterval(0.01, 0.02);
        assertThat(stability.around(logits, 0.015, key, limits)).isEqualTo(limits);
        assertThatThrownBy(() -> stability.around(logits, 1, key, limits)).hasMessageContaining("outside");
    }
}
