package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingChainTest {
    @Test
    void a_chain_reads_like_its_text() {
        SamplingChain chain = SamplingChain.of(
                new LogitBias(Map.of(3, -1.5, 1, Double.NEGATIVE_INFINITY)),
                new Temperature(0.8),
                new TopK(40),
                new TopP(0.95, 2),
                new MinP(0.05),
                new TypicalP(0.95, 2),
                new TypicalP(0.9),
                new Banned(List.of(7, 2)),
                new Allowed(List.of()));
        String text =
                "logit_bias({1: -inf, 3: -1.5}) > temperature=0.8 > top_k=40 > top_p(p=0.95, min_keep=2) > min_p=0.05"
                        + " > typical_p(p=0.95, min_keep=2) > typical_p=0.9 > banned([7, 2]) > allowed([])";
        assertThat(chain).hasToString(text);
        assertThat(SamplingChain.parse(text)).isEqualTo(chain);
        assertThat(SamplingChain.parse("temperature = inf>top_k( k = 3 )")).hasToString("temperature=inf > top_k=3");
        assertThat(SamplingChain.parse("  ")).isEqualTo(SamplingChain.of());
    }

    @Test
    void options_come_in_a_fixed_order() {
        assertThat(SamplingChain.fromOptions(1, 5, 0.5, 0.1))
                .hasToString("temperature=1 > top_k=5 > top_p=0.5 > min_p=0.1");
        assertThat(SamplingChain.fromOptions(0, null, null, null)).hasToString("temperature=0");
    }

    @Test
    void random_chains_print_and_parse_themselves() {
        Random random = new Random(3);
        for (int trial = 0; trial < 500; trial++) {
            double p = random.nextDouble() * 0.999 + 0.001;
            SamplingChain chain = SamplingChain.of(
                    new Temperature(Math.exp(random.nextGaussian() * 100)),
                    new TopP(p, 1 + random.nextInt(3)),
                    new MinP(p),
                    new TypicalP(p, 1 + random.nextInt(3)),
                    new TopK(1 + random.nextInt(1000)),
                    new LogitBias(Map.of(random.nextInt(9), random.nextGaussian())));
            assertThat(SamplingChain.parse(chain.toString())).isEqualTo(chain);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top_q=1",
                "top_k",
                "top_k=",
                "top_k=1.5",
                "top_k=a",
                "top_k(k=1",
                "top_k(k=1,k=2)",
                "top_k(n=1)",
                "> top_k=1",
                "top_k=1 >",
                "top_k=1 top_p=1",
                "banned(1)",
                "logit_bias([1])",
                "logit_bias({a: 1})",
                "temperature=1e999",
                "temperature=1e-999",
                "temperature=1 > temperature=2",
                "top_p=\"x",
                "banned([[[[[[1]]]]]])",
                "typical_p",
                "typical_p=a",
                "typical_p(tau=0.5)",
                "typical_p(p=0.5, min_keep=1.5)",
                "top_k=-0",
                "temperature=--1"
            })
    void broken_text_is_refused(String text) {
        assertThatThrownBy(() -> SamplingChain.parse(text)).isInstanceOf(SamplingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top_k=0",
                "top_p=0",
                "top_p=1.01",
                "min_p=0",
                "min_p=2",
                "typical_p=0",
                "typical_p=-0.1",
                "typical_p=1.01",
                "typical_p=inf",
                "typical_p(p=0.5, min_keep=0)",
                "top_k(k=3, min_keep=0)",
                "temperature=-1"
            })
    void settings_outside_their_range_are_refused(String text) {
        assertThatThrownBy(() -> SamplingChain.parse(text)).isInstanceOfSatisfying(SamplingException.class, e -> {
            assertThat(e.kind()).isEqualTo(SamplingException.Kind.SETTING);
            assertThat(e.getMessage()).contains("expected").contains(e.value()).contains(e.hint());
            assertThat(e.stage()).isNotNull();
        });
    }

    @Test
    void the_place_of_an_error_is_told() {
        assertThatThrownBy(() -> SamplingChain.parse("temperature=1 > top_k=x"))
                .hasMessageContaining("\"x\" at character 22, expected a number");
    }
}
