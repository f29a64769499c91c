package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** trust, on the embedded model. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class TrustCommandTest {
    private static final String STORY = "The name of the king was";

    @TempDir
    Path folder = Path.of("");

    private static String keys(Object object) {
        return ((Map<?, ?>) object).keySet().toString();
    }

    private static double number(Object value) {
        return value instanceof JsonInput.Whole whole ? whole.value() : ((Number) value).doubleValue();
    }

    @Test
    void trust_answers_with_every_key() {
        Map<?, ?> json = Cli.run(
                        "trust",
                        "--threads",
                        "1",
                        "--json",
                        "--seed",
                        "3",
                        "-n",
                        "6",
                        "--replicas",
                        "5",
                        "--expand",
                        "20",
                        STORY)
                .json();
        assertThat(json.keySet().toString())
                .isEqualTo("[schema, model, text, tokens, forks, agreement, belief, calibration, notes]");
        assertThat(json.get("schema")).isEqualTo("kelvin.trust/1");
        List<?> tokens = (List<?>) json.get("tokens");
        assertThat(keys(tokens.get(0))).isEqualTo("[id, text, bytes, p, entropy, rank, runner_up_p]");
        for (Object token : tokens) {
            double p = number(((Map<?, ?>) token).get("p"));
            double other = number(((Map<?, ?>) token).get("runner_up_p"));
            assertThat(p + other).isBetween(0.0, 1 + 1e-12);
        }
        List<?> forks = (List<?>) json.get("forks");
        assertThat(forks).isNotEmpty();
        for (Object fork : forks) {
            assertThat(keys(fork)).isEqualTo("[position, kept, lost, p_kept, p_lost, temperature, answer_changes]");
            assertThat(keys(((Map<?, ?>) fork).get("kept"))).isEqualTo("[id, text, bytes]");
        }
        assertThat(keys(json.get("agreement"))).isEqualTo("[replicas, unseen_mass, semantic_entropy, clusters]");
        List<?> clusters = (List<?>) ((Map<?, ?>) json.get("agreement")).get("clusters");
        assertThat(keys(clusters.get(0))).isEqualTo("[count, low, high, answer]");
        Map<?, ?> belief = (Map<?, ?>) json.get("belief");
        assertThat(keys(belief)).isEqualTo("[answer, lower, upper, rivals, expanded]");
        assertThat(number(belief.get("lower"))).isLessThanOrEqualTo(number(belief.get("upper")));
        for (Object rival : (List<?>) belief.get("rivals")) {
            assertThat(keys(rival)).isEqualTo("[answer, lower, upper]");
        }
        assertThat(json.get("calibration")).isNull();
        assertThat(json.get("notes").toString()).contains("Low surprise means expected, not true.");
        assertThat(json.get("notes").toString())
                .contains("No calibration was given")
                .contains("seed 3");
    }

    @Test
    void the_text_is_that_of_run_and_the_same_again() {
        String[] trust = {
            "trust", "--threads", "1", "--json", "--seed", "9", "-T", "0.8", "-n", "8", "--expand", "5", STORY
        };
        Cli.Result first = Cli.run(trust);
        assertThat(Cli.run(trust).out()).isEqualTo(first.out());
        Map<?, ?> run = Cli.run("run", "--json", "--seed", "9", "-T", "0.8", "-n", "8", STORY)
                .json();
        assertThat(first.json().get("text")).isEqualTo(run.get("text"));
    }

    /** A fork's temperature replays with run: there the same seed takes the lost token. */
    @Test
    void the_temperature_of_a_fork_replays_with_run() {
        Map<?, ?> json = Cli.run(
                        "trust",
                        "--threads",
                        "1",
                        "--json",
                        "--seed",
                        "5",
                        "-n",
                        "6",
                        "--expand",
                        "0",
                        "--forks",
                        "6",
                        STORY)
                .json();
        int promptLength =
                ((List<?>) Cli.run("tokenize", "--json", STORY).json().get("ids")).size();
        int replayed = 0;
        for (Object entry : (List<?>) json.get("forks")) {
            Map<?, ?> fork = (Map<?, ?>) entry;
            if (fork.get("temperature") == null || number(fork.get("position")) != promptLength) continue;
            Map<?, ?> run = Cli.run(
                            "run", "--json", "--seed", "5", "-n", "1", "-T", "" + fork.get("temperature"), STORY)
                    .json();
            Object lost = ((Map<?, ?>) fork.get("lost")).get("id");
            assertThat(((List<?>) run.get("ids")).get(0)).isEqualTo(lost);
            replayed++;
        }
        assertThat(json.get("belief")).isNull();
        assertThat(json.get("agreement")).isNull();
        assertThat(replayed).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "inf", "bulb"})
    void every_temperature_is_an_ordinary_one(String temperature) {
        Map<?, ?> json = Cli.run(
                        "trust",
                        "--threads",
                        "1",
                        "--json",
                        "-T",
                        temperature,
                        "--seed",
                        "1",
                        "-n",
                        "3",
                        "--replicas",
                        "2",
                        "--expand",
                        "3",
                        STORY)
                .json();
        Map<?, ?> agreement = (Map<?, ?>) json.get("agreement");
        if (temperature.equals("0"))
            assertThat((List<?>) agreement.get("clusters")).hasSize(1);
        assertThat(number(agreement.get("replicas"))).isEqualTo(2);
    }

    @Test
    void in_words_it_fits_the_terminal_and_never_says_what_it_cannot_know() {
        Cli.Result plain = Cli.run(
                "trust",
                "--threads",
                "1",
                "--seed",
                "3",
                "-n",
                "6",
                "--replicas",
                "5",
                "--expand",
                "10",
                "--forks",
                "2",
                STORY);
        assertThat(plain.exitCode()).isZero();
        assertThat(plain.out()).contains("answer  ").contains("replicas").contains("belief at T = 1");
        assertThat(plain.out()).doesNotContain("\u001b");
        assertThat(plain.out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
        assertThat(plain.out().toLowerCase(Locale.ROOT))
                .doesNotContain("correct")
                .doesNotContain("confident");
        Cli.Result nothing = Cli.run("trust", "--threads", "1", "-n", "0", "--expand", "0", "--forks", "0", STORY);
        assertThat(nothing.out()).contains("(none)").contains("no forks were looked at");
    }

    @Test
    void bad_input_is_refused() {
        assertThat(Cli.run("trust", "--threads", "1", "--replicas", "-1", STORY).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "-n", "-1", STORY).err()).contains("-n is -1");
        assertThat(Cli.run("trust", "--threads", "1", "--forks", "1001", STORY).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--expand", "-2", STORY).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--stream", "2000000000", STORY)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--stop", "", STORY).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--ctx", "8", "a b c d e f g h i j k l")
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
        Cli.Result template = Cli.run("trust", "--threads", "1", "--chat", STORY);
        assertThat(template.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(template.err()).contains("no chat template").contains("leave --chat out");
        assertThat(Cli.run("trust", "--threads", "1", "--system", "x", STORY).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--chat", "--ids", "1", "-n", "1")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--no-chat", "--ids", "1,5", "-n", "1", "--expand", "1")
                        .exitCode())
                .isZero();
        byte[] broken = {'a', (byte) 0xff};
        assertThat(Cli.runWith(broken, "trust", "--threads", "1", "-").err()).contains("byte 1");
    }

    @Test
    void an_empty_prompt_is_what_bos_makes_of_it() {
        assertThat(Cli.run("trust", "--threads", "1", "-n", "2", "--expand", "2", "--seed", "1", "")
                        .exitCode())
                .isZero();
    }

    private Path calibration(String sha256, String more) throws IOException {
        return Files.writeString(
                folder.resolve("calibration.json"),
                "{\"schema\":\"kelvin.calibrate/1\",\"model\":{\"name\":\"m\",\"architecture\":\"llama\",\"sha256\":\""
                        + sha256 + "\"},\"documents\":12,\"tokens\":3456,\"nll\":3.2,\"ece_debiased\":0.0123," + more
                        + "\"intervals\":{\"nll\":[3.1,3.3]},\"bins\":[]}");
    }

    @Test
    void a_calibration_of_this_model_is_told_and_of_another_refused() throws IOException {
        Map<?, ?> own = Cli.run("score", "--json", STORY).json();
        String sha256 = String.valueOf(((Map<?, ?>) own.get("model")).get("sha256"));
        String file = calibration(sha256, "\"best_temperature\":1.25,").toString();
        Map<?, ?> json = Cli.run(
                        "trust", "--threads", "1", "--json", "-n", "2", "--expand", "2", "--calibration", file, STORY)
                .json();
        Map<?, ?> calibration = (Map<?, ?>) json.get("calibration");
        assertThat(keys(calibration)).isEqualTo("[file, documents, tokens, nll, ece_debiased, best_temperature]");
        assertThat(number(calibration.get("best_temperature"))).isEqualTo(1.25);
        assertThat(json.get("notes").toString()).contains("On 12 documents").contains("T = 1.250");
        String other = calibration("0".repeat(64), "\"best_temperature\":1.25,").toString();
        Cli.Result refused = Cli.run("trust", "--threads", "1", "--calibration", other, STORY);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.MODEL);
        assertThat(refused.err()).contains("another model");
        String lacking = calibration(sha256, "").toString();
        assertThat(Cli.run("trust", "--threads", "1", "--calibration", lacking, STORY)
                        .err())
                .contains("lacks \"best_temperature\"");
        Path no = Files.writeString(folder.resolve("no.json"), "{\"schema\":\"kelvin.run/1\"}");
        assertThat(Cli.run("trust", "--threads", "1", "--calibration", no.toString(), STORY)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("trust", "--threads", "1", "--calibration", "nowhere.json", STORY)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
