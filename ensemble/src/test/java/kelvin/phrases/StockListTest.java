package kelvin.phrases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list that comes with Kelvin, and its rates. */
class StockListTest {
    private static final PhraseList STOCK = PhraseLists.builtIn(PhraseLists.STOCK);
    private static final PhraseFinder FINDER = new PhraseFinder(STOCK);

    private static List<PhraseFinding> find(String text) {
        return FINDER.find(text.getBytes(UTF_8), Prose.BOTH).findings();
    }

    @Test
    void it_has_hundreds_of_entries_in_a_dozen_classes_each_once() {
        assertThat(STOCK.entries()).hasSizeGreaterThanOrEqualTo(400);
        Set<String> patterns = new HashSet<>();
        for (PhraseEntry entry : STOCK.entries()) {
            assertThat(patterns.add(entry.phrase().pattern()))
                    .as("%s is new", entry)
                    .isTrue();
        }
        Set<String> classes = STOCK.entries().stream()
                .map(entry -> entry.phrase().phraseClass())
                .collect(Collectors.toSet());
        assertThat(classes)
                .hasSizeGreaterThanOrEqualTo(12)
                .isEqualTo(STOCK.classes().keySet());
        assertThat(classes).allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void each_entry_has_a_rate_inside_of_its_interval_in_each_kind_of_prose() {
        for (PhraseEntry entry : STOCK.entries()) {
            HumanRates rates = entry.human();
            assertThat(rates)
                    .as("%s, run conformance/generate/phrase_rates.py", entry)
                    .isNotNull();
            for (Prose prose : Prose.values()) {
                HumanRate rate = Objects.requireNonNull(rates).in(prose);
                assertThat(rate.perMillion()).as("%s", entry).isBetween(rate.low(), rate.high());
                assertThat(rate.high())
                        .as("even nobody is an estimate: %s", entry)
                        .isPositive();
            }
        }
    }

    @Test
    void the_rates_of_a_class_are_those_of_its_entries() {
        PhraseReport report = FINDER.find(new byte[0], Prose.TECHNICAL);
        for (PhraseShare share : report.classes()) {
            HumanRate counted = Objects.requireNonNull(share.human());
            assertThat(share.humanPerMillion())
                    .isCloseTo(counted.perMillion(), org.assertj.core.data.Percentage.withPercentage(0.5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "It's crucial here,                    importance",
        "it is so crucial here,                importance",
        "It’s **crucial** here,                importance",
        "here is why it matters,               importance",
        "That matters because,                 importance",
        "it's important to note that,          importance",
        "this is not just fast but correct,    false_contrast",
        "in today's fast-paced world,          throat_clearing",
        "let's dive in,                        throat_clearing",
        "At its core,                          throat_clearing",
        "we delve into,                        throat_clearing",
        "a testament to,                       significance",
    })
    void what_people_complain_about_is_found(String text, String phraseClass) {
        assertThat(find(text))
                .hasSize(1)
                .allMatch(f -> f.entry().phrase().phraseClass().equals(phraseClass));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a crucial experiment",
                "it was crucial to the defence",
                "the matter is closed",
                "in today's paper",
                "not a test but a trial",
                "the core of the apple",
            })
    void what_people_write_plainly_is_not(String text) {
        assertThat(find(text)).isEmpty();
    }
}
