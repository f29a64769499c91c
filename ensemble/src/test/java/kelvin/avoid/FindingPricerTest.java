package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.models.Tale;
import kelvin.phrases.Match;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseMatcher;
import kelvin.sampling.Logits;
import kelvin.thermo.Observables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Findings priced by the embedded model. */
@SuppressWarnings("NullAway.Init")
class FindingPricerTest {
    private static final String TEXT =
            "Once upon a time there was a little girl named Lily. One day, there was a storm.";
    private static Model model;
    private static Model narrow;

    @BeforeAll
    static void open() {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1);
        model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options.withContextLength(128));
        narrow = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options.withContextLength(16));
    }

    @AfterAll
    static void close() {
        model.close();
        narrow.close();
    }

    private static PhraseMatcher matcher(String... patterns) {
        return PhraseMatcher.of(
                Arrays.stream(patterns).map(each -> new Phrase(each, "own")).toList());
    }

    private static List<FindingPrice> prices(Model by, int passes, String text, String... patterns) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        PhraseMatcher matcher = matcher(patterns);
        List<Match> findings = matcher.find(utf8);
        try (FindingPricer pricer = new FindingPricer(by, matcher, passes)) {
            return pricer.of(utf8, findings);
        }
    }

    /** Returns ln p of each token of a text. */
    private static double[] logP(int[] ids) {
        double[] logP = new double[ids.length];
        try (Session session = model.session()) {
            session.append(ids, (position, logits) -> {
                if (position + 1 < ids.length) {
                    logP[position + 1] = Observables.logProbabilities(Logits.widen(logits), 1)[ids[position + 1]];
                }
            });
        }
        return logP;
    }

    @Test
    void the_surprisal_is_that_of_the_tokens_that_hold_the_phrase() {
        int[] ids = model.tokenizer().encode(TEXT);
        double[] logP = logP(ids);
        int[] starts = model.tokenizer()
                .encode(TEXT, model.tokenizer().addsBos(), true)
                .starts();
        int[] ends = model.tokenizer()
                .encode(TEXT, model.tokenizer().addsBos(), true)
                .ends();
        double expected = 0;
        int at = TEXT.indexOf("there was");
        for (int i = 0; i < ids.length; i++) if (ends[i] > at && starts[i] < at + 9) expected -= logP[i];
        List<FindingPrice> prices = prices(model, 4, TEXT, "there was");
        assertThat(prices).hasSize(2);
        assertThat(prices.getFirst().surprisal()).isCloseTo(expected, within(1e-9));
        assertThat(prices.getLast().surprisal()).isPositive();
    }

    @Test
    void the_mass_holds_the_phrase_itself_and_its_bounds_close() {
        for (FindingPrice price : prices(model, 8, TEXT, "there was", "there lived", "there were")) {
            assertThat(price.massAtLeast()).isLessThanOrEqualTo(price.massAtMost());
            // the phrase and its right boundary: not more than the phrase's own tokens
            assertThat(price.massAtMost()).isGreaterThan(StrictMath.exp(-price.surprisal()) * 0.5);
        }
        FindingPrice few = prices(model, 1, TEXT, "there was").getFirst();
        FindingPrice many = prices(model, 24, TEXT, "there was").getFirst();
        assertThat(many.massAtMost() - many.massAtLeast()).isLessThanOrEqualTo(few.massAtMost() - few.massAtLeast());
        assertThat(many.massAtLeast()).isGreaterThan(0.01);
        FindingPrice more =
                prices(model, 24, TEXT, "there was", "there (lived|were|is)").getFirst();
        assertThat(more.massAtMost()).isGreaterThanOrEqualTo(many.massAtLeast());
    }

    @Test
    void a_text_that_begins_with_the_phrase_and_one_longer_than_the_context_are_priced() {
        assertThat(prices(model, 2, "There was a dog.", "there was").getFirst().surprisal())
                .isPositive();
        String lengthy = "The dog ran and the cat sat. ".repeat(12) + TEXT;
        List<FindingPrice> prices = prices(narrow, 2, lengthy, "there was", "the cat sat");
        assertThat(prices).hasSize(14).allSatisfy(price -> {
            assertThat(price.surprisal()).isFinite().isPositive();
            assertThat(price.massAtLeast()).isBetween(0.0, price.massAtMost());
        });
        assertThat(prices(model, 2, "Nothing here.", "there was")).isEmpty();
    }
}
