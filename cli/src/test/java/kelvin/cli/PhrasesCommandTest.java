package kelvin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class PhrasesCommandTest {
    private static final String TEXT = "Plain.\n\nÄ – it's **crucial** here, and\n why it matters.\n";

    @TempDir
    Path folder = Path.of("");

    private static Map<?, ?> first(Object list) {
        return (Map<?, ?>) ((List<?>) list).get(0);
    }

    private static double number(Object value) {
        return value instanceof JsonInput.Whole whole ? whole.value() : (Double) value;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void json_has_every_key() {
        Map<?, ?> json = Cli.runWith(TEXT, "phrases", "--json", "-").json();
        assertThat(json.keySet().toString())
                .isEqualTo(
                        "[schema, bytes, words, findings, rate_per_1000_words, human_rate_per_1000_words, by_class]");
        assertThat(json.get("schema")).isEqualTo("kelvin.phrases/1");
        assertThat(number(json.get("bytes"))).isEqualTo(TEXT.getBytes(UTF_8).length);
        assertThat(number(json.get("words"))).isEqualTo(9);
        assertThat(number(json.get("rate_per_1000_words"))).isEqualTo(2000.0 / 9);
        assertThat(number(json.get("human_rate_per_1000_words"))).isBetween(0.01, 10.0);
        Map<?, ?> finding = first(json.get("findings"));
        assertThat(finding.keySet().toString())
                .isEqualTo(
                        "[phrase, class, start_byte, end_byte, text, human_per_million, human_interval, price_nats]");
        assertThat(number(finding.get("start_byte"))).isEqualTo(15);
        assertThat(finding.get("text")).isEqualTo("it's **crucial** here");
        assertThat(finding.get("price_nats")).isNull();
        List<?> interval = (List<?>) finding.get("human_interval");
        assertThat(number(finding.get("human_per_million")))
                .isBetween(number(interval.get(0)), number(interval.get(1)));
        Map<?, ?> importance = first(json.get("by_class"));
        assertThat(importance.keySet().toString())
                .isEqualTo("[class, findings, rate_per_1000_words, human_rate_per_1000_words, human_interval]");
        assertThat(importance.get("class")).isEqualTo("importance");
        assertThat(number(importance.get("findings"))).isEqualTo(2);
    }

    @Test
    void a_line_a_finding_has_path_line_and_column() throws IOException {
        Path file = file("notes.md", TEXT);
        Cli.Result result = Cli.run("phrases", file.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .anyMatch(line -> line.startsWith(file + ":3:5: importance: \"it's **crucial** here\" (people: "))
                .anyMatch(line -> line.startsWith(file + ":4:2: importance: \"why it matters\" (people: "))
                .anyMatch(line -> line.startsWith("2 stock phrases in 9 words: 222 per 1,000; people "));
    }

    @Test
    void a_terminal_shows_the_text_with_its_phrases_marked() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] text = (TEXT + "\u001b[2J\n").getBytes(UTF_8);
        Io io = new Io(new ByteArrayInputStream(text), out, out, false, true, true);
        assertThat(Main.run(io, "phrases", "--color", "always", "-")).isZero();
        String shown = out.toString(UTF_8);
        assertThat(shown)
                .contains("\u001b[1;35mit's **crucial** here\u001b[0m\u001b[2m <importance>\u001b[0m, and\n")
                .as("what could speak to the terminal is made visible")
                .doesNotContain("\u001b[2J")
                .contains("\ufffd[2J");
        Cli.Result plain = Cli.runWith(TEXT, "phrases", "--show", "text", "-");
        assertThat(plain.out())
                .contains("3 Ä – [it's **crucial** here] <importance>, and\n")
                .doesNotContain("\u001b");
    }

    @Test
    void a_long_text_is_cut_to_the_lines_with_findings() {
        String text = "A line.\n".repeat(100) + "This is why it matters.\n" + "A line.\n".repeat(100)
                + "It matters because.\n";
        assertThat(Cli.runWith(text, "phrases", "--show", "text", "-").out())
                .startsWith(
                        "101 This is [why it matters] <importance>.\n    …\n202 It [matters because] <importance>.\n\n2 stock");
    }

    @Test
    void sarif_has_rules_levels_places_and_bytes() throws IOException {
        Path file = file("two words.md", TEXT);
        Map<?, ?> sarif = Cli.run("phrases", "--sarif", file.toString()).json();
        assertThat(sarif.get("version")).isEqualTo("2.1.0");
        Map<?, ?> run = first(sarif.get("runs"));
        assertThat(run.get("columnKind")).isEqualTo("unicodeCodePoints");
        List<?> rules = (List<?>) ((Map<?, ?>) ((Map<?, ?>) run.get("tool")).get("driver")).get("rules");
        assertThat(rules).hasSizeGreaterThan(10);
        List<?> results = (List<?>) run.get("results");
        assertThat(results).hasSize(2);
        Map<?, ?> result = first(results);
        int rule = (int) number(result.get("ruleIndex"));
        assertThat(((Map<?, ?>) rules.get(rule)).get("id"))
                .isEqualTo(result.get("ruleId"))
                .isEqualTo("stock-phrase/importance");
        assertThat(result.get("level")).isIn("note", "warning");
        Map<?, ?> place = (Map<?, ?>) first(result.get("locations")).get("physicalLocation");
        assertThat(((Map<?, ?>) place.get("artifactLocation")).get("uri").toString())
                .startsWith("file:///")
                .endsWith("two%20words.md");
        assertThat(place.get("region").toString().replaceAll("Whole\\[digits=(\\d+)]", "$1"))
                .isEqualTo("{startLine=3, startColumn=5, endLine=3, endColumn=26, byteOffset=15, byteLength=21}");
    }

    @Test
    void a_rate_above_the_limit_is_exit_code_1_and_names_both_numbers() {
        Cli.Result result = Cli.runWith(TEXT, "phrases", "--json", "--max-rate", "3", "-");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.json().get("schema")).isEqualTo("kelvin.phrases/1");
        assertThat(result.err()).contains("222.2", "the limit is 3", "\"code\":\"max_rate\"");
        assertThat(Cli.runWith(TEXT, "phrases", "--max-rate", "223", "-").exitCode())
                .isZero();
        assertThat(Cli.runWith("", "phrases", "--max-rate", "0", "-").exitCode())
                .isZero();
    }

    @Test
    void a_text_without_words_has_no_rate() {
        Map<?, ?> json = Cli.runWith("", "phrases", "--json", "-").json();
        assertThat(json.get("rate_per_1000_words")).isNull();
        assertThat(number(json.get("words"))).isZero();
        assertThat(Cli.runWith("", "phrases").out())
                .isEqualTo("0 stock phrases in 0 words: without words there is no rate\n");
        assertThat(Cli.runWith("—", "phrases", "--json", "--phrase", "—", "-")
                        .json()
                        .get("rate_per_1000_words"))
                .isEqualTo("inf");
    }

    @Test
    void own_lists_and_phrases_have_no_human_rate() throws IOException {
        Path own = file("own.txt", "hedge\tas it were\n");
        Map<?, ?> json = Cli.runWith(
                        "so, as it were: why it matters, so to speak",
                        "phrases",
                        "--json",
                        "--lists",
                        "stock," + own,
                        "--phrase",
                        "so to speak",
                        "-")
                .json();
        assertThat((List<?>) json.get("findings")).hasSize(3);
        assertThat(first(json.get("findings")).get("human_per_million")).isNull();
        assertThat(first(json.get("findings")).get("human_interval")).isNull();
        assertThat(json.get("human_rate_per_1000_words")).isNull();
        Map<?, ?> alone = Cli.runWith("why it matters", "phrases", "--json", "--phrase", "so to speak", "-")
                .json();
        assertThat((List<?>) alone.get("findings")).isEmpty();
    }

    @Test
    void kinds_of_prose_have_rates_of_their_own() {
        Object technical = rate("technical");
        Object story = rate("story");
        assertThat((number(technical) + number(story)) / 2)
                .isCloseTo(number(rate("both")), org.assertj.core.data.Percentage.withPercentage(1));
        assertThat(technical).isNotEqualTo(story);
    }

    private static Object rate(String prose) {
        return Cli.runWith("x", "phrases", "--json", "--prose", prose, "-")
                .json()
                .get("human_rate_per_1000_words");
    }

    @Test
    void lines_in_lines_out() {
        Cli.Result result = Cli.runWith("\"why it matters\"\n\n{\"text\":\"plain\"}\n", "phrases", "--jsonl");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"schema\":\"kelvin.phrases/1\""));
        assertThat(Cli.runWith("{}", "phrases", "--jsonl").err()).contains("line 1 lacks");
    }

    @Test
    void entries_are_a_list_that_can_be_read_again() throws IOException {
        Cli.Result result = Cli.run("phrases", "--entries");
        assertThat(result.out().lines())
                .hasSizeGreaterThan(400)
                .anyMatch(line -> line.startsWith("importance\tmatters because\t"));
        Path list = file("mine.txt", result.out());
        assertThat(Cli.runWith("This matters because", "phrases", "--lists", list.toString(), "-")
                        .out())
                .contains("importance: \"matters because\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --lists nonesuch.txt -       | nonesuch.txt: there is no such file
            --lists EMPTY -              | it has no phrase
            --lists SPACES -             | line 1: the phrase is made of spaces
            --lists BAD -                | line 2: "a (b"
            --lists LATIN -              | no valid UTF-8 at byte 2
            LATIN                        | no valid UTF-8 at byte 2
            nonesuch.md                  | there is no such file
            --json --sarif -             | keep one of them
            --jsonl EMPTY                | leave the file out
            --max-rate -1 -              | --max-rate is -1.0, expected 0 or more
            --max-rate NaN -             | --max-rate is NaN, expected 0 or more
            --show loud -                | loud
            """)
    void bad_input_is_exit_code_2_with_a_reason(String arguments, String reason) throws IOException {
        Map<String, Path> files = Map.of(
                "EMPTY", file("empty.txt", "# nothing\n"),
                "SPACES", file("spaces.txt", "   \n"),
                "BAD", file("bad.txt", "fine\na (b\n"),
                "LATIN", Files.write(folder.resolve("latin.txt"), new byte[] {'a', 'b', (byte) 0xe9, 'c'}));
        List<String> words = new java.util.ArrayList<>(List.of("phrases"));
        for (String word : arguments.split(" "))
            words.add(files.containsKey(word) ? files.get(word).toString() : word);
        Cli.Result result = Cli.runWith("text", words.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(reason);
    }

    @Test
    void a_binary_file_is_refused_with_the_offset() throws IOException {
        Path file = Files.write(folder.resolve("a.gguf"), new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, (byte) 0x80, 1});
        Cli.Result result = Cli.run("phrases", file.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("a.gguf is no valid UTF-8 at byte 8");
    }
}
