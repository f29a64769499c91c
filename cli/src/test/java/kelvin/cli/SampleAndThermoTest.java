package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
class SampleAndThermoTest {
    @Test
    void sample_answers_with_every_key() {
        Cli.Result r = Cli.runWith(
                "[2, 1, null, 0.5]",
                "sample",
                "--logits",
                "-",
                "-T",
                "0.8",
                "--top-k",
                "2",
                "--json",
                "--seed",
                "18446744073709551615",
                "--draws",
                "3");
        assertThat(r.exitCode()).isZero();
        assertThat(r.err()).isEmpty();
        assertThat(r.json().keySet().toString())
                .isEqualTo("[schema, vocabulary, chain, seed, position, temperature, kelvin, beta, stages, kept,"
                        + " probabilities, tokens, observables, after]");
        assertThat(r.json().get("chain")).isEqualTo("temperature=0.8 > top_k=2");
        assertThat(r.json().get("seed")).isEqualTo("18446744073709551615");
        assertThat((List<?>) r.json().get("tokens")).hasSize(3);
        assertThat(r.out())
                .contains("\"kept\":[0,1]")
                .contains("\"nanos\":null")
                .endsWith("}\n");
    }

    @Test
    void the_ends_of_the_scale_are_ordinary_values() {
        String cold = Cli.runWith("[2, 2, 1]", "sample", "--logits", "-", "-T", "0", "--json")
                .out();
        assertThat(cold)
                .contains("\"beta\":\"inf\"")
                .contains("\"tokens\":[0]")
                .contains("\"probabilities\":[0.5,0.5,0.0]");
        String hot = Cli.runWith("[2, 2, 1]", "sample", "--logits", "-", "-T", "inf", "--json")
                .out();
        assertThat(hot)
                .contains("\"temperature\":\"inf\"")
                .contains("\"kelvin\":\"inf\"")
                .contains("\"free_energy\":\"-inf\"");
    }

