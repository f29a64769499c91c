package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kelvin.calibration.Calibration;
import kelvin.calibration.Calibrator;
import kelvin.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** calibrate, on the embedded model. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class CalibrateCommandTest {
    private static final String KING =
            "Once upon a time there was a king who had three sons, and the eldest was proud.";
    private static final String FOX =
            "The fox said to the wolf: come with me to the well, and I will show you a cheese.";

    @TempDir
    Path folder = Path.of("");

    private String write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private static double number(Map<?, ?> json, String key) {
        return ((Number) json.get(key)).doubleValue();
    }

    private static int whole(Map<?, ?> json, String key) {
        return (int) ((JsonInput.Whole) json.get(key)).value();
    }

    @Test
    void answers_with_every_key_and_adds_up() throws IOException {
        String first = write("king.txt", KING + "\n");
        String second = write("fox.txt", FOX + "\n");
        Map<?, ?> json = Cli.run("calibrate", "--json", "--seed", "4", "--bins", "3", first, second)
                .json();
        assertThat(json.keySet().toString())
                .isEqualTo("[schema, model, documents, tokens, nll, brier, reliability, resolution, ece_debiased,"
                        + " intervals, bins, best_temperature, best_temperature_standard_error]");
        assertThat(json.get("schema")).isEqualTo("kelvin.calibrate/1");
        assertThat(((Map<?, ?>) json.get("model")).keySet().toString()).isEqualTo("[name, architecture, sha256]");
        assertThat(whole(json, "documents")).isEqualTo(2);
        Map<?, ?> intervals = (Map<?, ?>) json.get("intervals");
        assertThat(intervals.keySet().toString())
                .isEqualTo("[level, resamples, seed, nll, brier, reliability, resolution, ece_debiased,"
                        + " best_temperature, note]");
        assertThat(intervals.get("seed")).isEqualTo("4");
        assertThat(String.valueOf(intervals.get("note"))).contains("2 documents");
        for (String key : List.of("nll", "brier", "reliability", "resolution", "ece_debiased", "best_temperature")) {
            List<?> interval = (List<?>) intervals.get(key);
            assertThat(interval).as(key).hasSize(2);
            assertThat(number(json, key)).isGreaterThanOrEqualTo(((Number) interval.get(0)).doubleValue());
        }
        List<?> bins = (List<?>) json.get("bins");
        assertThat(((Map<?, ?>) bins.get(0)).keySet().toString()).isEqualTo("[low, high, count, mean_p, frequency]");
        int tokens = whole(json, "tokens");
        double reliability = 0;
        double debiased = 0;
        int count = 0;
        for (Object entry : bins) {
            Map<?, ?> bin = (Map<?, ?>) entry;
            double n = whole(bin, "count");
            double f = number(bin, "frequency");
            double gap = number(bin, "mean_p") - f;
            count += (int) n;
            reliability += n / tokens * gap * gap;
            debiased += n / tokens * (gap * gap - f * (1 - f) / (n - 1));
        }
        assertThat(count).isEqualTo(tokens);
        assertThat(number(json, "reliability")).isCloseTo(reliability, offset(1e-12));
        assertThat(number(json, "ece_debiased")).isCloseTo(Math.sqrt(Math.max(0, debiased)), offset(1e-9));
        assertThat(Cli.run("calibrate", "--json", "--seed", "4", "--bins", "3", first, second)
                        .json())
                .isEqualTo(json);
    }

    /** The same text under score: the same tokens, surprisal, and temperature but for the grid of spectra. */
    @Test
    void one_document_is_what_score_says_and_has_no_intervals() throws IOException {
        Map<?, ?> score = Cli.run("score", "--json", KING).json();
        Map<?, ?> json =
                Cli.run("calibrate", "--json", write("king.txt", KING + "\n\n")).json();
        assertThat(json.get("tokens")).isEqualTo(score.get("scored"));
        assertThat(number(json, "nll")).isCloseTo(number(score, "mean_surprisal"), offset(1e-10));
        assertThat(number(json, "best_temperature")).isCloseTo(number(score, "temperature"), offset(1e-4));
        assertThat(number(json, "best_temperature_standard_error"))
                .isCloseTo(number(score, "temperature_standard_error"), offset(1e-3));
        Map<?, ?> intervals = (Map<?, ?>) json.get("intervals");
        assertThat(intervals.get("nll")).isNull();
        assertThat(intervals.get("seed")).isNull();
        assertThat(intervals.get("best_temperature")).isNull();
        assertThat(String.valueOf(intervals.get("note"))).contains("one document only");
        String words = Cli.run("calibrate", write("king.txt", KING)).out();
        assertThat(words).contains("by token: one document");
        assertThat(words.replace('\n', ' '))
                .contains("there is one document only")
                .doesNotContain("95 %");
    }

    @Test
    void documents_come_from_parts_lines_folders_and_standard_input() throws IOException {
        String parts = write("parts.md", "---\n" + KING + "\n---\n\n" + FOX + "\r\n---\r\n");
        String lines = write("lines.jsonl", "{\"id\":1,\"text\":\"" + KING + "\"}\n\n\"" + FOX + "\"\n");
        write("some/a.txt", KING + "\n");
        write("some/deep/b.txt", FOX);
        write("some/.hidden", "\u0000");
        Map<?, ?> expected = calibrate("--split=---", parts);
        assertThat(whole(expected, "documents")).isEqualTo(2);
        assertThat(calibrate(lines)).isEqualTo(expected);
        assertThat(calibrate(folder.resolve("some").toString())).isEqualTo(expected);
        assertThat(Cli.runWith(KING + "\n---\n" + FOX, "calibrate", "--json", "--seed", "1", "--split", "---")
                        .json())
                .isEqualTo(expected);
        assertThat(Cli.runWith(
                                "\"" + KING + "\"\n\"" + FOX + "\"",
                                "calibrate",
                                "--json",
                                "--seed",
                                "1",
                                "--format",
                                "jsonl",
                                "-")
                        .json())
                .isEqualTo(expected);
        // Without --split the lines of dashes are text.
        assertThat(whole(calibrate(parts), "documents")).isEqualTo(1);
    }

    private static Map<?, ?> calibrate(String... args) {
        String[] all = new String[args.length + 4];
        System.arraycopy(new String[] {"calibrate", "--json", "--seed", "1"}, 0, all, 0, 4);
        System.arraycopy(args, 0, all, 4, args.length);
        return Cli.run(all).json();
    }

    @Test
    void a_text_longer_than_the_context_is_read_in_windows() throws IOException {
        String file = write("long.txt", (KING + " ").repeat(5));
        Map<?, ?> whole = calibrate(file);
        Map<?, ?> windows = calibrate("--ctx", "32", file);
        assertThat(windows.get("tokens")).isEqualTo(whole.get("tokens"));
        // Less before a token: it surprises more, but each has half a window.
        assertThat(number(windows, "nll")).isBetween(number(whole, "nll"), number(whole, "nll") + 1);
        assertThat(calibrate("--ctx", "3", file).get("tokens")).isEqualTo(whole.get("tokens"));
        assertThat(Cli.run("calibrate", "--ctx", "2", file).err()).contains("expected 3 or more to score a text");
    }

    @Test
    void in_words_and_as_a_picture() throws IOException {
        String stories = write("stories.txt", (KING + "\n---\n" + FOX + "\n---\n").repeat(2));
        Path svg = folder.resolve("reliability.svg");
        Cli.Result result = Cli.run("calibrate", "--split=---", "--svg", svg.toString(), stories);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("Kelvin Tale, 4 documents, ")
                .contains("NLL, nats a token")
                .contains("95 % interval")
                .contains("ECE, debiased")
                .contains("  NLL there")
                .contains("by document")
                .contains("true")
                .doesNotContain("\u001b")
                .doesNotContain("correct")
                .doesNotContain("confiden");
        assertThat(result.out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
        assertThat(result.err()).isEmpty();
        String picture = Files.readString(svg);
        assertThat(picture)
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("prefers-color-scheme:dark")
                .contains("p said of the likeliest token")
                .contains("share that came")
                .contains(" tokens, p 0.000 to ");
    }

    @Test
    void fits_narrow_and_wide_terminals() {
        Calibrator calibrator = new Calibrator();
        for (int d = 0; d < 3; d++) {
            for (int t = 0; t < 40; t++) calibrator.add(new float[] {0, t % 7, -d}, t % 3 == 0 ? 0 : 1);
            calibrator.endDocument();
        }
        Calibration calibration = calibrator.read(null, 50, 1);
        try (Model model = new ModelSource().open()) {
            CalibrationReport report = new CalibrationReport(model, calibration);
            for (int width : new int[] {60, 80, 132}) {
                assertThat(report.view(width, false).lines())
                        .allMatch(line -> line.codePointCount(0, line.length()) <= width)
                        .anyMatch(line -> line.contains("\u2588"))
                        .anyMatch(line -> line.contains("\u2503"));
            }
            assertThat(report.view(80, true)).contains("\u001b[1m\u2503\u001b[0m");
        }
    }

    @Test
    void bad_input_is_named() throws IOException {
        assertRefused(Cli.run("calibrate", write("empty.txt", "")), "empty.txt holds no text");
        assertRefused(Cli.run("calibrate", write("blank.txt", " \n\n")), "blank.txt holds no text");
        assertRefused(Cli.run("calibrate", folder.resolve("none.txt").toString()), "there is no such file");
        Path bad = Files.write(folder.resolve("bad.txt"), new byte[] {'a', 'b', ' ', (byte) 0xff, 'c'});
        assertRefused(Cli.run("calibrate", write("good.txt", KING), bad.toString()), "no valid UTF-8 at byte 3");
        assertRefused(Cli.run("calibrate", write("a.jsonl", "{\"words\":\"a b\"}\n")), "line 1 lacks \"text\"");
        assertRefused(Cli.run("calibrate", write("b.jsonl", "\"a b\"\n{\n")), "line 2 is no valid JSON");
        assertRefused(Cli.run("calibrate", write("c.jsonl", "\"\"\n")), "has no token to score");
        assertRefused(Cli.run("calibrate", "--add-bos", "no", write("one.txt", "a")), "has no token to score");
        assertRefused(Cli.run("calibrate", "--split=-", "--format", "jsonl", "x"), "--split and --format jsonl");
        assertRefused(Cli.run("calibrate", "--bins", "0", "x"), "--bins is 0");
        assertRefused(Cli.run("calibrate", "--bins", "500", write("short.txt", KING)), "a bin needs two");
        assertRefused(
                Cli.run("calibrate", Files.createDirectory(folder.resolve("no")).toString()), "holds no file");
        assertRefused(Cli.run("calibrate", "--seed", "-1", "x"), "the seed is \"-1\"");
        Path unwritable = folder.resolve("no").resolve("such").resolve("a.svg");
        assertThat(Cli.run("calibrate", "--svg", unwritable.toString(), write("svg.txt", KING))
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    private static void assertRefused(Cli.Result result, String message) {
        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void progress_shows_on_a_terminal_only() throws IOException {
        String file = write("king.txt", KING);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io terminal = new Io(new ByteArrayInputStream(new byte[0]), out, err, true, false, true);
        assertThat(Main.run(terminal, "calibrate", "--json", file)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("kelvin: 100 %, ")
                .endsWith("\r\u001b[K");
        // No file and nobody piping: said at once, not waited for.
        assertThat(Main.run(terminal, "calibrate")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no text was given");
    }
}
