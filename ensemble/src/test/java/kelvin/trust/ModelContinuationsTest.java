package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.ContextExceededException;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.models.Tale;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class ModelContinuationsTest {
    private static Model tale;

    @BeforeAll
    static void open() {
        tale = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT.withThreads(1));
    }

    @AfterAll
    static void close() {
        tale.close();
    }

    /** Whatever was asked before, moved on or let go: the bits of a session of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3"})
    void logits_are_those_of_a_session_of_its_own(String name) {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.SCALAR);
        Path file = Path.of("..", "conformance", "tiny", name + ".gguf");
        int[] prompt = {5, 6, 7};
        SplittableRandom random = new SplittableRandom(1);
        try (Model model = Model.open(file, options);
                ModelContinuations continuations = new ModelContinuations(model, prompt)) {
            for (int round = 0; round < 40; round++) {
                Set<Prefix> prefixes = new LinkedHashSet<>();
                int count = 1 + random.nextInt(round == 20 ? 300 : 12);
                for (int i = 0; i < count; i++) {
                    int[] tokens = new int[random.nextInt(6)];
                    for (int t = 0; t < tokens.length; t++) tokens[t] = random.nextInt(4);
                    prefixes.add(new Prefix(tokens));
                }
                List<int[]> asked = prefixes.stream().map(Prefix::tokens).toList();
                List<float[]> got = new ArrayList<>();
                continuations.logits(asked, random.nextBoolean(), (i, logits) -> got.add(logits.clone()));
                for (int i = 0; i < asked.size(); i += 7) {
                    try (Session alone = model.session()) {
                        alone.append(prompt);
                        alone.append(asked.get(i));
                        assertThat(got.get(i)).as(Arrays.toString(asked.get(i))).isEqualTo(alone.logits());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature=1", "temperature=0", "temperature=inf", "temperature=0.8 > top_p=0.9"})
    void the_text_is_that_of_the_generator(String chain) {
        int[] prompt = tale.tokenizer().encode("Once upon a time");
        SamplingChain made = SamplingChain.parse(chain);
        String expected = new Generator(tale)
                .generate(GenerationRequest.of(prompt, made, 7, 12), TokenListener.NONE)
                .text();
        try (ModelContinuations continuations = new ModelContinuations(tale, prompt)) {
            TrustReport report =
                    new Trust(continuations, "Once upon a time", TrustOptions.of(made, 7, 12)).examine(() -> true);
            assertThat(report.text()).isEqualTo(expected);
        }
    }

    @Test
    void a_whole_report_of_a_real_model() {
        int[] prompt = tale.tokenizer().encode("The name of the king was");
        SamplingChain chain = SamplingChain.parse("temperature=1");
        try (ModelContinuations continuations = new ModelContinuations(tale, prompt)) {
            TrustOptions options =
                    TrustOptions.of(chain, 3, 6).withReplicas(6).withForks(3).withExpansions(40);
            TrustReport report = new Trust(continuations, "", options).examine(() -> true);
            Agreement agreement = report.agreement();
            Belief belief = report.belief();
            assertThat(agreement).isNotNull();
            assertThat(agreement.replicas()).isEqualTo(6);
            assertThat(belief).isNotNull();
            assertThat(belief.lower()).isLessThan(belief.upper());
            assertThat(belief.expanded()).isEqualTo(40);
            assertThat(report.forks()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void prompts_that_do_not_fit_and_empty_ones_are_refused() {
        assertThatThrownBy(() -> new ModelContinuations(tale, new int[0])).hasMessageContaining("no tokens");
        int[] over = new int[tale.info().contextLength() + 1];
        assertThatThrownBy(() -> new ModelContinuations(tale, over)).isInstanceOf(ContextExceededException.class);
    }

    /** The context ends a text as it ends one of the generator. */
    @Test
    void the_context_ends_texts() {
        int[] prompt = new int[tale.info().contextLength() - 2];
        Arrays.fill(prompt, 65);
        try (ModelContinuations continuations = new ModelContinuations(tale, prompt)) {
            TrustOptions options = TrustOptions.of(SamplingChain.parse("temperature=1"), 3, 6)
                    .withReplicas(3)
                    .withForks(2)
                    .withExpansions(5);
            TrustReport report = new Trust(continuations, "", options).examine(() -> true);
            assertThat(report.ids()).hasSizeLessThanOrEqualTo(2);
        }
    }
}
