package kelvin.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import kelvin.generate.Generation.FinishReason;
import kelvin.model.ContextExceededException;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.model.TinyModels;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, on a random model whose tokens are bytes: its text is full of half characters. */
@SuppressWarnings("NullAway.Init")
class GeneratorTest {
    private static final int[] PROMPT = TinyModels.tokens(1, 12);
    private static Model model;

    @BeforeAll
    static void open() {
        model = TinyModels.open("qwen3", TinyModels.options().withContextLength(200));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationRequest request(int[] prompt, String chain, long seed, int max, String... stops) {
        List<Integer> ids = Arrays.stream(prompt).boxed().toList();
        return new GenerationRequest(ids, SamplingChain.parse(chain), seed, 0, max, List.of(stops));
    }

    private static Generation generate(GenerationRequest request) {
        return new Generator(model).generate(request, TokenListener.NONE);
    }

    /** A seed whose text of this length does not end early. */
    private static Generation longText(String chain, int max) {
        for (long seed = 1; ; seed++) {
            Generation text = generate(request(PROMPT, chain, seed, max));
            if (text.ids().length == max) return text;
        }
    }

    @Test
    void zero_temperature_takes_the_first_largest_logit() throws Exception {
        List<Integer> argmax = new ArrayList<>();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Session session = model.session()) {
            session.append(PROMPT);
            while (argmax.size() < 20 && (argmax.isEmpty() || !model.tokenizer().isEnd(argmax.getLast()))) {
                float[] logits = session.logits();
                int best = 0;
                for (int id = 1; id < logits.length; id++) if (logits[id] > logits[best]) best = id;
                argmax.add(best);
                ByteBuffer bytes = ByteBuffer.allocate(4 * logits.length).order(ByteOrder.LITTLE_ENDIAN);
                for (float logit : logits) bytes.putFloat(logit);
                digest.update(bytes.array());
                session.append(best);
            }
        }
        Generation text =
                new Generator(model, true).generate(request(PROMPT, "temperature=0", 9, 20), TokenListener.NONE);
        assertThat(text.ids())
                .containsExactly(argmax.stream().mapToInt(Integer::intValue).toArray());
        assertThat(text.logitsSha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
        assertThat(generate(request(PROMPT, "temperature=0", 10, 20)).ids()).isEqualTo(text.ids());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature=0.7",
                "temperature=inf",
                "temperature=1 > top_p=0.9",
                "min_p=0.05 > temperature=2",
                "temperature=1.5 > typical_p=0.9"
            })
    void a_seed_gives_one_text_and_another_seed_another(String chain) {
        Generation one = generate(request(PROMPT, chain, 5, 40));
        assertThat(generate(request(PROMPT, chain, 5, 40)).ids()).isEqualTo(one.ids());
        assertThat(generate(request(PROMPT, chain, 6, 40)).ids()).isNotEqualTo(one.ids());
        var replica = new GenerationRequest(
                Arrays.stream(PROMPT).boxed().toList(), SamplingChain.parse(chain), 5, 1, 40, List.of());
        assertThat(generate(replica).ids()).isNotEqualTo(one.ids());
    }

    /** Noise belongs to a position: a text continued from any prefix of itself goes on as it did. */
    @Test
    void a_text_continues_from_each_of_its_prefixes() {
        GenerationRequest whole = request(PROMPT, "temperature=0.8 > top_k=50", 3, 40);
        int[] ids = generate(whole).ids();
        for (int cut = 1; cut < ids.length; cut += 7) {
            int[] prompt = Arrays.copyOf(PROMPT, PROMPT.length + cut);
            System.arraycopy(ids, 0, prompt, PROMPT.length, cut);
            int[] rest = generate(request(prompt, "temperature=0.8 > top_k=50", 3, 40 - cut))
                    .ids();
            assertThat(rest).isEqualTo(Arrays.copyOfRange(ids, cut, ids.length));
        }
    }

