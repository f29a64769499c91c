package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures: what they say, that they are XML, and that nothing hangs over their edges. */
class PicturesTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z]+)((?: [a-zA-Z:0-9-]+=\"[^\"<]*\")*)(/?)>");
    private static final Pattern TEXT =
            Pattern.compile("<text x=\"([-0-9.]+)\" y=\"([-0-9.]+)\" text-anchor=\"([a-z]+)\"[^>]*>(.*?)</text>");

    private static final Pattern NUMBER = Pattern.compile(" (x|y|x1|x2|y1|y2|cx|cy)=\"([^\"]*)\"");

    @TempDir
    Path folder = Path.of("");

    private String picture(String command, String... more) throws IOException {
        Path file = folder.resolve("picture.svg");
        String[] words = command.split(" ");
        String[] all = Arrays.copyOf(words, words.length + 2 + more.length);
        all[words.length] = "--svg";
        all[words.length + 1] = file.toString();
        System.arraycopy(more, 0, all, words.length + 2, more.length);
        Cli.Result result = Cli.run(all);
        assertThat(result.exitCode()).as(result.err()).isZero();
        String svg = Files.readString(file);
        check(svg);
        return svg;
    }

    private static void check(String svg) {
        // Every tag is closed, and what is between tags is escaped.
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(svg);
        int at = 0;
        while (tag.find()) {
            assertThat(svg.substring(at, tag.start())).doesNotContain("<").doesNotContainPattern("&(?!(amp|lt|gt);)");
            at = tag.end();
            if (!tag.group(1).isEmpty()) assertThat(open.pop()).isEqualTo(tag.group(2));
            else if (tag.group(4).isEmpty()) open.push(tag.group(2));
        }
        assertThat(open).isEmpty();
        assertThat(svg.substring(at)).isEqualTo("\n");
        assertThat(svg.codePoints()).allMatch(c -> c == '\n' || c >= ' ' && c < 0xfffe);
        assertThat(svg)
                .contains("prefers-color-scheme:dark")
                .contains("<title id=\"t\">")
                .doesNotContain("NaN");
        Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
        assertThat(size.find()).isTrue();
        double width = Double.parseDouble(size.group(1));
        double height = Double.parseDouble(size.group(2));
        Matcher text = TEXT.matcher(svg);
        int texts = 0;
        while (text.find()) {
            String words = text.group(4)
                    .replaceAll("<[^>]*>", "")
                    .replace("&amp;", "&")
                    .replace("&gt;", ">");
            double length = Svg.width(words.replace("&lt;", "<"));
            double x = Double.parseDouble(text.group(1));
            String anchor = text.group(3);
            double left = anchor.equals("start") ? x : anchor.equals("end") ? x - length : x - length / 2;
            assertThat(left).as(words).isGreaterThanOrEqualTo(-1);
            assertThat(left + length).as(words).isLessThanOrEqualTo(width + 1);
            assertThat(Double.parseDouble(text.group(2))).isBetween(10.0, height - 4);
            texts++;
        }
        assertThat(texts).isGreaterThan(8);
        Matcher number = NUMBER.matcher(svg);
        while (number.find()) {
            double most = number.group(1).contains("x") ? width : height;
            assertThat(Double.parseDouble(number.group(2))).isBetween(0.0, most);
        }
    }

    @Test
    void curves_say_what_they_are_of() throws IOException {
        String svg = picture("curves --points 33", "Once upon a time");
        assertThat(svg)
                .contains("after \u201cOnce upon a time\u201d")
                .contains("Kelvin Tale")
                .contains("4096 tokens, nothing cut; 33 temperatures from 0 to \u221e; C peaks at T ")
                .contains(">kelvin<", ">lamp<", ">T<", ">s<", ">2901<", ">0.5<", ">S<", ">U<", ">C<", ">nats<")
                .contains("fill=\"#ff0000\"", "fill=\"#707070\""); // the lamp's colours along the axis
    }

    @Test
    void a_spectrum_says_what_it_is_of() throws IOException {
        String svg = picture("spectrum -T 0.8 --seed 7 --top 5", "Once upon a time there was a");
        assertThat(svg)
                .contains("T 0.8000 (2321 K), 4096 tokens, the 5 likeliest shown; seed 7 draws \u2423little")
                .contains("\u2423great: energy 3.427, p 1.35 %, at 1 3.00 %")
                .contains("4091 more tokens: p 0.58 %, at 1 3.74 %")
                .contains(">e, nats<", ">eV<", ">p<", ">the rest<");
    }

    @Test
    void an_envelope_says_what_it_is_of() throws IOException {
        String svg = picture("envelope --seed 7 -n 8 --to 0.9", "Once upon a time");
        assertThat(svg)
                .contains("every text of seed 7")
                .containsPattern("\\d+ texts of up to 8 tokens, stream 0, T from 0 to 0.9000")
                .contains("<tspan class=\"s\"> town</tspan>")
                .contains(">kelvin<", ">lamp<", ">T<", ">s<");
        String cut = picture("envelope --seed 7 -n 8 --max-texts 2", "Once upon a time");
        assertThat(cut).contains("2 texts").contains("(asked for up to \u221e)");
    }

    /** Ends, ties, single points, many levels, none; prompts that XML or a line could break at. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spectrum -T 0",
                "spectrum -T inf --top 200",
                "spectrum -T 1e-300 --top 0",
                "spectrum -T 1e300 --top 1",
                "curves --points 2",
                "envelope --seed 1 -n 3 --from 0.5 --to 0.5",
                "envelope --seed 1 -n 3 --from 1e20",
                "envelope --seed 1 -n 0",
                "envelope --seed 18446744073709551615 -n 3 --stream 2147483647",
                "envelope --seed 2 -n 40 --from 1.5 --max-texts 60"
            })
    void every_case_is_a_picture(String command) throws IOException {
        picture(command, "a <b> & \"c\"\n\t\u0001\uffff \u4e16\u754c \ud83d\udd25 " + "long ".repeat(20));
    }

    @Test
    void text_is_shortened_to_what_fits() {
        assertThat(Svg.fit("short", 100)).isEqualTo("short");
        assertThat(Svg.fit("\u4e16\u754c\u4e16\u754c", 40)).isEqualTo("\u4e16\u2026");
        assertThat(Svg.fitEnd("one two three", 60)).isEqualTo("\u2026 three");
        assertThat(Svg.fit("\ud83d\udd25\ud83d\udd25\ud83d\udd25", 30)).isEqualTo("\ud83d\udd25\u2026");
        assertThat(Svg.fit("anything", 0)).isEqualTo("\u2026");
    }

    @Test
    void a_file_that_cannot_be_written_is_exit_code_1() {
        String nowhere = folder.resolve("no/such/folder.svg").toString();
        for (List<String> command : List.of(
                List.of("curves", "--svg", nowhere, "a"),
                List.of("spectrum", "--svg", nowhere, "a"),
                List.of("envelope", "-n", "1", "--to", "0.1", "--svg", nowhere, "a"))) {
            Cli.Result result = Cli.run(command.toArray(String[]::new));
            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains("cannot be written").contains(nowhere);
        }
    }
}
