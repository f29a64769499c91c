package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.ContextExceededException;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import kelvin.phrases.Match;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseMatcher;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three ways on the embedded model. */
@SuppressWarnings("NullAway.Init")
class AvoidingGeneratorTest {
    private static final String PROMPT = "Once upon a time";
    private static final String[] COMMON = {
        "there was", "a little (girl|boy)", "named", "was a", "one day", "the {2} and"
    };
    private static Model model;

    @BeforeAll
    static void open() {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withContextLength(128);
        model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<Phrase> phrases(String... patterns) {
        return Arrays.stream(patterns).map(each -> new Phrase(each, "own")).toList();
    }

    private static GenerationRequest request(String prompt, String chain, long seed, int max, String... stops) {
        List<Integer> ids =
                Arrays.stream(model.tokenizer().encode(prompt)).boxed().toList();
        return new GenerationRequest(ids, SamplingChain.parse(chain), seed, 0, max, List.of(stops));
    }

    private static Avoided avoid(GenerationRequest request, String mode, int budget, String... patterns) {
        return avoid(request, mode, budget, AvoidListener.NONE, patterns);
    }

    private static Avoided avoid(
            GenerationRequest request, String mode, int budget, AvoidListener listener, String... patterns) {
        try (AvoidingGenerator generator = new AvoidingGenerator(model, phrases(patterns), true)) {
            return generator.generate(request, new Avoidance(AvoidMode.parse(mode), budget), listener);
        }
    }

    private static Generation plain(GenerationRequest request) {
        return new Generator(model, true).generate(request, TokenListener.NONE);
    }

    /** Finds phrases in the whole, prompt included, and leaves out those that end in the prompt. */
    private static List<Match> found(String prompt, String text, String... patterns) {
        int before = prompt.getBytes(StandardCharsets.UTF_8).length;
        byte[] whole = (prompt + text).getBytes(StandardCharsets.UTF_8);
        return PhraseMatcher.of(phrases(patterns)).find(whole).stream()
                .filter(match -> match.end() > before)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=3", "rewind"})
    void a_text_without_the_phrases_is_the_plain_text_of_the_seed(String mode) {
        GenerationRequest request = request(PROMPT, "temperature=0.8 > top_p=0.9", 3, 20);
        Generation plain = plain(request);
        List<Integer> seen = new ArrayList<>();
        StringBuilder shown = new StringBuilder();
        Avoided avoided = avoid(
                request,
                mode,
                0,
                (token, position, logits, text) -> {
                    assertThat(position).isEqualTo(request.promptIds().size() + seen.size());
                    seen.add(token);
                    shown.append(text);
                    return true;
                },
                "it's crucial");
        assertThat(avoided.generation().ids()).isEqualTo(plain.ids());
        assertThat(avoided.generation().text()).isEqualTo(plain.text()).startsWith(shown.toString());
        assertThat(avoided.generation().finishReason()).isEqualTo(plain.finishReason());
        assertThat(avoided.generation().logitsSha256()).isEqualTo(plain.logitsSha256());
        assertThat(seen)
                .containsExactlyElementsOf(Arrays.stream(plain.ids()).boxed().toList());
        assertThat(avoided.attempts()).isEqualTo(mode.equals("rewind") ? 0 : 1);
        assertThat(avoided.phrases()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "rewind"})
    void no_phrase_is_left_and_a_seed_repeats(String mode) {
        int met = 0;
        for (long seed = 1; seed <= 6; seed++) {
            GenerationRequest request = request(PROMPT, "temperature=0.8", seed, 16);
            Avoided avoided = avoid(request, mode, 100_000, COMMON);
            String text = avoided.generation().text();
            assertThat(found(PROMPT, text, COMMON)).as(text).isEmpty();
            if (!found(PROMPT, plain(request).text(), COMMON).isEmpty()) {
                met++;
                assertThat(avoided.phrases()).isNotEmpty();
            }
            if (seed <= 2) {
                Avoided again = avoid(request, mode, 100_000, COMMON);
                assertThat(again.generation().ids())
                        .isEqualTo(avoided.generation().ids());
                assertThat(again.attempts()).isEqualTo(avoided.attempts());
            }
        }
        assertThat(met).isGreaterThan(2);
    }

    @Test
    void rewind_shows_nothing_that_it_takes_back() {
        for (long seed = 1; seed <= 6; seed++) {
            StringBuilder shown = new StringBuilder();
            Avoided avoided = avoid(
                    request(PROMPT, "temperature=1", seed, 24),
                    "rewind",
                    0,
                    (token, position, logits, text) -> {
                        shown.append(text);
                        return true;
                    },
                    COMMON);
            assertThat(avoided.generation().text()).startsWith(shown.toString());
            assertThat(avoided.drawn())
                    .isGreaterThanOrEqualTo(avoided.generation().ids().length);
        }
    }

    @Test
    void soft_keeps_some_phrases() {
        int[] counts = new int[2];
        for (long seed = 1; seed <= 12; seed++) {
            GenerationRequest request = request(PROMPT, "temperature=0.8", seed, 16);
            counts[0] += found(PROMPT, plain(request).text(), COMMON).size();
            counts[1] += found(
                            PROMPT,
                            avoid(request, "soft=0.5", 1000, COMMON)
                                    .generation()
                                    .text(),
                            COMMON)
                    .size();
            assertThat(avoid(request, "soft=0", 1, COMMON).generation().ids())
                    .isEqualTo(plain(request).ids());
        }
        assertThat(counts[1]).isBetween(1, counts[0] - 1);
    }

    @Test
    void soft_with_an_infinite_price_is_exact() {
        GenerationRequest request = request(PROMPT, "temperature=0.8", 2, 12);
        assertThat(avoid(request, "soft=inf", 1000, COMMON).generation())
                .usingRecursiveComparison()
                .isEqualTo(avoid(request, "exact", 1000, COMMON).generation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "rewind", "soft=1"})
    void a_phrase_that_begins_in_the_prompt_counts(String mode) {
        String first = plain(request("Once upon a", "temperature=0.8", 1, 1)).text();
        assertThat(first).isEqualTo(" time");
        Avoided avoided = avoid(request("Once upon a", "temperature=0.8", 1, 1), mode, 10_000, "upon a time");
        if (!mode.startsWith("soft")) assertThat(avoided.generation().text()).isNotEqualTo(" time");
        assertThat(avoided.phrases()).extracting(Avoided.Refusal::times).first().isNotEqualTo(0);
    }

    @Test
    void a_phrase_that_ends_in_the_prompt_does_not_count() {
        GenerationRequest request = request(PROMPT, "temperature=0.8", 1, 8);
        assertThat(avoid(request, "exact", 1, "upon a time", "once")
                        .generation()
                        .ids())
                .isEqualTo(plain(request).ids());
        assertThat(avoid(request, "rewind", 1, "upon a time", "once").attempts())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "rewind"})
    void a_phrase_of_one_token_and_overlapping_phrases_are_avoided(String mode) {
        String[] phrases = {"a", "a time", "was a", "there was a little", "there", "little girl"};
        for (long seed = 1; seed <= 3; seed++) {
            String text = avoid(request(PROMPT, "temperature=1", seed, 10), mode, 100_000, phrases)
                    .generation()
                    .text();
            assertThat(found(PROMPT, text, phrases)).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=2", "rewind"})
    void texts_of_no_token_and_of_one(String mode) {
        Avoided none = avoid(request(PROMPT, "temperature=0.8", 1, 0), mode, 0, COMMON);
        assertThat(none.generation().ids()).isEmpty();
        assertThat(none.generation().text()).isEmpty();
        assertThat(none.generation().finishReason()).isEqualTo(Generation.FinishReason.LENGTH);
        Avoided one = avoid(request(PROMPT, "temperature=0.8", 1, 1), mode, 0, COMMON);
        assertThat(one.generation().ids()).hasSize(1);
    }

    @Test
    void at_zero_temperature_there_is_one_text_and_rewind_takes_the_next_best() {
        GenerationRequest request = request(PROMPT, "temperature=0", 1, 12);
        String greedy = plain(request).text();
        assertThat(avoid(request, "exact", 0, "zebra").generation().text()).isEqualTo(greedy);
        String phrase = greedy.strip().split("\\P{L}+")[1];
        assertThatThrownBy(() -> avoid(request, "exact", 0, phrase))
                .isInstanceOfSatisfying(AvoidanceException.class, e -> {
                    assertThat(e.keptAtMost()).isZero();
                    assertThat(e.phrase()).isEqualTo(phrase);
                })
                .hasMessageContaining("every text");
        assertThat(avoid(request, "soft=2", 0, phrase).generation().text()).isEqualTo(greedy);
        String around = avoid(request, "rewind", 0, phrase).generation().text();
        assertThat(found(PROMPT, around, phrase)).isEmpty();
        assertThat(around.substring(0, 3)).isEqualTo(greedy.substring(0, 3));
        GenerationRequest cut = request(PROMPT, "temperature=0.8 > top_k=1", 1, 12);
        assertThat(avoid(cut, "rewind", 0, phrase).generation().text()).isEqualTo(around);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=1", "rewind"})
    void infinite_temperature_is_an_ordinary_value(String mode) {
        GenerationRequest request = request(PROMPT, "temperature=inf", 1, 6);
        assertThat(avoid(request, mode, 0, "zebra").generation().ids())
                .isEqualTo(plain(request).ids());
        String word = plain(request).text().replaceAll("\\P{L}+", " ").strip().split(" ")[0];
        assertThat(found(
                        PROMPT,
                        avoid(request, mode.startsWith("soft") ? "soft=60" : mode, 0, word)
                                .generation()
                                .text(),
                        word))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=5", "rewind"})
    void a_list_that_bans_everything_ends_with_a_certified_bound(String mode) {
        List<String> all = new ArrayList<>();
        for (int id = 0; id < model.tokenizer().vocabularySize(); id++) {
            String text = model.tokenizer().text(id);
            if (text != null && text.codePoints().anyMatch(Character::isLetterOrDigit)) {
                all.add(text.strip().replaceAll("([(|)\\\\{}^])", ""));
            }
        }
        String[] phrases = all.stream()
                .filter(text -> text.codePoints().allMatch(Character::isLetterOrDigit))
                .distinct()
                .toArray(String[]::new);
        GenerationRequest request = request(PROMPT, "temperature=0.5 > top_k=40", 1, 12);
        try {
            Avoided avoided = avoid(request, mode, mode.equals("rewind") ? 0 : 8, phrases);
            assertThat(mode).isEqualTo("rewind"); // it finds its way through punctuation
            assertThat(found(PROMPT, avoided.generation().text(), phrases)).isEmpty();
        } catch (AvoidanceException e) {
            assertThat(e.keptAtMost()).isBetween(0.0, 1.0);
            assertThat(e.phrase()).isNotNull();
            assertThat(e.attempts()).isPositive();
        }
    }

    @Test
    void a_spent_budget_names_the_bound_and_the_phrase() {
        GenerationRequest request = request(PROMPT, "temperature=0.1", 1, 24);
        assertThatThrownBy(() -> avoid(request, "exact", 2, "there", "was", "a", "the", "and", "she", "he", "to"))
                .isInstanceOfSatisfying(AvoidanceException.class, e -> {
                    assertThat(e.attempts()).isEqualTo(2);
                    assertThat(e.keptAtMost()).isGreaterThan(0).isLessThan(1);
                    assertThat(e.phrase()).isNotNull();
                })
                .hasMessageContaining("budget of 2 trials");
        assertThatThrownBy(
                        () -> avoid(request, "rewind", 1, "there", "was", "a", "the", "and", "she", "he", "to", "it"))
                .isInstanceOf(AvoidanceException.class)
                .hasMessageContaining("budget of 1 rewinds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=5", "rewind"})
    void a_phrase_longer_than_the_context_is_never_met(String mode) {
        GenerationRequest request = request(PROMPT, "temperature=0.8", 1, 500);
        Avoided avoided = avoid(request, mode, 1, "very ".repeat(400) + "long");
        assertThat(avoided.generation().ids()).isEqualTo(plain(request).ids());
    }

    @Test
    void a_prompt_longer_than_the_context_is_refused() {
        GenerationRequest request = request("word ".repeat(200), "temperature=0.8", 1, 5);
        for (String mode : List.of("exact", "soft=1", "rewind")) {
            assertThatThrownBy(() -> avoid(request, mode, 1, "a")).isInstanceOf(ContextExceededException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=2", "rewind"})
    void stop_strings_end_a_text_as_without_avoidance(String mode) {
        GenerationRequest whole = request(PROMPT, "temperature=0.8", 4, 24);
        String text = plain(whole).text();
        String stop = text.substring(text.length() / 2, text.length() / 2 + 4);
        GenerationRequest request = request(PROMPT, "temperature=0.8", 4, 24, stop);
        Generation plain = plain(request);
        StringBuilder shown = new StringBuilder();
        Generation avoided = avoid(
                        request,
                        mode,
                        0,
                        (token, position, logits, piece) -> {
                            shown.append(piece);
                            return true;
                        },
                        "zebra")
                .generation();
        assertThat(avoided.text()).isEqualTo(plain.text()).startsWith(shown.toString());
        assertThat(avoided.stop()).isEqualTo(stop);
        assertThat(avoided.ids()).isEqualTo(plain.ids());
        assertThat(avoided.finishReason()).isEqualTo(Generation.FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "soft=2", "rewind"})
    void a_generation_ends_within_a_token_of_being_cancelled(String mode) {
        int[] calls = {0};
        Avoided avoided = avoid(
                request(PROMPT, "temperature=0.8", 1, 50),
                mode,
                0,
                new AvoidListener() {
                    @Override
                    public boolean token(int token, int position, float[] logits, String text) {
                        return true;
                    }

                    @Override
                    public boolean drawn(int attempt, int tokens) {
                        return ++calls[0] < 5;
                    }
                },
                "zebra");
        assertThat(calls[0]).isEqualTo(5);
        assertThat(avoided.generation().finishReason()).isEqualTo(Generation.FinishReason.INTERRUPTED);
        assertThat(avoided.generation().ids().length).isLessThanOrEqualTo(5);
        assertThat(avoided.drawn()).isEqualTo(5);
    }

    @Test
    void the_price_of_a_prompt_has_bounds_and_an_estimate() {
        try (AvoidingGenerator generator = new AvoidingGenerator(model, phrases(COMMON), false)) {
            PromptPrice sharp = generator.price(request(PROMPT, "temperature=0", 1, 12), 5, () -> false);
            assertThat(sharp.texts()).isEqualTo(1);
            assertThat(sharp.exhausted()).isTrue();
            PromptPrice price = generator.price(request(PROMPT, "temperature=0.8", 1, 8), 30, () -> false);
            assertThat(price.texts()).isEqualTo(30);
            assertThat(price.exhausted()).isFalse();
            Price total = price.total();
            assertThat(total.lower()).isGreaterThan(0).isLessThan(total.upper());
            assertThat(total.estimate()).isPositive();
            for (PromptPrice.Entry one : price.phrases()) {
                assertThat(one.price().lower()).isLessThanOrEqualTo(total.upper());
                assertThat(one.price().estimate()).isLessThanOrEqualTo(total.estimate() + 1e-12);
            }
            PromptPrice nothing = generator.price(request(PROMPT, "temperature=0.8", 1, 0), 5, () -> false);
            assertThat(nothing.total().upper()).isCloseTo(0, within(1e-12));
            assertThat(generator
                            .price(request(PROMPT, "temperature=0.8", 1, 8), 30, () -> true)
                            .texts())
                    .isZero();
        }
    }

    @Test
    void modes_are_read_and_refused() {
        assertThat(AvoidMode.parse("soft=1.5")).isEqualTo(new AvoidMode.Soft(1.5));
        assertThat(AvoidMode.parse("soft=inf").text()).isEqualTo("soft=inf");
        assertThat(AvoidMode.parse("exact").text()).isEqualTo("exact");
        for (String wrong : List.of("soft=NaN", "soft=-1", "soft=", "soft=x", "soft", "", "hard")) {
            assertThatThrownBy(() -> AvoidMode.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Avoidance(new AvoidMode.Exact(), -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
