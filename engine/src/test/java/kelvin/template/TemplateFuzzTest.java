package kelvin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random templates: each prints something or is refused with a {@link TemplateException}; nothing else comes out. */
class TemplateFuzzTest {
    private static final TemplateLimits LIMITS = new TemplateLimits(100_000, 20_000, 10_000, 1_000, 400);

    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{%-",
            "-%}",
            "{#",
            "#}",
            " ",
            "\n",
            "a",
            "s",
            "d",
            "list",
            "people",
            "nothing",
            "ns",
            "'x'",
            "\"\"",
            "0",
            "1",
            "-1",
            "2.5",
            "9223372036854775807",
            "1e308",
            "none",
            "true",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            ",",
            ":",
            ".",
            "|",
            "~",
            "+",
            "-",
            "*",
            "/",
            "//",
            "%",
            "**",
            "==",
            "<",
            "in",
            "not",
            "and",
            "or",
            "is",
            "if",
            "else",
            "elif",
            "endif",
            "for",
            "endfor",
            "set",
            "endset",
            "macro",
            "endmacro",
            "call",
            "endcall",
            "filter",
            "endfilter",
            "namespace(a=1)",
            "range(5)",
            "raw",
            "endraw",
            "break",
            "loop.index",
            "caller",
            "=",
            "upper",
            "join",
            "map('upper')",
            "select",
            "sort",
            "tojson",
            "int",
            "round",
            "replace('a','b')",
            "indent",
            "batch(2)",
            "format(1)",
            "first",
            "list",
            "items",
            "dictsort",
            "unique",
            "defined",
            "string",
            "mapping",
            ".split()",
            ".strip('x')",
            ".items()",
            ".get('a')",
            "[1:]",
            "[::-1]",
            "[0]",
            ".name",
            ".upper()",
            "strftime_now('%Y')",
            "*list",
            "**d",
            "generation",
            "endgeneration",
            "m",
            "m(1)",
            "x");

    private static final List<String> VALUES = List.of(
            "a",
            "b",
            "f",
            "big",
            "s",
            "empty",
            "none",
            "yes",
            "list",
            "words",
            "nested",
            "d",
            "html",
            "uni",
            "people",
            "floats",
            "nothing",
            "'a,b'",
            "[]",
            "{}",
            "()",
            "0",
            "range(3)",
            "d.items()",
            "namespace()",
            "list|map('abs')",
            "9223372036854775807",
            "-1",
            "(1, 'x')",
            "'%s'",
            "'{}'",
            "joiner()",
            "cycler(1)",
            "range",
            "1e308",
            "'-'");

    private static final List<String> OPERATORS = List.of(
            "+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or");

    private static final List<String> METHODS = List.of(
            "split",
            "rsplit",
            "strip",
            "replace",
            "join",
            "find",
            "rindex",
            "count",
            "format",
            "startswith",
            "center",
            "zfill",
            "title",
            "partition",
            "splitlines",
            "items",
            "get",
            "index",
            "keys",
            "encode");

    private static final List<String> FILTERS = List.of(
            "tojson",
            "trim",
            "length",
            "upper",
            "title",
            "capitalize",
            "default",
            "string",
            "replace",
            "int",
            "float",
            "round",
            "abs",
            "items",
            "safe",
            "e",
            "indent",
            "format",
            "wordcount",
            "center",
            "join",
            "first",
            "last",
            "list",
            "map",
            "select",
            "reject",
            "selectattr",
            "sort",
            "unique",
            "reverse",
            "dictsort",
            "batch",
            "slice",
            "sum",
            "min",
            "max",
            "nosuch");

    private static final List<String> TESTS = List.of(
            "defined",
            "none",
            "string",
            "mapping",
            "sequence",
            "iterable",
            "number",
            "integer",
            "float",
            "boolean",
            "true",
            "even",
            "odd",
            "divisibleby",
            "eq",
            "lt",
            "in",
            "sameas",
            "lower",
            "callable",
            "escaped",
            "nosuch");

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> variables() {
        return (Map<String, @Nullable Object>)
                Objects.requireNonNull(Conformance.json("snippets.json").get("variables"));
    }

