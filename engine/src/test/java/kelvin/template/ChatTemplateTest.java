package kelvin.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final ChatPrompt HELLO = ChatPrompt.of(List.of(new ChatMessage("user", "Hello")), "<s>", "</s>")
            .withClock(Conformance.CLOCK);

    private static final TemplateLimits SMALL = new TemplateLimits(10_000, 50_000, 10_000, 1_000, 100);

    private static String render(String source) {
        return ChatTemplate.parse(source).render(HELLO);
    }

    @Test
    void a_conversation_becomes_a_prompt() {
        String source = "{% for m in messages %}<{{ m.role }}>{{ m['content'] }}\n{% endfor %}"
                + "{% if add_generation_prompt %}<assistant>{% endif %}";

        assertThat(render(source)).isEqualTo("<user>Hello\n<assistant>");
        assertThat(ChatTemplate.parse(source).render(HELLO.withGenerationPrompt(false)))
                .isEqualTo("<user>Hello\n");
    }

    @Test
    void a_message_is_data_and_never_template() {
        var hostile = ChatPrompt.of(List.of(new ChatMessage("user", "{{ 7 * 6 }}{% break %}")), "", "");
        assertThat(ChatTemplate.parse("{{ messages[0].content }}").render(hostile))
                .isEqualTo("{{ 7 * 6 }}{% break %}");
    }

    @Test
    void absent_tools_are_none_and_an_extra_variable_wins() {
        assertThat(render("{{ tools is none }} {{ documents is none }} {{ bos_token }}"))
                .isEqualTo("True True <s>");
        var prompt = HELLO.withTools(List.of(Map.of("name", "clock"))).withExtra(Map.of("bos_token", "B", "n", 1));
        assertThat(ChatTemplate.parse("{{ tools[0].name }}{{ bos_token }}{{ n + 1 }}")
                        .render(prompt))
                .isEqualTo("clockB2");
    }

    @Test
    void the_date_comes_from_the_clock_of_the_prompt() {
        var newYear = Clock.fixed(Instant.parse("2029-12-31T23:30:00Z"), ZoneId.of("Europe/Zurich"));
        assertThat(ChatTemplate.parse("{{ strftime_now('%d %b %Y') }}").render(HELLO.withClock(newYear)))
                .isEqualTo("01 Jan 2030");
    }

    @Test
    void a_refusal_carries_the_words_of_the_template() {
        var refusal = catchThrowableOfType(
                TemplateRaisedException.class,
                () -> render("line one\n  {{ raise_exception('Roles must alternate: ' ~ messages[0].role) }}"));

        assertThat(refusal.templateMessage()).isEqualTo("Roles must alternate: user");
        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal).hasMessageContaining("Roles must alternate: user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a\n{{ nothing.x }}`         | 2 | 12",
                "`{{ 1 +\n  'a' }}`           | 1 | 6",
                "`{{ a`                       | 1 | 1",
                "`\n\n{% for x of y %}`       | 3 | 10",
                "`{% if 1 %}\n{% endfor %}`   | 2 | 4",
                "`{{ messages|nosuch }}`      | 1 | 13",
            })
    void a_fault_names_its_place(String source, int line, int column) {
        var fault = catchThrowableOfType(TemplateException.class, () -> render(source));

        assertThat(List.of(fault.line(), fault.column())).isEqualTo(List.of(line, column));
        assertThat(fault).hasMessageStartingWith("chat template, line " + line + ", column " + column + ": ");
    }

    // Each of these would run for ever, or fill the memory, or the stack, without its limit.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(900) %}{% for b in range(900) %}{% for c in range(900) %}{% endfor %}{% endfor %}{%"
                        + " endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{% for i in range(900) %}{{ m() }}{% endfor %}",
                "{{ 'a' * 1000000000 }}",
                "{{ [0] * 1000000000 }}",
                "{{ 'a' * 9223372036854775807 }}",
                "{{ range(1000000000)|list }}",
                "{{ range(0, 9223372036854775807, 1) }}",
                "{% set n = namespace(s='ab') %}{% for i in range(900) %}{% set n.s = n.s + n.s %}{% endfor %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(900) %}{% set n.l = n.l + n.l %}{% endfor %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(900) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l"
                        + " }}",
                "{% set n = namespace(l=[1]) %}{% for i in range(30) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l =="
                        + " n.l + [] }}",
                "{% set n = namespace() %}{% set n.n = n %}{{ n }}",
                "{% for i in range(900) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }}{% endfor %}",
                "{{ 'a'.ljust(1000000000) }}",
                "{{ 'a'|indent(1000000000) }}",
                "{{ ('x' * 5000)|replace('', 'yyyy') }}",
                "{{ ('x' * 900)|batch(100000000, 'y')|list }}",
            })
    void a_greedy_template_meets_a_limit(String source) {
        assertThatThrownBy(() -> ChatTemplate.parse(source, SMALL).render(HELLO))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("limit ");
    }

    @Test
    void a_limit_is_the_last_value_allowed() {
        var limits = new TemplateLimits(100, 1_000, 10, 100, 100);
        assertThat(ChatTemplate.parse("{{ 'a' * 10 }}", limits).render(HELLO)).isEqualTo("aaaaaaaaaa");

        var beyond = catchThrowableOfType(
                TemplateLimitException.class,
                () -> ChatTemplate.parse("{{ 'a' * 11 }}", limits).render(HELLO));
        assertThat(List.of(beyond.value(), beyond.limit())).isEqualTo(List.of(11L, 10L));

        assertThatThrownBy(() -> ChatTemplate.parse("x".repeat(101), limits))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("101, limit 100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {"(|)", "[|]", "{1: |}", "not |``", "-|``", "x[|]", "x(|)", "1 if 1 else |``"})
    void deep_nesting_is_refused_before_the_stack_ends(String opening, String closing) {
        String source = "{{ " + opening.repeat(50_000) + "1" + closing.repeat(50_000) + " }}";
        assertThatThrownBy(() -> ChatTemplate.parse(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void nested_statements_are_refused_before_the_stack_ends() {
        assertThatThrownBy(() -> ChatTemplate.parse("{% if 1 %}".repeat(50_000)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nesting");
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", ".a", "|string", " and 1", "[0]"})
    void a_long_chain_is_refused_before_the_stack_ends(String link) {
        ChatTemplate chain = ChatTemplate.parse("{{ d" + link.repeat(50_000) + " }}");
        assertThatThrownBy(() -> chain.render(HELLO))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nesting");
    }

    // The deepest limit allowed must still end before the smallest stack in use: 512 KiB, half of the usual one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro m(x) %}{% if 1 %}{% for i in [1] %}{{ (m([x]) ~ 'a')|trim }}{% endfor %}{% endif %}{%"
                        + " endmacro %}{{ m(1) }}",
                "{% macro m() %}{% filter upper %}{% set x %}{% call m() %}{% endcall %}{% endset %}{% endfilter %}{{"
                        + " caller }}{% endmacro %}{% call m() %}{% endcall %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(5000) %}{% set n.l = {'a': [n.l]} %}{% endfor %}{{"
                        + " n.l|tojson }}",
                "{% set n = namespace(l=[1]) %}{% for i in range(5000) %}{% set n.l = (n.l, n) %}{% endfor %}{{ n.l }}",
                "{% set n = namespace(l=[1], k=[1]) %}{% for i in range(5000) %}{% set n.l = [n.l] %}{% set n.k ="
                        + " [n.k] %}{% endfor %}{{ n.l == n.k }}",
            })
    void the_deepest_limit_fits_a_small_stack(String source) throws InterruptedException {
        var deepest = new TemplateLimits(10_000, 1_000_000, 10_000, 10_000, 400);
        var thrown = new AtomicReference<Throwable>();
        var thread =
                new Thread(null, () -> ChatTemplate.parse(source, deepest).render(HELLO), "small stack", 512 << 10);
        thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
        thread.start();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(TemplateLimitException.class).hasMessageContaining("limit 400");
    }

    @Test
    void deep_values_from_outside_are_refused() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        ChatPrompt prompt = HELLO.withTools(deep);
        assertThatThrownBy(() -> ChatTemplate.parse("x").render(prompt)).isInstanceOf(TemplateLimitException.class);
    }

    @Test
    void a_value_of_a_foreign_kind_is_refused_by_name() {
        assertThatThrownBy(() -> ChatTemplate.parse("x").render(HELLO.withExtra(Map.of("when", Instant.EPOCH))))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("java.time.Instant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% include 'x' %}", "{% import 'x' as y %}", "{% extends 'x' %}", "{% do x %}"})
    void tags_that_reach_outside_are_refused_by_name(String source) {
        assertThatThrownBy(() -> ChatTemplate.parse(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("is Jinja but not of the part that Kelvin reads");
    }

    @Test
    void a_file_may_hold_templates_by_name() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", "llama");
        metadata.put("tokenizer.chat_template", "plain");
        metadata.put("tokenizer.chat_template.tool_use", "tools");
        metadata.put("tokenizer.chat_templates", List.of("tool_use"));
        ChatTemplates templates = ChatTemplates.of(metadata);

        assertThat(templates.names()).containsExactlyInAnyOrder("default", "tool_use");
        assertThat(templates.choose(false).orElseThrow().render(HELLO)).isEqualTo("plain");
        assertThat(templates.choose(true).orElseThrow().render(HELLO)).isEqualTo("tools");
        assertThat(templates.named("rag")).isEmpty();
        assertThat(ChatTemplates.of(Map.of()).choose(true)).isEmpty();
    }

    @Test
    void limits_are_checked() {
        assertThatThrownBy(() -> new TemplateLimits(1, 1, 1, 1, 401)).hasMessageContaining("401, expected 1 to 400");
        assertThatThrownBy(() -> new TemplateLimits(1, 0, 1, 1, 1)).hasMessageContaining("steps 0");
    }
}
