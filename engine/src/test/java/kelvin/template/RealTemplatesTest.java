package kelvin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates of forty models on twenty conversations, byte for byte as jinja2 renders them, refusals included. */
@SuppressWarnings("unchecked")
class RealTemplatesTest {

    static List<String> templates() throws IOException {
        try (Stream<Path> files = Files.list(Conformance.DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jinja"))
                    .map(name -> name.substring(0, name.length() - ".jinja".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_real_template_renders_as_in_python(String name) {
        String source = Conformance.text(Conformance.DIRECTORY.resolve(name + ".jinja"));
        Map<String, @Nullable Object> conversations = Conformance.json("conversations.json");
        Map<String, @Nullable Object> expected = Conformance.json("expected/" + name + ".json");

        assertThat(expected.keySet()).isEqualTo(conversations.keySet());
        for (String conversation : conversations.keySet()) {
            var wanted = (Map<String, String>) Objects.requireNonNull(expected.get(conversation));
            var given = (Map<String, @Nullable Object>) Objects.requireNonNull(conversations.get(conversation));
            Map<String, String> outcome = render(source, given);
            if (wanted.containsKey("failed")) {
                assertThat(outcome).as(conversation).containsOnlyKeys("failed");
            } else {
                assertThat(outcome).as(conversation).isEqualTo(wanted);
            }
        }
    }

    /** Through the public door: what is no component of {@link ChatPrompt} is an extra variable. */
    private static Map<String, String> render(String source, Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>(given);
        var messages = (List<Map<String, @Nullable Object>>) Objects.requireNonNull(extra.remove("messages"));
        var tools = (@Nullable List<@Nullable Object>) extra.remove("tools");
        boolean add = Boolean.TRUE.equals(extra.remove("add_generation_prompt"));
        var prompt = new ChatPrompt(messages, tools, add, "<s>", "</s>", extra, Conformance.CLOCK);
        try {
            return Map.of("output", ChatTemplate.parse(source).render(prompt));
        } catch (TemplateRaisedException e) {
            return Map.of("raised", e.templateMessage());
        } catch (TemplateException e) {
            return Map.of("failed", String.valueOf(e.getMessage()));
        }
    }

    @Test
    void there_are_forty_of_them() throws IOException {
        assertThat(templates()).hasSizeGreaterThanOrEqualTo(40);
    }
}
