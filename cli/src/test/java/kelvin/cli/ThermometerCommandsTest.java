package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** score, envelope and curves, on the embedded model. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class ThermometerCommandsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void score_answers_with_every_key() {
        Map<?, ?> json = Cli.run("score", "--json", "Once upon a time").json();
        assertThat(json.keySet().toString())
                .isEqualTo(
                        "[schema, model, ids, scored, unscored, tokens, nll, mean_surprisal, perplexity, bits_per_byte,"
                                + " temperature, kelvin, beta, beta_standard_error, temperature_standard_error,"
                                + " standard_error_kind, status]");
        List<?> tokens = (List<?>) json.get("tokens");
        Map<?, ?> token = (Map<?, ?>) tokens.get(0);
        assertThat(token.keySet().toString())
                .isEqualTo("[id, text, bytes, surprisal, rank, energy, mean_energy, entropy, word_temperature]");
        assertThat(String.valueOf(json.get("scored"))).contains(String.valueOf(tokens.size()));
        double sum = tokens.stream()
                .mapToDouble(t -> ((Number) ((Map<?, ?>) t).get("surprisal")).doubleValue())
                .sum();
        assertThat(((Number) json.get("nll")).doubleValue()).isCloseTo(sum, offset(1e-9));
        double bits = sum / Math.log(2) / "Once upon a time".length();
        assertThat(((Number) json.get("bits_per_byte")).doubleValue()).isCloseTo(bits, offset(1e-9));
        // The defining equation: mean energies at the fitted T add up to the energies.
        double excess = tokens.stream()
                .mapToDouble(t -> ((Number) ((Map<?, ?>) t).get("energy")).doubleValue()
                        - ((Number) ((Map<?, ?>) t).get("mean_energy")).doubleValue())
                .sum();
        assertThat(excess).isCloseTo(0, offset(1e-6));
        assertThat(json.get("status")).isEqualTo("finite");
    }

    @Test
    void a_text_in_a_context_costs_what_it_costs_in_the_whole() {
        Map<?, ?> whole =
                Cli.run("score", "--json", "Once upon a time there was a king").json();
        Map<?, ?> rest = Cli.run("score", "--json", "--context", "Once upon a time", " there was a king")
                .json();
        List<?> all = (List<?>) whole.get("tokens");
        List<?> last = (List<?>) rest.get("tokens");
        assertThat(rest.get("ids")).isEqualTo(whole.get("ids"));
        for (int i = 0; i < last.size(); i++) {
            Object expected = ((Map<?, ?>) all.get(all.size() - last.size() + i)).get("surprisal");
            assertThat(((Map<?, ?>) last.get(i)).get("surprisal")).isEqualTo(expected);
        }
    }

    /** What the model writes at 0 reads as 0; what it writes at 1 reads as 1, within four standard errors. */
    @Test
    void the_models_own_texts_read_their_temperature() {
        String cold =
                Cli.run("run", "-T", "0", "-n", "30", "Once upon a time").out().strip();
        Map<?, ?> zero = Cli.run("score", "--json", "--context", "Once upon a time", " " + cold)
                .json();
        assertThat(zero.get("status")).isEqualTo("zero");
        assertThat(((Number) zero.get("temperature")).doubleValue()).isZero();
        assertThat(zero.get("beta")).isEqualTo("inf");
        assertThat(zero.get("beta_standard_error")).isNull();
        String plain =
                Cli.run("score", "--context", "Once upon a time", " " + cold).out();
        assertThat(plain).contains("T 0");
    }

    @Test
    void score_reads_lines_and_refuses_what_has_no_distribution() {
        Cli.Result lines = Cli.runWith(
                "\"Once upon a time\"\n{\"text\":\" a time\",\"context\":\"Once upon\"}\n", "score", "--jsonl");
        assertThat(lines.out().split("\n"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"schema\":\"kelvin.score/1\""));
        assertThat(Cli.runWith("{\"context\":\"a\"}\n", "score", "--jsonl").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("score", "").exitCode()).isEqualTo(ExitCode.USAGE);
        for (String bos : List.of("yes", "no")) {
            Cli.Result single = Cli.run("score", "--json", "--add-bos", bos, "a");
            assertThat(single.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(single.out()).isEmpty();
            assertThat(single.err()).contains("single token").contains("longer text");
        }
        assertThat(Cli.run("score", "--context", "Once", "").err()).contains("empty");
        assertThat(Cli.run("score", "--ctx", "8", "a b c d e f g h i j k l m n o p")
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    /** One scored token has no scatter, so it has no sandwich error; a zero would claim certainty. */
    @Test
    void one_scored_token_has_no_error() {
        for (String[] command : new String[][] {
            {"score", "--json", "--context", "Once upon", " a"}, {"score", "--json", "--add-bos", "no", "Once upon"}
        }) {
            Map<?, ?> json = Cli.run(command).json();
            assertThat(json.get("scored")).isEqualTo(new JsonInput.Whole("1"));
            assertThat(json.get("status")).isIn("finite", "zero");
            assertThat(json.get("beta_standard_error")).isNull();
            assertThat(json.get("temperature_standard_error")).isNull();
        }
    }

    @Test
    void envelope_covers_the_range_and_replays() {
        Map<?, ?> json = Cli.run("envelope", "--seed", "7", "--to", "0.9", "-n", "8", "--json", "Once upon a time")
                .json();
        assertThat(json.keySet().toString())
                .isEqualTo("[schema, model, prompt_ids, seed, stream, from, to, truncated, texts]");
        assertThat(json.get("truncated")).isEqualTo(false);
        List<?> texts = (List<?>) json.get("texts");
        assertThat(((Number) ((Map<?, ?>) texts.get(0)).get("from")).doubleValue())
                .isZero();
        for (Object entry : texts) {
            Map<?, ?> text = (Map<?, ?>) entry;
            assertThat(text.keySet().toString()).isEqualTo("[index, from, to, ids, text, finish_reason, parent, turn]");
            for (String end : List.of("from", "to")) {
                Map<?, ?> run = Cli.run(
                                "run",
                                "--seed",
                                "7",
                                "-T",
                                String.valueOf(text.get(end)),
                                "-n",
                                "8",
                                "--json",
                                "Once upon a time")
                        .json();
                assertThat(run.get("text")).isEqualTo(text.get("text"));
                // The interval of a run is all of the envelope's, but for what lies beyond the range.
                Map<?, ?> stability = (Map<?, ?>) run.get("stability");
                assertThat(((Number) stability.get("from")).doubleValue())
                        .isEqualTo(((Number) text.get("from")).doubleValue());
            }
        }
        Map<?, ?> last = (Map<?, ?>) texts.get(texts.size() - 1);
        assertThat(((Number) last.get("to")).doubleValue()).isEqualTo(0.9);
    }

    @Test
    void a_run_with_cuts_has_no_interval() {
        Map<?, ?> run = Cli.run("run", "--top-k", "5", "--seed", "1", "-n", "2", "--json", "Once")
                .json();
        assertThat(run.get("stability")).isNull();
    }

    @Test
    void envelope_in_words() {
        Cli.Result some = Cli.run("envelope", "--seed", "7", "-n", "4", "--max-texts", "3", "Once upon a time");
        assertThat(some.exitCode()).isZero();
        assertThat(some.out().lines()).hasSize(5);
        assertThat(some.err()).contains("go on with --from");
        assertThat(Cli.run("envelope", "--from", "2", "--to", "1", "a").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("envelope", "--max-texts", "0", "a").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("envelope", "--to", "-1", "a").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void curves_answer_with_every_key_and_keep_the_laws() throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), "Once upon a time\n\nThe king said\n");
        Path svg = folder.resolve("curves.svg");
        Cli.Result result = Cli.run(
                "curves", "-f", prompts.toString(), "--points", "17", "--check", "--json", "--svg", svg.toString());
        assertThat(result.exitCode()).as(result.out()).isZero();
        Map<?, ?> json = result.json();
        assertThat(json.keySet().toString())
                .isEqualTo("[schema, model, prompts, positions, vocabulary, points, melting, suggestions, checks]");
        List<?> points = (List<?>) json.get("points");
        assertThat(points).hasSize(17);
        assertThat(((Map<?, ?>) points.get(0)).keySet().toString())
                .isEqualTo("[s, temperature, kelvin, observables, p_ground]");
        assertThat(((Map<?, ?>) points.get(16)).get("temperature")).isEqualTo("inf");
        Map<?, ?> half = (Map<?, ?>) points.get(8);
        assertThat(((Number) half.get("temperature")).doubleValue()).isEqualTo(1);
        assertThat((List<?>) json.get("melting")).isNotEmpty();
        for (Object check : (List<?>) json.get("checks")) {
            assertThat(((Map<?, ?>) check).keySet().toString())
                    .isEqualTo("[name, max_error, at_temperature, tolerance, pass]");
            assertThat(((Map<?, ?>) check).get("pass")).isEqualTo(true);
        }
        // The curve at T = 1 is what spectrum shows.
        double mean = 0;
        for (String prompt : List.of("Once upon a time", "The king said")) {
            Map<?, ?> spectrum = Cli.run("spectrum", "--json", prompt).json();
            mean += ((Number) ((Map<?, ?>) spectrum.get("observables")).get("entropy")).doubleValue() / 2;
        }
        double entropy = ((Number) ((Map<?, ?>) half.get("observables")).get("entropy")).doubleValue();
        assertThat(entropy).isCloseTo(mean, offset(1e-6));
        assertThat(Files.readString(svg))
                .startsWith("<svg")
                .contains("mean of 2 prompts")
                .endsWith("</svg>\n");
    }

    /** Twenty prompts of several kinds, at all 65 temperatures: every law holds on each. */
    @Test
    void twenty_prompts_keep_the_laws() throws IOException {
        String prompts = """
                Once upon a time
                The king said
                She opened the door slowly. Inside,
                "Who is there?" asked the
                He had three sons, and
                In the middle of the forest stood
                and they lived happily ever after.
                The wolf
                It was cold, and the snow
                One, two, three, four,
                "No," said the mouse, "
                zq zq xj
                THE END
                The capital of France is
                1 2 3 4 5
                Roses are red, violets are blue,
                \u00fcber
                a
                ?
                There was once a poor woodcutter who lived with his wife and his two children at the edge of a great wood.
                """;
        Path file = Files.writeString(folder.resolve("twenty.txt"), prompts);
        Cli.Result result = Cli.run("curves", "-f", file.toString(), "--check", "--json");
        assertThat(result.exitCode()).as(result.out()).isZero();
        Map<?, ?> json = result.json();
        assertThat(json.get("positions")).isEqualTo(new JsonInput.Whole("20"));
        assertThat((List<?>) json.get("points")).hasSize(65);
        List<?> checks = (List<?>) json.get("checks");
        assertThat(checks).hasSizeGreaterThanOrEqualTo(7);
        for (Object check : checks) {
            assertThat(((Map<?, ?>) check).get("pass")).as(check.toString()).isEqualTo(true);
        }
    }

    @Test
    void curves_as_a_plot_and_as_lines() {
        Cli.Result plot = Cli.run("curves", "Once upon a time");
        assertThat(plot.out()).contains("S nats").contains("melts at T").doesNotContain("\u001b");
        assertThat(plot.out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
        assertThat(Cli.run("curves", "--color", "always", "Once").out()).contains("\u001b[48;");
        Cli.Result csv = Cli.run("curves", "--csv", "--points", "3", "Once");
        assertThat(csv.out().lines()).hasSize(4);
        assertThat(csv.out()).startsWith("s,temperature,kelvin,").contains("\n1.0,inf,inf,");
        assertThat(Cli.run("curves", "--points", "1", "a").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("curves", "--csv", "--json", "a").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("curves", "--ctx", "4", "a b c d e f g h").exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void curves_suggest_two_temperatures_and_the_same_for_a_seed() {
        String[] args = {"curves", "--suggest", "--seed", "5", "--texts", "3", "-n", "4", "--json", "Once upon a time"};
        Cli.Result result = Cli.run(args);
        List<?> suggestions = (List<?>) result.json().get("suggestions");
        assertThat(suggestions).hasSize(2);
        Map<?, ?> turning = (Map<?, ?>) suggestions.get(0);
        Map<?, ?> melting = (Map<?, ?>) suggestions.get(1);
        assertThat(turning.keySet().toString()).isEqualTo("[kind, temperature, why]");
        assertThat(turning.get("kind")).isEqualTo("entropy_turning_point");
        assertThat(melting.get("kind")).isEqualTo("melting_point");
        double highest = ((List<?>) result.json().get("melting"))
                .stream()
                        .mapToDouble(m -> ((Number) ((Map<?, ?>) m).get("heat_capacity")).doubleValue())
                        .max()
                        .orElseThrow();
        assertThat(String.valueOf(melting.get("why"))).contains(Numbers.plain(highest));
        assertThat(result.err()).as("no progress in a pipe").isEmpty();
        assertThat(Cli.run(args).out()).isEqualTo(result.out());
        assertThat(Cli.run("curves", "--suggest", "--csv", "x").exitCode()).isEqualTo(2);
        assertThat(Cli.run("curves", "--seed", "5", "x").exitCode()).isEqualTo(2);
        assertThat(Cli.run("curves", "--suggest", "--texts", "0", "x").exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("curves", "--json", "Once").json().get("suggestions"))
                .isNull();
    }

    @Test
    void score_tells_where_a_text_has_a_perplexity() {
        Map<?, ?> json = Cli.run("score", "--json", "--perplexity", "30", "Once upon a time there was a king")
                .json();
        List<?> found = (List<?>) json.get("perplexity_temperatures");
        double best = ((Number) json.get("temperature")).doubleValue();
        assertThat(((Number) found.get(0)).doubleValue()).isLessThan(best);
        assertThat(((Number) found.get(1)).doubleValue()).isGreaterThan(best);
        assertThat(Cli.run("score", "--perplexity", "1.01", "Once upon a time there was a king")
                        .exitCode())
                .isEqualTo(2);
    }
}
