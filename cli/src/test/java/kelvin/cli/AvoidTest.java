package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kelvin.models.Tale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run --avoid} on the embedded model. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class AvoidTest {
    private static final String PROMPT = "Once upon a time";

    @TempDir
    Path folder = Path.of("");

    private static Cli.Result run(String... more) {
        String[] args = new String[8 + more.length];
        String[] first = {"run", "-T", "0.8", "-n", "12", "--seed", "1", PROMPT};
        System.arraycopy(first, 0, args, 0, 8);
        System.arraycopy(more, 0, args, 8, more.length);
        return Cli.run(args);
    }

    private static double number(Object value) {
        return value instanceof JsonInput.Whole whole
                ? Double.parseDouble(whole.digits())
                : Double.parseDouble(String.valueOf(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewind", "exact", "soft=40"})
    void phrases_stay_out_of_the_text(String mode) {
        String word = run().out().strip().split("\\P{L}+")[1];
        Cli.Result result = run("--avoid", word, "--avoid-mode", mode, "--avoid-budget", "1000");
        assertThat(result.exitCode()).isZero();
        assertThat(List.of(result.out().split("\\P{L}+"))).doesNotContain(word);
        assertThat(run("--avoid", word, "--avoid-mode", mode, "--avoid-budget", "1000")
                        .out())
                .isEqualTo(result.out());
    }

    @Test
    void a_list_may_be_a_file_and_the_way_is_rewind_unless_told() throws IOException {
        String word = run().out().strip().split("\\P{L}+")[1];
        Path list = Files.writeString(folder.resolve("list.txt"), "# mine\n\nown\t" + word + "\nzebra crossing\n");
        Map<?, ?> json =
                run("--avoid", list.toString(), "--avoid", "giraffe", "--json").json();
        Map<?, ?> avoided = (Map<?, ?>) json.get("avoided");
        assertThat(avoided.keySet().toString()).isEqualTo("[mode, attempts, drawn, kept_at_most, phrases, price]");
        assertThat(avoided.get("mode")).isEqualTo("rewind");
        assertThat(avoided.get("kept_at_most")).isNull();
        assertThat(((List<?>) avoided.get("phrases")).getFirst().toString()).contains(word);
        assertThat(json.get("stability")).isNull();
        assertThat(((List<?>) json.get("tokens"))).hasSize(((List<?>) json.get("ids")).size());
    }

    @Test
    void exact_tells_its_trials_and_the_price() {
        Map<?, ?> json = run("--avoid", "a", "--avoid", "the", "--avoid-mode", "exact", "--price", "6", "--json")
                .json();
        Map<?, ?> avoided = (Map<?, ?>) json.get("avoided");
        assertThat(number(avoided.get("attempts"))).isGreaterThan(1);
        assertThat(number(avoided.get("kept_at_most"))).isBetween(0.0, 1.0);
        Map<?, ?> price = (Map<?, ?>) avoided.get("price");
        assertThat(price.keySet().toString())
                .isEqualTo("[texts, exhausted, lower, upper, estimate, standard_error, phrases]");
        assertThat(number(price.get("texts"))).isEqualTo(6);
        String told = run("--avoid", "a", "--price", "6").err();
        assertThat(told).contains("price of avoiding").contains("certified");
    }

    @Test
    void lines_of_json_end_with_what_was_avoided() {
        String[] lines = run("--avoid", "zebra", "--jsonl").out().split("\n");
        assertThat(lines[lines.length - 1]).contains("\"type\":\"end\"").contains("\"avoided\":{\"mode\":\"rewind\"");
    }

    @Test
    void nothing_left_is_a_failure_with_the_bound() {
        String word =
                Cli.run("run", "-T", "0", "-n", "12", PROMPT).out().strip().split("\\P{L}+")[1];
        Cli.Result result =
                Cli.run("run", "-T", "0", "-n", "12", "--avoid", word, "--avoid-mode", "exact", "--json", PROMPT);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("\"code\":\"avoid\"").contains("\"value\":\"0.0\"");
    }

    @Test
    void bad_settings_are_refused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "# nothing\n\n");
        Path broken = Files.write(folder.resolve("broken.txt"), new byte[] {'a', (byte) 0xff, '\n'});
        String[][] wrong = {
            {"--avoid", empty.toString()},
            {"--avoid", broken.toString()},
            {"--avoid", "   "},
            {"--avoid", "a (b"},
            {"--avoid", "a", "--avoid-mode", "soft=-1"},
            {"--avoid", "a", "--avoid-mode", "soft=NaN"},
            {"--avoid", "a", "--avoid-mode", "gently"},
            {"--avoid", "a", "--avoid-budget", "0"},
            {"--avoid", "a", "--price", "0"},
            {"--avoid", "a", "--save", folder.resolve("run.json").toString()},
            {"--avoid-mode", "exact"},
            {"--avoid-budget", "3"},
            {"--price", "3"}
        };
        for (String[] args : wrong) {
            Cli.Result result = run(args);
            assertThat(result.exitCode()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("kelvin: ");
        }
    }

    @Test
    void a_list_of_kelvins_has_a_name() {
        assertThat(run("--avoid", "stock").out()).isEqualTo(run().out());
    }

    @Test
    void findings_are_priced_by_a_model() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "Once upon a time there was a girl.\n");
        Path model = Files.write(folder.resolve("tale.gguf"), Tale.gguf());
        String[] args = {"phrases", "--phrase", "there was", "--model", model.toString(), "--json", text.toString()};
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) Cli.run(args).json().get("findings")).getFirst();
        assertThat(number(finding.get("price_nats"))).isPositive();
        List<?> mass = (List<?>) finding.get("mass_at_place");
        assertThat(number(mass.get(0))).isPositive().isLessThanOrEqualTo(number(mass.get(1)));
        args[5] = "--color=never";
        assertThat(Cli.run(args).out()).contains("nats; ").contains("on phrases here");
    }
}
