package kelvin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One feature a snippet, against jinja2: see conformance/generate/template_cases.py. */
@SuppressWarnings("unchecked")
class SnippetsTest {
    private static final Map<String, @Nullable Object> FILE = Conformance.json("snippets.json");

    static List<Map<String, String>> snippets() {
        return (List<Map<String, String>>) (Object) Objects.requireNonNull(FILE.get("snippets"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void a_snippet_does_what_jinja_does(Map<String, String> expected) {
        var variables = (Map<String, @Nullable Object>) Objects.requireNonNull(FILE.get("variables"));
        Map<String, String> outcome = Conformance.outcome(Objects.requireNonNull(expected.get("template")), variables);

        if (expected.containsKey("failed")) { // the reason is in Python's words there and in ours here
            assertThat(outcome).containsOnlyKeys("failed");
            assertThat(outcome.get("failed")).startsWith("chat template, line ");
        } else {
            assertThat(expected).containsAllEntriesOf(outcome);
        }
    }

    @Test
    void the_suite_is_whole() {
        assertThat(snippets()).hasSizeGreaterThan(230);
        assertThat(snippets()).filteredOn(s -> s.containsKey("output")).hasSizeGreaterThan(140);
    }
}