    @Test
    void lines_are_answered_in_order() {
        String input = "{\"logits\":[1,2],\"temperature\":0}\n\n{\"probs\":[0,1],\"seed\":5,\"chain\":\"top_p=0.5\"}\n";
        Cli.Result r = Cli.runWith(input, "sample", "--jsonl");
        assertThat(r.exitCode()).isZero();
        String[] lines = r.out().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).contains("\"chain\":\"temperature=0\"").contains("\"tokens\":[1]");
        assertThat(lines[1]).contains("\"chain\":\"temperature=1 > top_p=0.5\"").contains("\"seed\":\"5\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2 | 2 | no valid JSON",
                "{\"a\":1} | 2 | expected an array of numbers",
                "[1, 1e999] | 2 | outside the doubles",
                "[1, \"inf\"] | 1 | token 1 is Infinity",
                "[null, null] | 1 | all 2 tokens are banned",
                "[] | 2 | there are no logits",
                "[true] | 2 | expected a number",
                "'' | 2 | is empty"
            })
    void bad_logits_are_refused(String input, int exitCode, String message) {
        Cli.Result r = Cli.runWith(input, "sample", "--logits", "-", "--json");
        assertThat(r.exitCode()).isEqualTo(exitCode);
        assertThat(r.out()).isEmpty();
        assertThat(r.err()).startsWith("{\"error\":{\"code\":").contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-T -1",
                "-T warm",
                "--top-p 0",
                "--top-k 0",
                "--chain top_k=0",
                "--chain typical_p=0",
                "--chain nonsense",
                "--seed -1",
                "--seed x",
                "--chain temperature=1 -T 1",
                "--chain top_k=1 --top-k 2",
                "--history 5",
                "--draws -1",
                "--unknown"
            })
    void bad_options_are_usage_errors(String options) {
        String[] fixed = ("sample --logits - " + options).split(" ");
        Cli.Result r = Cli.runWith("[1, 2]", fixed);
        assertThat(r.exitCode()).isEqualTo(2);
        assertThat(r.out()).isEmpty();
        assertThat(r.err()).startsWith("kelvin: ");
    }

    @Test
    void invalid_utf8_is_refused_with_its_place() {
        Cli.Result r = Cli.runWith(new byte[] {'[', '1', (byte) 0xff, ']'}, "sample", "--logits", "-");
        assertThat(r.exitCode()).isEqualTo(2);
        assertThat(r.err()).contains("no valid UTF-8 at byte 2");
    }

    @Test
    void thermo_knows_units() {
        String json = Cli.runWith("{\"levels\":[0, 0.25], \"unit\":\"eV\", \"temperature\":1}", "thermo", "--json")
                .out();
        String nats = Cli.runWith("{\"levels\":[0, 1]}", "thermo", "--json").out();
        assertThat(Cli.runWith("{\"levels\":[0, 0.25], \"unit\":\"eV\", \"temperature\":1}", "thermo", "--json")
                        .json()
                        .get("unit"))
                .isEqualTo("eV");
        String entropy = nats.substring(nats.indexOf("\"entropy\""), nats.indexOf(",\"heat"));
        assertThat(json).contains(entropy).contains("\"temperature\":1.0").contains("\"kelvin\":2901.1295");
        assertThat(Cli.runWith("{\"levels\":[5, 5], \"temperature\":0}", "thermo", "--json")
                        .out())
                .contains("\"ground_logit\":-5.0")
                .contains("\"ties\":2");
        assertThat(Cli.runWith("{\"levels\":[0,1],\"degeneracies\":[1,3],\"temperature\":\"inf\"}", "thermo", "--json")
                        .out())
                .contains("\"effective_states\":4.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"levels\":[]}",
                "{\"levels\":[1],\"unit\":\"cal\"}",
                "{\"levels\":[1],\"degeneracies\":[1,2]}",
                "{\"levels\":[1],\"temperature\":1,\"kelvin\":1}",
                "{\"levels\":[\"inf\"]}",
                "{\"levels\":[0,1e-400]}",
                "{\"levels\":[0,1],\"temperature\":\"1e-400\"}",
                "{\"levels\":[1],\"x\":1}",
                "{\"levels\":[1],\"temperature\":-1}",
                "{\"levels\":[1],\"levels\":[2]}",
                "{\"levels\":[1]} x"
            })
    void thermo_refuses_what_it_cannot_read(String input) {
        Cli.Result r = Cli.runWith(input, "thermo");
        assertThat(r.exitCode()).isEqualTo(2);
        assertThat(r.out()).isEmpty();
    }

    @Test
    void glow_answers_with_every_key() {
        Map<?, ?> bulb = Cli.run("glow", "--json", "bulb").json();
        assertThat(bulb.keySet().toString())
                .isEqualTo("[schema, temperature, kelvin, beta, x, y, linear_rgb, srgb, in_gamut, peak_wavelength_nm,"
                        + " mean_photon_ev, visible_fraction, radiant_exitance_w_m2, luminance_cd_m2, glows, name]");
        assertThat(bulb.get("name")).isEqualTo("bulb");
        assertThat(bulb.get("glows")).isEqualTo(true);
        Map<?, ?> zero = Cli.run("glow", "--json", "0").json();
        assertThat(zero.get("x")).isNull();
        assertThat(zero.get("srgb")).isEqualTo("#000000");
        assertThat(zero.get("peak_wavelength_nm")).isEqualTo("inf");
        Cli.Result lines = Cli.runWith("1\n\"sun\"\n{\"temperature\": \"inf\"}\n", "glow", "--jsonl");
        assertThat(lines.out().lines()).hasSize(3);
        assertThat(lines.out()).contains("\"name\":\"sun\"").contains("\"name\":\"inf\"");
    }

    @Test
    void glow_in_words_and_colours() {
        assertThat(Cli.run("glow", "0.1").out()).contains("dark to the eye");
        assertThat(Cli.run("glow", "2901K").out()).contains("glows: #ff").doesNotContain("\u001b");
        assertThat(Cli.run("glow", "--color", "always", "sun").out()).contains("\u001b[48;");
        assertThat(Cli.run("glow", "draper").out()).contains("(draper)").contains("clipped");
        for (String bad : new String[] {"-1", "NaN", "hot", "1e-301"}) {
            Cli.Result result = Cli.run("glow", "--", bad);
            assertThat(result.exitCode()).as(bad).isEqualTo(ExitCode.USAGE);
            assertThat(result.out()).isEmpty();
        }
        assertThat(Cli.run("glow").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.runWith("null\n", "glow", "--jsonl").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static Cli.Result thermo(String input, String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "thermo";
        System.arraycopy(options, 0, args, 1, options.length);
        return Cli.runWith(input, args);
    }

    private static double number(Map<?, ?> json, String... path) {
        Object value = json;
        for (String key : path) value = ((Map<?, ?>) value).get(key);
        return value instanceof JsonInput.Whole whole ? whole.value() : ((Number) value).doubleValue();
    }

    /** U = 1/4 of a gap of 1 at beta = ln 3, in nats and, with the gap in eV, at T = gap / (0.25 eV ln 3). */
    @Test
    void thermo_finds_the_temperature_of_a_target() {
        double t = 1 / Math.log(3);
        assertThat(number(
                        thermo("{\"levels\": [0, 1], \"energy\": 0.25}", "--json")
                                .json(),
                        "temperature"))
                .isCloseTo(t, offset(1e-12));
        assertThat(number(
                        thermo("{\"levels\": [0, 1], \"unit\": \"eV\", \"energy\": 0.25}", "--json")
                                .json(),
                        "temperature"))
                .isCloseTo(4 * t, offset(1e-11));
        Cli.Result beyond = thermo("{\"levels\": [0, 1], \"effective_states\": 3}", "--json");
        assertThat(beyond.exitCode()).isEqualTo(2);
        assertThat(beyond.out()).isEmpty();
        assertThat(beyond.err()).contains("\"code\":\"target\"").contains("1.0 to 2.0");
        assertThat(thermo("{\"levels\": [0, 1], \"entropy\": 1, \"kelvin\": 3}").exitCode())
                .isEqualTo(2);
    }

    @Test
    void thermo_turns_a_spectrum_upside_down_only_when_asked() {
        Map<?, ?> json = thermo("{\"levels\": [0, 1], \"beta\": -2}", "--json").json();
        assertThat(json.get("temperature")).isNull();
        assertThat(json.get("kelvin")).isNull();
        assertThat(number(json, "beta")).isEqualTo(-2);
        assertThat(number(json, "observables", "energy")).isCloseTo(1 / (1 + Math.exp(-2)), offset(1e-12));
        for (String beta : new String[] {"0", "2", "\"inf\""}) {
            assertThat(thermo("{\"levels\": [0, 1], \"beta\": " + beta + "}").exitCode())
                    .isEqualTo(2);
        }
        assertThat(thermo("{\"levels\": [0, 1], \"temperature\": -1}").exitCode())
                .isEqualTo(2);
    }

    @Test
    void thermo_shows_moments_and_the_response() {
        Map<?, ?> json = thermo("{\"levels\": [0, 1], \"degeneracies\": [1, 3]}", "--json", "--moments", "--response")
                .json();
        double p = 3 * Math.exp(-1) / (1 + 3 * Math.exp(-1));
        assertThat(number(json, "moments", "fisher_information")).isCloseTo(p * (1 - p), offset(1e-12));
        List<?> row = (List<?>) ((List<?>) json.get("response")).get(0);
        assertThat(((Number) row.get(1)).doubleValue()).isCloseTo(-p * (1 - p), offset(1e-12));
        assertThat(thermo("{\"levels\": [0, 1]}", "--moments").out()).contains("skewness");
        assertThat(thermo("{\"levels\": [0, 1], \"beta\": -1}", "--moments").exitCode())
                .isEqualTo(2);
        assertThat(thermo("{\"levels\": [0, 1], \"beta\": -1}", "--json", "--response")
                        .exitCode())
                .isEqualTo(2);
        assertThat(thermo("{\"levels\": [0, 1], \"temperature\": 0}", "--json", "--response")
                        .exitCode())
                .isEqualTo(2);
    }
}
