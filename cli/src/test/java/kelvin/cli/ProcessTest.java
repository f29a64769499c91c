package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own: what a shell sees of it. */
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
    private static final String STORY = "Once upon a time";

    /** What a process left behind. */
    private record Result(int exitCode, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    private static ProcessBuilder kelvin(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path");
        String path = modules.isEmpty() ? classes : modules + ":" + classes;
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", path, "kelvin.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("LC_ALL", "C", "COLUMNS", "40"));
        return builder;
    }

    private static Result run(String... arguments) throws IOException, InterruptedException {
        Process process = kelvin(arguments).start();
        process.getOutputStream().close();
        return finished(process);
    }

    private static Result finished(Process process) throws IOException, InterruptedException {
        byte[] out = process.getInputStream().readAllBytes();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    /** Only the note about scalar kernels, since these processes start without the vector module. */
    private static void assertSilent(String err) {
        assertThat(err.lines()
                        .filter(line -> !line.contains("KernelSwitch") && !line.startsWith("INFO: scalar kernels")))
                .isEmpty();
    }

    @Test
    void an_interrupt_ends_with_130_and_keeps_what_was_written() throws Exception {
        Process process =
                kelvin("run", "-n", "500", "-T", "inf", "--seed", "1", STORY).start();
        process.getOutputStream().close();
        InputStream out = process.getInputStream();
        assertThat(out.read()).isNotNegative(); // it writes
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = finished(process);
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("defect");
    }

    /** Whenever the interrupt comes: while it starts, draws, or enumerates. */
    @Test
    void an_interrupt_of_a_long_examination_ends_with_130() throws Exception {
        Process process = kelvin("trust", "--replicas", "5000", "--expand", "100000", "-n", "400", "--seed", "1", STORY)
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(2, TimeUnit.SECONDS);
        assertThat(ended).isFalse();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = finished(process);
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("defect");
    }

    @Test
    void an_interrupt_ends_a_long_calibration_with_130_and_without_figures() throws Exception {
        Process process = kelvin("calibrate", "--json", "-").start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((STORY + " ").repeat(50_000).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.getErrorStream().read()).isNotNegative(); // it says which kernels compute
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = finished(process);
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("defect");
    }

    @Test
    void a_reader_that_goes_away_is_no_error() throws Exception {
        Process process = kelvin("run", "-n", "400", "-T", "0", STORY).start();
        process.getOutputStream().close();
        assertThat(process.getInputStream().read()).isNotNegative();
        process.getInputStream().close();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertSilent(err);
    }

    @Test
    void nothing_but_the_text_goes_to_a_pipe() throws Exception {
        Result once = run("run", "-n", "12", "-T", "0", STORY);
        assertThat(once.exitCode()).isZero();
        assertSilent(once.err());
        assertThat(once.text()).isNotBlank().doesNotContain("\u001b").doesNotContain("\r");
        assertThat(run("run", "-n", "12", "-T", "0", STORY).out()).isEqualTo(once.out());
    }

    @Test
    void tables_fit_a_narrow_terminal() throws Exception {
        Result result = run("spectrum", "--top", "3", STORY);
        assertThat(result.text()
                        .lines()
                        .mapToInt(line -> line.codePointCount(0, line.length()))
                        .max()
                        .orElseThrow())
                .isLessThanOrEqualTo(40);
        assertThat(result.text()).doesNotContain("\u001b");
    }

    @Test
    void standard_input_is_utf_8_without_a_locale() throws Exception {
        Process process = kelvin("tokenize", "--json", "-").start();
        process.getOutputStream().write("\u00e9\u2713".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(finished(process).text()).contains("\u00e9\u2713");
        process = kelvin("tokenize", "-").start();
        process.getOutputStream().write(new byte[] {'a', (byte) 0xc3}); // half a character
        process.getOutputStream().close();
        Result half = finished(process);
        assertThat(half.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(half.err()).contains("UTF-8").contains("byte 1");
    }

    /** The arguments pass a shell, so that this test needs no locale of its own. */
    @Test
    void an_argument_is_utf_8_without_a_locale() throws Exception {
        Result whole = shell("tokenize", "--json", "$(printf '\\303\\251\\342\\234\\223')");
        assertThat(whole.exitCode()).isZero();
        assertThat(whole.text()).contains("\"text\":\"\u00e9\u2713\"");
        Result half = shell("tokenize", "--json", "$(printf 'a\\303')");
        assertThat(half.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(half.out()).isEmpty();
        assertThat(half.err()).contains("argument 3 is no valid UTF-8 at byte 1");
    }

    private static Result shell(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = kelvin(arguments);
        builder.command("sh", "-c", "exec \"" + String.join("\" \"", builder.command()) + "\"");
        Process process = builder.start();
        process.getOutputStream().close();
        return finished(process);
    }

    @Test
    void a_model_that_ends_too_soon_is_refused_with_exit_code_3(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(Path.of("..", "conformance", "tiny", "llama.gguf"));
        Path cut = Files.write(folder.resolve("cut.gguf"), java.util.Arrays.copyOf(whole, whole.length - 1000));
        Result result = run("run", "--model", cut.toString(), STORY);
        assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
        assertThat(result.err()).contains("cut.gguf").contains("cut short").contains("byte");
        assertThat(result.out()).isEmpty();
    }
}
