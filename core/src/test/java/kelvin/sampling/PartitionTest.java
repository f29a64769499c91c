package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.thermo.Observables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A draw that sums its partition function draws the same token, and the sum is that of the whole vocabulary. */
class PartitionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "temperature=0",
                "temperature=0.8",
                "temperature=inf",
                "temperature=1e-300",
                "temperature=1e9",
                "temperature=0.8 > top_k=40 > top_p=0.9",
                "top_p=0.9 > temperature=1.7",
                "logit_bias({3: 50, 4: -inf}) > temperature=0.5",
                "hold(entropy=2)"
            })
    void it_is_that_of_the_logits_at_the_temperature_in_force(String text) {
        SamplingChain chain = SamplingChain.parse(text);
        SplittableRandom random = new SplittableRandom(text.hashCode());
        for (int vocabulary : new int[] {7, 1000, 5000}) {
            Sampler plain = new Sampler(chain, vocabulary, 3, 1);
            Sampler measured = new Sampler(chain, vocabulary, 3, 1);
            for (int round = 0; round < 12; round++) {
                float[] logits = new float[vocabulary];
                for (int i = 0; i < vocabulary; i++) {
                    logits[i] = round % 2 == 0 ? (float) (random.nextGaussian() * 4) : random.nextInt(3);
                }
                logits[2] = Float.NEGATIVE_INFINITY;
                assertThat(measured.sampleWithPartition(logits, round)).isEqualTo(plain.sample(logits, round));
                double expected = Observables.of(Logits.widen(logits), measured.temperature())
                        .logPartition();
                assertThat(measured.logPartition()).isCloseTo(expected, within(3e-7));
            }
        }
    }

    @Test
    void a_draw_that_failed_leaves_none() {
        Sampler sampler = new Sampler(SamplingChain.parse("temperature=1"), 3, 1, 0);
        assertThatThrownBy(sampler::logPartition).isInstanceOf(IllegalStateException.class);
        sampler.sampleWithPartition(new float[] {1, 2, 3}, 0);
        assertThat(sampler.logPartition()).isPositive();
        assertThatThrownBy(() -> sampler.sampleWithPartition(new float[] {1, Float.NaN, 3}, 1))
                .isInstanceOf(SamplingException.class);
        assertThatThrownBy(sampler::logPartition).isInstanceOf(IllegalStateException.class);
    }
}