    @Test
    void the_listener_sees_whole_characters_that_make_up_the_text() {
        Generation text = longText("temperature=inf", 120);
        assertThat(text.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(text.text()).isEqualTo(model.tokenizer().decode(text.ids()));
        var shown = new StringBuilder();
        List<Integer> tokens = new ArrayList<>();
        for (long seed = 1; tokens.size() != 120; seed++) {
            shown.setLength(0);
            tokens.clear();
            int[] next = {PROMPT.length};
            new Generator(model)
                    .generate(request(PROMPT, "temperature=inf", seed, 120), (token, position, logits, piece) -> {
                        assertThat(position).isEqualTo(next[0]++);
                        assertThat(logits).hasSize(288);
                        tokens.add(token);
                        shown.append(piece);
                        return true;
                    });
        }
        assertThat(tokens.stream().mapToInt(Integer::intValue).toArray()).isEqualTo(text.ids());
        assertThat(text.text()).startsWith(shown.toString());
        assertThat(text.text().length() - shown.length()).isLessThanOrEqualTo(3); // half a character at the very end
    }

    @Test
    void a_stop_string_across_tokens_ends_the_text_and_is_left_out() {
        Generation whole = longText("temperature=1.5", 100);
        String text = whole.text();
        for (int at = 5; at + 3 < text.length(); at += 11) {
            String stop = text.substring(at, at + 3);
            if (stop.contains("\uFFFD") || text.indexOf(stop) != at) continue;
            long seed = 0;
            Generation found;
            do {
                found = generate(request(PROMPT, "temperature=1.5", ++seed, 100, "never", stop));
            } while (found.ids().length < 100
                    && !Arrays.equals(found.ids(), Arrays.copyOf(whole.ids(), found.ids().length)));
            assertThat(found.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(found.stop()).isEqualTo(stop);
            assertThat(found.text()).isEqualTo(text.substring(0, at));
            assertThat(model.tokenizer().decode(found.ids())).startsWith(text.substring(0, at + 3));
        }
    }

    @Test
    void an_end_token_ends_the_text() {
        for (long seed = 1; ; seed++) {
            Generation text = generate(request(PROMPT, "temperature=inf", seed, 180));
            int last = text.ids()[text.ids().length - 1];
            if (!model.tokenizer().isEnd(last)) continue;
            assertThat(text.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(text.stop()).isNull();
            assertThat(text.text())
                    .isEqualTo(model.tokenizer().decode(Arrays.copyOf(text.ids(), text.ids().length - 1)));
            return;
        }
    }

    @Test
    void a_full_context_ends_the_text_without_a_shift() {
        for (long seed = 1; ; seed++) {
            Generation text = generate(request(PROMPT, "temperature=1", seed, 1_000));
            if (text.finishReason() == FinishReason.STOP) continue;
            assertThat(text.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(text.ids()).hasSize(200 - PROMPT.length);
            return;
        }
    }

    @Test
    void a_listener_ends_the_text_at_any_token() {
        for (int stop : new int[] {1, 2, 9}) {
            int[] seen = {0};
            Generation text = new Generator(model)
                    .generate(
                            request(PROMPT, "temperature=0", 1, 30),
                            (token, position, logits, piece) -> ++seen[0] < stop);
            assertThat(text.finishReason()).isEqualTo(FinishReason.INTERRUPTED);
            assertThat(text.ids()).hasSize(stop);
        }
    }

    @Test
    void no_tokens_are_asked_for_and_none_are_written() {
        Generation text = generate(request(PROMPT, "temperature=1", 1, 0));
        assertThat(text.ids()).isEmpty();
        assertThat(text.text()).isEmpty();
        assertThat(text.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void what_cannot_be_generated_is_refused() {
        assertThatThrownBy(() -> request(new int[0], "temperature=1", 1, 5)).hasMessageContaining("no tokens");
        assertThatThrownBy(() -> request(PROMPT, "temperature=1", 1, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> request(PROMPT, "temperature=1", 1, 5, "")).hasMessageContaining("empty");
        assertThatThrownBy(() -> generate(request(TinyModels.tokens(1, 201), "temperature=1", 1, 5)))
                .isInstanceOf(ContextExceededException.class)
                .hasMessageContaining("201")
                .hasMessageContaining("200");
    }
}
