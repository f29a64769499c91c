package kelvin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class RaceTableTest {
    private static Row row(String work, String model, int threads, double kelvin, double ratio) {
        return new Row(work, model, threads, kelvin, kelvin * ratio, ratio, 0.9 * ratio, 1.1 * ratio);
    }

    private static String page(Row... rows) {
        return RaceTable.of(
                new BenchReport("A machine, 2 threads", "25", List.of(rows), List.of("Jlama does not run gemma3")),
                LocalDate.of(2026, 11, 25));
    }

    @ParameterizedTest
    @CsvSource({
        "decode 16, smollm2, 1, 1.3, 1.29, at least 1.3",
        "decode 16, smollm2, 2, 1.5, 1.49, at least 1.5",
        "decode 16, gemma3, 1, 1.05, 1.04, at least 1.05",
        "decode 16, gemma3, 2, 1.3, 1.2, at least 1.3",
        "'32 replicas, 3 steps', smollm2, 2, 1.8, 1.7, at least 1.8",
        "'32 replicas, 3 steps', gemma3, 1, 1.1, 1.0, at least 1.1",
        "prefill 512, smollm2, 1, 1.3, 1.2, at least 1.3",
        "prefill 512, gemma3, 2, 1, 0.99, at least 1",
        "'decode 16 (Jlama Q4, C)', tale, 1, 2, 1.9, at least 2",
        "greedy, V = 262144, 1, 30, 29, at least 30",
        "draw at 0.8, V = 262144, 1, 90, 80, at least 90",
        "draw at 0.8 and ln Z, V = 262144, 1, 45, 44, at least 45",
        "typical, V = 262144, 1, 150, 149, at least 150",
        "max pass / greedy, V = 262144, 1, 0.953, 0.95, at most 1.05",
        "max pass / default chain, V = 262144, 1, 0.8, 0.79, at most 1.25",
        "max pass / draw at 0.8 and ln Z, V = 262144, 1, 0.23, 0.2, at most 4.5",
        "one temperature / 64 temperatures, V = 262144, 1, 0.17, 0.16, at most 6"
    })
    void a_goal_is_met_or_missed(String work, String model, int threads, double met, double missed, String goal) {
        Goal found = Goal.of(row(work, model, threads, 1, met));
        assertThat(found).hasToString(goal);
        assertThat(found.isMet(row(work, model, threads, 1, met))).isTrue();
        assertThat(found.isMet(row(work, model, threads, 1, missed))).isFalse();
        String label = work.replace("max pass / ", "");
        assertThat(page(row(work, model, threads, 1, met)))
                .contains("| " + label + " | " + model + " | " + threads)
                .contains("| " + goal + " | yes |")
                .contains("each goal is met");
        assertThat(page(row(work, model, threads, 1, missed)))
                .contains("| " + goal + " | **no** |")
                .contains("- " + work + ", " + model)
                .contains("goal " + goal + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "'8 replicas, 6 steps', smollm2",
        "decode 16, tale",
        "greedy, V = 49152",
        "min_p, V = 262144",
        "greedy without building candidates, V = 262144"
    })
    void some_rows_have_no_goal(String work, String model) {
        assertThat(Goal.of(row(work, model, 1, 1, 1))).isNull();
        assertThat(page(row(work, model, 1, 1, 1))).contains("| " + work + " | " + model);
    }

    @Test
    void distances_rates_and_multiples_have_their_units() {
        String page = page(
                new Row(Row.DISTANCE, "gemma3", 2, 0.0013, 0.1084, 83.4, null, null),
                row("decode 16", "smollm2", 1, 0.08, 1.4),
                row("32 replicas, 3 steps", "smollm2", 1, 0.1, 2),
                row("max pass / min_p", "V = 262144", 1, 20e-6, 0.8));
        assertThat(page)
                .startsWith("# November 2026: the race\n\nMeasured on 25 November 2026")
                .contains("| mean \\|d ln p\\| | gemma3 | 2 | 0.00130 | 0.10840 | 83 |  | at most 0.002 | yes |")
                .contains("| 200 tokens/s | 143 tokens/s | 1.40 | 1.26 to 1.54 |")
                .contains("| 960 tokens/s | 480 tokens/s |")
                .contains("| min_p | V = 262144 | 1 | 20.0 us | 16.0 us | 1.25 | 1.14 to 1.39 |")
                .contains("- Jlama does not run gemma3");
    }

    @Test
    void a_report_reads_as_it_was_written() {
        Row alone = new Row("decode 16", "tale", 1, 0.1, null, null, null, null);
        BenchReport report = new BenchReport("m", "25", List.of(alone, row("a", "b", 2, 3, 4)), List.of("n"));
        assertThat(BenchReport.read(report.json())).isEqualTo(report);
        assertThat(report.json())
                .startsWith(
                        "{\"schema\":\"kelvin.bench/1\",\"machine\":\"m\",\"jdk\":\"25\",\"rows\":[{\"work\":\"decode 16\","
                                + "\"model\":\"tale\",\"threads\":1,\"kelvin\":0.1,\"peer\":null,\"ratio\":null,\"low\":null,"
                                + "\"high\":null},");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | schema",
                "[1] | schema",
                "{\"schema\":\"kelvin.bench/1\"} | rows",
                "{\"schema\":\"kelvin.bench/1\",\"machine\":\"\",\"jdk\":\"\",\"rows\":[{}],\"notes\":[]} | kelvin",
                "{\"schema\" | no JSON",
                "'' | no JSON"
            })
    void what_is_no_report_is_refused(String text, String message) {
        assertThatThrownBy(() -> BenchReport.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_command_reads_a_file_or_says_why_not(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.json");
        Files.writeString(file, new BenchReport("m", "25", List.of(), List.of()).json());
        assertThat(Bench.run("--table", file.toString())).isZero();
        Files.writeString(file, "{}");
        assertThat(Bench.run("--table", file.toString())).isEqualTo(2);
        assertThat(Bench.run("--table", folder.resolve("missing.json").toString()))
                .isEqualTo(2);
        assertThat(Bench.run("--only", "nothing")).isEqualTo(2);
        assertThat(Bench.run("--peers", "--cache", folder.toString())).isEqualTo(3);
    }

    @Test
    void pairs_give_medians_and_a_side_alone_has_no_ratio() {
        @Nullable Double none = null;
        Row alone = new Pairs(3).alone("w", "m", 1, () -> {});
        assertThat(alone.ratio()).isEqualTo(none);
        assertThat(alone.kelvin()).isNotNegative();
    }
}
