package kelvin.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.model.TinyModels;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two prompts have in common is computed once, and nobody can tell by the result. */
class PrefixCacheTest {
    @Test
    void a_prompt_begins_with_what_the_last_text_has_in_common() {
        try (Model model = TinyModels.open("llama")) {
            PrefixCache cache = new PrefixCache(model);
            int[] first = TinyModels.tokens(1, 20);
            Session session = cache.take(first);
            assertThat(session.position()).isZero();
            session.append(first);
            cache.give(session, first);

            int[] longer = Arrays.copyOf(first, 30);
            assertThat(cache.take(longer)).isSameAs(session);
            assertThat(session.position()).isEqualTo(20);
            cache.give(session, first);

            int[] turned = first.clone();
            turned[12]++;
            assertThat(cache.take(turned).position()).isEqualTo(12);
            cache.give(session, Arrays.copyOf(first, 12));

            // The logits after the last token are wanted, so that it is computed again.
            assertThat(cache.take(Arrays.copyOf(first, 9)).position()).isEqualTo(8);
            cache.give(session, Arrays.copyOf(first, 8));

            int[] other = first.clone();
            other[0]++;
            Session fresh = cache.take(other);
            assertThat(fresh).isNotSameAs(session);
            assertThat(fresh.position()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3", "qwen3"})
    void a_talk_has_the_text_of_its_turns_alone(String architecture) {
        try (Model model = TinyModels.open(architecture)) {
            Generator talk = new Generator(model, true);
            int[] prompt = TinyModels.tokens(1, 7);
            for (int turn = 0; turn < 4; turn++) {
                GenerationRequest request = new GenerationRequest(
                        Arrays.stream(prompt).boxed().toList(),
                        SamplingChain.parse("temperature=1"),
                        turn,
                        0,
                        25,
                        List.of());
                Generation kept = talk.generate(request, TokenListener.NONE);
                Generation alone = new Generator(model, true).generate(request, TokenListener.NONE);
                assertThat(kept.ids()).isEqualTo(alone.ids());
                assertThat(kept.logitsSha256()).isEqualTo(alone.logitsSha256());
                int common = Math.max(0, kept.ids().length - turn);
                int[] next = Arrays.copyOf(prompt, prompt.length + common + 5);
                System.arraycopy(kept.ids(), 0, next, prompt.length, common);
                prompt = next;
            }
        }
    }
}
