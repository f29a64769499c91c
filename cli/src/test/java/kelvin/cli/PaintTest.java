package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import kelvin.thermo.Units;
import org.junit.jupiter.api.Test;

/** Colours of terminals, and the words painted with them. */
class PaintTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final Pattern CODES = Pattern.compile("\u001b\\[[0-9;]*m");
    /** What WCAG asks of text. */
    private static final double READABLE = 4.5;

    private static Paint of(OutputOptions.Color when, boolean terminal, Map<String, String> environment) {
        OutputOptions options = new OutputOptions();
        options.color = when;
        return options.paint(terminal, environment);
    }

    @Test
    void colours_are_those_that_the_terminal_has() {
        OutputOptions.Color auto = OutputOptions.Color.auto;
        assertThat(of(auto, true, Map.of("COLORTERM", "truecolor"))).isEqualTo(Paint.FULL);
        assertThat(of(auto, true, Map.of("COLORTERM", "24bit"))).isEqualTo(Paint.FULL);
        assertThat(of(auto, true, Map.of("COLORTERM", ""))).isEqualTo(Paint.CUBE);
        assertThat(of(auto, true, Map.of())).isEqualTo(Paint.CUBE);
        assertThat(of(auto, false, Map.of("COLORTERM", "truecolor"))).isEqualTo(Paint.NONE);
        assertThat(of(auto, true, Map.of("NO_COLOR", "1"))).isEqualTo(Paint.NONE);
        assertThat(of(auto, true, Map.of("NO_COLOR", ""))).isEqualTo(Paint.CUBE); // empty is as good as absent
        assertThat(of(auto, true, Map.of("TERM", "dumb"))).isEqualTo(Paint.NONE);
        assertThat(of(OutputOptions.Color.never, true, Map.of())).isEqualTo(Paint.NONE);
        assertThat(of(OutputOptions.Color.always, false, Map.of("NO_COLOR", "1")))
                .isEqualTo(Paint.CUBE);
    }

    @Test
    void codes_are_those_of_the_standards() {
        assertThat(Paint.FULL.ink(0xffb467, "x")).isEqualTo("\u001b[38;2;255;180;103mx\u001b[0m");
        assertThat(Paint.CUBE.ink(0xffb467, "x")).isEqualTo("\u001b[38;5;215mx\u001b[0m"); // 255, 175, 95
        assertThat(Paint.CUBE.ground(0xff0000, "x")).isEqualTo("\u001b[48;5;196;38;5;16mx\u001b[0m");
        assertThat(Paint.NONE.ground(0xff0000, "x") + Paint.NONE.dim("y") + Paint.FULL.ink(0, ""))
                .isEqualTo("xy");
        assertThat(Paint.contrast(0x000000, 0xffffff)).isEqualTo(21);
    }

    /** Ground and letters are both given, so this holds on every terminal. */
    @Test
    void words_of_every_temperature_can_be_read() {
        Pattern full = Pattern.compile("48;2;(\\d+);(\\d+);(\\d+);38;2;(\\d+);(\\d+);(\\d+)m");
        for (int i = 0; i <= 200; i++) {
            double t = Units.ofKnob(i / 200.0);
            Matcher codes = full.matcher(Paint.FULL.ground(Lamp.colour(t), "x"));
            assertThat(codes.find()).isTrue();
            assertThat(Paint.contrast(rgb(codes, 1), rgb(codes, 4)))
                    .as("T %s", t)
                    .isGreaterThan(READABLE);
        }
    }

    private static int rgb(Matcher codes, int first) {
        int rgb = 0;
        for (int i = first; i < first + 3; i++) rgb = rgb << 8 | Integer.parseInt(codes.group(i));
        return rgb;
    }

    @Test
    void a_lamp_is_dark_red_white_and_blue_white() {
        assertThat(Lamp.line(0, Paint.NONE)).isEqualTo("(      )= T 0, 0 K (zero), dark to the eye");
        assertThat(Lamp.line(1, Paint.NONE))
                .isEqualTo("(\u2588\u2588\u2588\u2588\u2588\u2588)= T 1, 2901 K (bulb), glows #ffb467");
        assertThat(Lamp.line(INF, Paint.NONE)).endsWith("= T inf, glows #94b1ff");
        assertThat(Lamp.line(0.2, Paint.FULL)).doesNotContain("[48;").contains("dark");
        assertThat(Lamp.line(0.28, Paint.FULL)).contains("[48;2;255;0;0;");
        assertThat(Lamp.block(0.2, Paint.CUBE)).contains("[            ]");
        assertThat(Lamp.block(1, Paint.CUBE).lines()).hasSize(2);
    }

    /** Logits of a small world: the ground state "a", a word at U(infinity), and one beyond. */
    @Test
    void words_are_painted_by_what_was_asked_for() {
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            int[] ids = model.tokenizer().encode("a\u2713 b", false, false).ids(); // the tick takes several tokens
            float[] logits = new float[model.info().vocabulary()];
            logits[ids[0]] = 9;
            for (WordPaint.By by : WordPaint.By.values()) {
                WordPaint words = new WordPaint(by, model.tokenizer(), Paint.FULL);
                assertThat(words.accept(ids[0], logits, 1, "a")).isEqualTo("a"); // the likeliest word is dark
                StringBuilder rest = new StringBuilder();
                for (int i = 1; i < ids.length; i++) rest.append(words.accept(ids[i], logits, 1, ""));
                assertThat(rest).isEmpty(); // what is held back is not shown
                String shown = words.finish("\u2713 b");
                assertThat(CODES.matcher(shown).replaceAll("")).isEqualTo("\u2713 b");
                assertThat(shown)
                        .contains("\u001b[48;2;")
                        .contains("m\u2713\u001b[0m ")
                        .endsWith("mb\u001b[0m");
                assertThat(words.legend(Paint.NONE).lines()).hasSize(2).allMatch(line -> line.length() <= 60);
            }
        }
    }

    @Test
    void a_flat_spectrum_and_line_ends_stay_plain() {
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            int end = model.tokenizer().encode("\n", false, false).ids()[0];
            float[] flat = new float[model.info().vocabulary()];
            WordPaint words = new WordPaint(WordPaint.By.WORD_TEMPERATURE, model.tokenizer(), Paint.FULL);
            int word = model.tokenizer().encode("b", false, false).ids()[0];
            assertThat(words.accept(word, flat, 1, "b")).isEqualTo("b");
            float[] sharp = flat.clone();
            sharp[word] = 9;
            assertThat(words.accept(end, sharp, 1, "\n")).isEqualTo("\n"); // a ground would run to the edge
        }
    }

    @Test
    void a_run_in_colours_is_the_run_with_colours_taken_away() {
        String plain =
                Cli.run("run", "--seed", "1", "-n", "20", "Once upon a time").out();
        for (String by : new String[] {"word-temperature", "tail"}) {
            Cli.Result run = Cli.run(
                    "run", "--seed", "1", "-n", "20", "--color", "always", "--color-by", by, "Once upon a time");
            assertThat(run.out()).contains("\u001b[48;");
            assertThat(CODES.matcher(run.out()).replaceAll("")).isEqualTo(plain);
            assertThat(run.err()).contains("words glow");
            Cli.Result piped = Cli.run("run", "--seed", "1", "-n", "20", "--color-by", by, "Once upon a time");
            assertThat(piped.out()).isEqualTo(plain);
            assertThat(piped.err()).isEmpty();
        }
        assertThat(Cli.run("run", "--color-by", "mood", "x").err()).contains("expected word-temperature or tail");
        assertThat(Cli.run("run", "--color-by", "tail", "--json", "x").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void lamps_shine_where_they_are_asked_for() {
        assertThat(Cli.run("run", "--lamp", "-T", "2", "-n", "1", "Once").err())
                .startsWith("(")
                .contains("#fff");
        assertThat(Cli.run("spectrum", "--lamp", "-T", "0", "Once").out()).contains("dark to the eye\nT = 0 ");
        assertThat(Cli.run("curves", "--lamp", "Once upon a time").out().lines())
                .anyMatch(line -> line.startsWith("(") && line.contains("glows #"));
    }

    /** The interval is that of --json, to the last digit. */
    @Test
    void a_run_on_a_terminal_ends_with_what_its_text_shows() {
        String[] command = {"run", "-T", "0.8", "--seed", "1", "-n", "6", "Once upon a time"};
        Cli.Result seen = Cli.onTerminal(command);
        assertThat(seen.err())
                .contains("temperature=0.8 (2321 K)")
                .containsPattern("mean surprisal [0-9.]+ nats, S [0-9.]+, U [0-9.]+, C [0-9.]+\n");
        Map<?, ?> json = Cli.run("run", "-T", "0.8", "--seed", "1", "-n", "6", "--json", "Once upon a time")
                .json();
        Map<?, ?> stability = (Map<?, ?>) json.get("stability");
        assertThat(stability).isNotNull();
        if (stability == null) return;
        assertThat(seen.err()).contains("the same text from T " + stability.get("from") + " to " + stability.get("to"));
        assertThat(Cli.onTerminal("run", "--top-k", "3", "-n", "3", "Once").err())
                .doesNotContain("the same text");
        assertThat(Cli.onTerminal("run", "-T", "0", "-n", "3", "Once").err()).contains("the same text from T 0 to ");
    }
}