    private static <T> T pick(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    /** A sentence of the grammar, so that most of them reach the evaluator. */
    private static String expression(SplittableRandom random, int depth) {
        if (depth == 0) {
            return pick(VALUES, random);
        }
        String left = expression(random, depth - 1);
        String right = expression(random, random.nextInt(depth));
        return switch (random.nextInt(9)) {
            case 0, 1 -> "(" + left + " " + pick(OPERATORS, random) + " " + right + ")";
            case 2 -> "(" + left + ")[" + right + "]";
            case 3 -> "(" + left + ")[" + right + ":" + (random.nextBoolean() ? ":" + right : "") + "]";
            case 4 -> "(" + left + ")|" + pick(FILTERS, random) + (random.nextBoolean() ? "(" + right + ")" : "");
            case 5 -> "(" + left + ") is " + pick(TESTS, random) + (random.nextBoolean() ? "(" + right + ")" : "");
            case 6 -> "(" + left + ")." + pick(METHODS, random) + "(" + (random.nextBoolean() ? right : "") + ")";
            case 7 -> "(" + left + " if " + right + " else " + pick(VALUES, random) + ")";
            default -> "[" + left + ", (" + right + ",), {'k': " + left + "}, -" + pick(VALUES, random) + "]";
        };
    }

    private static String statement(SplittableRandom random, int depth) {
        String value = expression(random, random.nextInt(4));
        String body = depth == 0 ? "{{ " + value + " }}" : statement(random, depth - 1);
        return switch (random.nextInt(8)) {
            case 0 -> "{% for x in " + value + " %}" + body + "{{ loop.index }}{{ x }}{% else %}-{% endfor %}";
            case 1 -> "{% if " + value + " %}" + body + "{% else %}" + body + "{% endif %}";
            case 2 -> "{% set a = " + value + " %}" + body;
            case 3 ->
                "{% macro m(x=1) %}" + body + "{{ m(x) if x is number and x < 5 }}{% endmacro %}{{ m(" + value + ") }}";
            case 4 ->
                "{% set n = namespace(v=" + value
                        + ") %}{% for i in range(3) %}{% set n.v = [n.v, n] %}{% endfor %}{{ n.v }}";
            case 5 -> "{% filter " + pick(FILTERS, random) + " %}" + body + "{% endfilter %}";
            case 6 ->
                "{% for x in " + value + " %}{% if loop.first %}{% continue %}{% endif %}{% break %}{% endfor %}"
                        + body;
            default -> body + "{{ " + value + " }}";
        };
    }

    private static boolean renders(String source, Map<String, @Nullable Object> variables) {
        try {
            ChatTemplate.parse(source, LIMITS).render(variables, Conformance.CLOCK);
            return true;
        } catch (TemplateException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("template:\n" + source, e);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void random_sentences_render_or_are_refused() {
        var random = new SplittableRandom(20_261);
        Map<String, @Nullable Object> variables = variables();
        int rendered = 0;
        for (int i = 0; i < 20_000; i++) {
            rendered += renders(statement(random, random.nextInt(4)), variables) ? 1 : 0;
        }
        // Both ends must be met often: a fuzz whose templates are all refused tests the first check alone.
        assertThat(rendered).isBetween(2_000, 18_000);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void random_pieces_are_read_or_refused() {
        var random = new SplittableRandom(7);
        Map<String, @Nullable Object> variables = variables();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder source = new StringBuilder();
            for (int length = random.nextInt(1, 30); length > 0; length--) {
                source.append(pick(PIECES, random)).append(random.nextBoolean() ? " " : "");
            }
            renders(source.toString(), variables);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void real_templates_with_a_piece_cut_out_or_doubled_are_read_or_refused() throws IOException {
        var random = new SplittableRandom(11);
        Map<String, @Nullable Object> variables = variables();
        variables.put("messages", Conformance.json("conversations.json").get("tool_turns"));
        List<String> sources = new ArrayList<>();
        for (String name : RealTemplatesTest.templates()) {
            sources.add(Conformance.text(Conformance.DIRECTORY.resolve(name + ".jinja")));
        }
        for (int i = 0; i < 2_000; i++) {
            String source = pick(sources, random);
            int from = random.nextInt(source.length());
            int to = Math.min(source.length(), from + random.nextInt(1, 40));
            String piece =
                    random.nextBoolean() ? "" : source.substring(from, to).repeat(2);
            renders(source.substring(0, from) + piece + source.substring(to), variables);
        }
    }
}
