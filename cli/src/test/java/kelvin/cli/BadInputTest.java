package kelvin.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufLimits;
import kelvin.gguf.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What thermodynamics refuses, with its exit code: spectra that are none, temperatures that are none, texts that do not fit. */
class BadInputTest {
    private static final String LONG = "Once upon a time there was a king and a queen";

    @TempDir
    Path folder = Path.of("");

    private static Cli.Result run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return Cli.run(words.toArray(String[]::new));
    }

    private static void refused(Cli.Result result, int exitCode, String message) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("kelvin: ").contains(message).doesNotContain("defect");
        assertThat(result.err().lines()).hasSize(1);
    }

    /** A model whose head is so large that a logit overflows: the weights are finite, and the file is read. */
    private Path overflowing() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("..", "conformance", "tiny", "llama.gguf"));
        try (GgufFile file = GgufFile.of(MemorySegment.ofArray(bytes), "tiny", GgufLimits.DEFAULT)) {
            TensorInfo head = file.tensor("output.weight");
            // The data of a tensor is a part of the bytes: found by its first row.
            byte[] row = file.data(head).asSlice(0, 4 * head.columns()).toArray(ValueLayout.JAVA_BYTE);
            int start = new String(bytes, ISO_8859_1).indexOf(new String(row, ISO_8859_1));
            MemorySegment all = MemorySegment.ofArray(bytes);
            for (long i = 0; i < head.columns(); i++) {
                float huge = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
                all.set(ValueLayout.JAVA_FLOAT_UNALIGNED, start + 4 * (7 * head.columns() + i), huge);
            }
        }
        return Files.write(folder.resolve("overflowing.gguf"), bytes);
    }

    @Test
    void a_spectrum_with_nan_is_exit_code_1_wherever_it_is_met() throws IOException {
        String model = overflowing().toString();
        for (String command : List.of("run -n 2", "spectrum", "curves", "score", "envelope -n 2 --seed 1")) {
            refused(run(command, "--model", model, "ab c"), ExitCode.FAILED, " 7 is ");
            Cli.Result json = run(command + " --json", "--model", model, "ab c");
            assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(json.out()).isEmpty();
            assertThat(json.err()).startsWith("{\"error\":{\"code\":\"logits\"").contains("\"value\":\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"levels\":[0, null]} | a level is NaN",
                "{\"levels\":[0, NaN]} | no valid JSON",
                "{\"levels\":[0, \"NaN\"]} | ",
                "{\"levels\":[0, \"inf\"]} | a level is Infinity",
                "{\"levels\":[]} | there are no levels",
                "{\"temperature\":1} | levels",
                "{\"levels\":[0, 1], \"temperature\":-1} | T is -1",
                "{\"levels\":[0, 1], \"temperature\":\"-1\"} | temperature is \"-1\"",
                "{\"levels\":[0, 1], \"kelvin\":-300} | T is -0.10",
                "{\"levels\":[0, 1], \"temperature\":1e-301} | 1e-300"
            })
    void levels_that_are_none_are_bad_input(String input, String message) {
        refused(Cli.runWith(input, "thermo"), ExitCode.USAGE, message == null ? "" : message);
    }

    @ParameterizedTest
    @CsvSource({
        "spectrum -T -1 x",
        "spectrum -T=-1 x",
        "run -T -1 x",
        "run -T NaN x",
        "envelope --from -1 x",
        "envelope --to -1 x",
        "envelope --from NaN x",
        "spectrum -T 1e-301 x",
        "run -T 1e301 x",
        "chat -T -1",
        "glow -- -1",
        "glow -1",
        "glow NaN",
        "glow 1e301",
        "curves -T -1 x"
    })
    void temperatures_that_are_none_are_usage_errors(String command) {
        refused(run(command), ExitCode.USAGE, "");
    }

    @Test
    void a_text_without_a_token_that_has_a_distribution_is_bad_input() {
        refused(run("score", ""), ExitCode.USAGE, "there is no token to score: the text is empty");
        refused(run("score --add-bos no", "a"), ExitCode.USAGE, "the text is a single token");
        refused(run("score", "a"), ExitCode.USAGE, "a temperature needs two, or a context; give a longer text");
        Cli.Result line = Cli.runWith("\"\"\n", "score", "--jsonl");
        assertThat(line.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(line.err()).startsWith("{\"error\":{\"code\":\"input\"").contains("no token to score");
    }

    @Test
    void no_prompt_at_all_is_bad_input_where_the_model_has_no_token_to_begin_with() throws IOException {
        String model = Path.of("..", "conformance", "tiny", "qwen2.gguf").toString();
        for (String command : List.of("spectrum", "curves", "envelope --seed 1")) {
            refused(run(command, "--model", model, ""), ExitCode.USAGE, "the prompt has no tokens; give a text");
        }
        Path blank = Files.writeString(folder.resolve("blank.txt"), "\n \n");
        refused(run("curves", "-f", blank.toString()), ExitCode.USAGE, "has no prompt; write one a line");
        refused(run("curves", "-f", folder.resolve("none").toString()), ExitCode.USAGE, "there is no such file");
    }

    @Test
    void a_text_over_the_context_is_exit_code_1_with_both_numbers() {
        for (String command : List.of("run", "spectrum", "curves", "score", "envelope --seed 1")) {
            Cli.Result result = run(command + " --ctx 4", LONG);
            refused(
                    result,
                    ExitCode.FAILED,
                    "the context holds 4; shorten the text or ask for a longer context with --ctx");
            assertThat(result.err()).containsPattern("takes 1\\d positions");
        }
    }
}
