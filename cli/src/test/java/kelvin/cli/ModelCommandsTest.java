package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kelvin.models.Tale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the embedded model. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class ModelCommandsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void zero_temperature_and_a_seed_repeat() {
        Cli.Result first = Cli.run("run", "-T", "0", "-n", "8", "Once upon a time");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).endsWith("\n");
        assertThat(Cli.run("run", "-T", "0", "-n", "8", "--seed", "5", "--threads", "1", "Once upon a time")
                        .out())
                .isEqualTo(first.out());
        String warm = Cli.run("run", "-T", "0.8", "-n", "8", "--seed", "5", "Once upon a time")
                .out();
        assertThat(Cli.run("run", "-T", "0.8", "-n", "8", "--seed", "5", "--threads", "1", "Once upon a time")
                        .out())
                .isEqualTo(warm);
        assertThat(Cli.run("run", "-T", "inf", "-n", "4", "--seed", "5", "Once").exitCode())
                .isZero();
    }

    @Test
    void run_answers_with_every_key() {
        Map<?, ?> json =
                Cli.run("run", "-n", "3", "--seed", "1", "--json", "Once").json();
        assertThat(json.keySet().toString())
                .isEqualTo(
                        "[schema, version, model, prompt, prompt_ids, ids, text, finish_reason, stop, seed, stream, chain,"
                                + " temperature, kelvin, beta, tokens, mean_surprisal, stability, usage, logits_sha256, timing]");
        assertThat(json.get("finish_reason")).isEqualTo("length");
        Map<?, ?> token = (Map<?, ?>) ((List<?>) json.get("tokens")).get(0);
        assertThat(token.keySet().toString())
                .isEqualTo("[id, text, bytes, position, p, surprisal, rank, energy, entropy, word_temperature]");
    }

    @Test
    void run_streams_lines() {
        String[] lines = Cli.run("run", "-n", "3", "--seed", "1", "--jsonl", "Once")
                .out()
                .split("\n");
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).startsWith("{\"type\":\"start\"");
        assertThat(lines[1]).startsWith("{\"type\":\"token\"");
        assertThat(lines[4]).startsWith("{\"type\":\"end\"").contains("\"finish_reason\":\"length\"");
    }

    @Test
    void a_stop_string_is_found_across_tokens_and_left_out() {
        String whole =
                Cli.run("run", "-T", "0", "-n", "20", "Once upon a time").out().strip();
        String stop = whole.substring(whole.length() / 2 - 3, whole.length() / 2 + 3); // crosses a border of tokens
        Map<?, ?> json = Cli.run("run", "-T", "0", "-n", "20", "--stop", stop, "--json", "Once upon a time")
                .json();
        assertThat(json.get("finish_reason")).isEqualTo("stop");
        assertThat(json.get("stop")).isEqualTo(stop);
        String text = String.valueOf(json.get("text"));
        assertThat(text).doesNotContain(stop);
        assertThat(Cli.run("run", "-T", "0", "-n", "20", "--stop", stop, "Once upon a time")
                        .out())
                .isEqualTo(text + "\n");
        assertThat(text + stop).isSubstringOf(" " + whole);
    }

    @Test
    void a_prompt_longer_than_the_context_is_refused_with_both_numbers() {
        Cli.Result r = Cli.run("run", "--ctx", "4", "Once upon a time there was a king and a queen");
        assertThat(r.exitCode()).isEqualTo(1);
        assertThat(r.err()).contains("the context holds 4").containsPattern("takes 1\\d positions");
        Map<?, ?> full = Cli.run("run", "--ctx", "8", "-n", "100", "--json", "Once upon a time")
                .json();
        assertThat(full.get("finish_reason")).isEqualTo("length");
        assertThat((List<?>) full.get("ids")).hasSize(3); // BOS and four tokens leave three positions
    }

    @Test
    void an_empty_prompt_begins_with_bos() {
        Map<?, ?> json = Cli.run("run", "-n", "2", "--json").json();
        assertThat(json.get("prompt")).isEqualTo("");
        assertThat((List<?>) json.get("prompt_ids")).hasSize(1);
    }

    @Test
    void models_that_cannot_be_read_are_errors_of_their_own() throws IOException {
        Path cut = folder.resolve("cut.gguf");
        byte[] whole = Tale.gguf();
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        Path foreign = folder.resolve("foreign.gguf");
        Files.writeString(foreign, "PK\u0003\u0004 not a model at all");
        for (Path file : List.of(folder.resolve("missing.gguf"), cut, foreign, folder)) {
            Cli.Result r = Cli.run("run", "--model", file.toString(), "x");
            assertThat(r.exitCode()).as(r.err()).isEqualTo(3);
            assertThat(r.err()).contains(file.toString());
            assertThat(r.out()).isEmpty();
        }
    }

    @Test
    void a_saved_run_verifies_and_a_changed_one_does_not() throws IOException {
        Path file = folder.resolve("run.json");
        assertThat(Cli.run("run", "-n", "5", "--seed", "3", "--save", file.toString(), "Once")
                        .exitCode())
                .isZero();
        assertThat(Cli.run("verify", file.toString()).exitCode()).isZero();
        String saved = Files.readString(file);
        Files.writeString(file, saved.replace("\"seed\":\"3\"", "\"seed\":\"4\""));
        Cli.Result other = Cli.run("verify", file.toString());
        assertThat(other.exitCode()).isEqualTo(5);
        assertThat(other.err()).contains("position");
        Files.writeString(file, saved.replace("\"sha256\":\"5", "\"sha256\":\"6"));
        assertThat(Cli.run("verify", file.toString()).exitCode()).isEqualTo(3);
        Files.writeString(file, "{}");
        assertThat(Cli.run("verify", file.toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void spectrum_sums_to_one() {
        Map<?, ?> json = Cli.run("spectrum", "--json", "-T", "0.7", "--seed", "4", "--top", "5", "Once upon a")
                .json();
        double sum = 0;
        for (Object level : (List<?>) json.get("levels")) sum += (double) (Double) ((Map<?, ?>) level).get("p");
        sum += (Double) ((Map<?, ?>) json.get("rest")).get("p");
        assertThat(sum).isCloseTo(1, offset(1e-12));
        assertThat(json.keySet().toString())
                .isEqualTo(
                        "[schema, model, prompt_ids, temperature, kelvin, beta, vocabulary, finite, gap, levels, rest,"
                                + " observables, drawn, logits_sha256]");
        assertThat(Cli.run("spectrum", "Once upon a").out())
                .contains("time")
                .contains("█")
                .contains("effective tokens");
        assertThat(Cli.run("spectrum", "--color", "always", "Once upon a").out())
                .contains("\u001b[33m");
        assertThat(Cli.runWith(
                                "{\"prompt\":\"Once\",\"top\":1}\n{\"ids\":[0,5],\"temperature\":0}\n",
                                "spectrum",
                                "--jsonl")
                        .out()
                        .split("\n"))
                .hasSize(2);
    }

    @Test
    void tokenize_shows_ids_pieces_and_places() {
        assertThat(Cli.run("tokenize", "--add-bos", "no", "a\nb").out()).isEqualTo("65\ta\n199\t\\n\n66\tb\n");
        Map<?, ?> json = Cli.run("tokenize", "--json", "Hello é").json();
        assertThat(json.keySet().toString()).isEqualTo("[schema, model, text, ids, tokens, bos_added]");
        assertThat(Cli.run("tokenize", "--decode", "40,418,79").out()).isEqualTo("Hello\n");
        assertThat(Cli.runWith("\"a\"\n{\"text\":\"b\",\"add_bos\":\"no\"}\n", "tokenize", "--jsonl")
                        .out())
                .contains("\"ids\":[0,65]")
                .contains("\"ids\":[66]");
        assertThat(Cli.run("tokenize", "--decode", "99999").exitCode()).isEqualTo(2);
    }

    @Test
    void help_version_and_completion() {
        assertThat(Cli.run("--help").out()).contains("spectrum").contains("Once upon a time");
        assertThat(Cli.run("run", "--help").out()).contains("--top-p").contains("Example");
        assertThat(Cli.run("--version").out()).startsWith("kelvin ");
        assertThat(Cli.run("completion").out()).contains("complete -F");
        assertThat(Cli.run().exitCode()).isEqualTo(2);
        assertThat(Cli.run("dance").exitCode()).isEqualTo(2);
        assertThat(Cli.run("models").out()).contains("8.7 M parameters");
        assertThat(Cli.run("models", "--card").out()).contains("What it is not");
        assertThat(Cli.run("chat").exitCode()).isEqualTo(2);
        assertThat(Cli.run("doctor").out()).contains("all the same");
    }

    @Test
    void a_closed_pipe_is_no_error() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Io io = new Io(InputStream.nullInputStream(), closed, OutputStream.nullOutputStream(), false, false, false);
        assertThat(Main.run(io, "run", "-n", "5", "Once")).isZero();
        assertThat(Main.run(io, "--help")).isZero();
    }

    /** The numbers of each token are those at the T that the thermostat chose for it, and verify repeats the run. */
    @Test
    void a_thermostat_holds_what_it_says() throws IOException {
        Path saved = folder.resolve("held.json");
        Map<?, ?> json = Cli.run(
                        "run",
                        "--hold",
                        "effective_states=6",
                        "-n",
                        "12",
                        "--seed",
                        "4",
                        "--json",
                        "--save",
                        saved.toString(),
                        "Once upon a time")
                .json();
        assertThat(json.get("chain")).isEqualTo("hold(effective_states=6)");
        for (String key : new String[] {"temperature", "kelvin", "beta", "stability"}) {
            assertThat(json.get(key)).as(key).isNull();
            assertThat(json.containsKey(key)).as(key).isTrue();
        }
        for (Object each : (List<?>) json.get("tokens")) {
            Map<?, ?> token = (Map<?, ?>) each;
            double entropy = ((Number) token.get("entropy")).doubleValue();
            double t = ((Number) token.get("temperature")).doubleValue();
            assertThat(Math.exp(entropy)).isBetween(5.999999, 6.000001);
            assertThat(t).isBetween(0.05, 20.0);
            // p at that T, from the surprisal of a fixed temperature: ln p - (-e / T) is the same for every token of a
            // place.
            double logP = Math.log(((Number) token.get("p")).doubleValue());
            double energy = ((Number) token.get("energy")).doubleValue();
            assertThat(-logP - energy / t).isBetween(0.0, Math.log(6));
        }
        assertThat(Cli.run("verify", saved.toString()).exitCode()).isZero();
        assertThat(Cli.run("run", "--hold", "entropy=1", "-T", "1", "x").exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("run", "--hold", "entropy=1", "--chain", "temperature=1", "x")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("run", "--hold", "warmth=1", "x").exitCode()).isEqualTo(2);
        assertThat(Cli.run("run", "--hold", "entropy=0", "-n", "5", "Once").out())
                .isEqualTo(Cli.run("run", "-T", "0", "-n", "5", "Once").out());
        assertThat(Cli.run("run", "--hold", "entropy=1", "--chain", "top_k=5", "-n", "3", "--seed", "1", "Once")
                        .exitCode())
                .isZero();
    }
}
