package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import kelvin.calibration.Calibration;
import kelvin.calibration.Calibrator;
import kelvin.calibration.TextScorer;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.models.Tale;
import kelvin.sampling.Logits;
import kelvin.thermo.Observables;
import kelvin.thermo.Thermometer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of held-out stories against sums over all logits in double precision, and T against whole spectra. */
class CalibrationTest {
    private static final int CHARACTERS = 900; // of a story; a window holds them

    private static List<String> stories(int count) throws IOException {
        return Arrays.stream(Files.readString(Path.of("heldout", "tale.txt")).split("<\\|endoftext\\|>"))
                .limit(count)
                .map(story -> story.strip().substring(0, CHARACTERS))
                .toList();
    }

    private static void check(Model model, int count) throws IOException {
        Calibrator calibrator = new Calibrator();
        boolean bos = model.tokenizer().addsBos();
        TextScorer scorer = new TextScorer(model, bos, calibrator);
        Thermometer thermometer = new Thermometer();
        double[] sums = new double[4]; // nats, Brier, p of the likeliest, how often it came
        for (String story : stories(count)) {
            int[] ids = model.tokenizer().encode(story, bos, false).ids();
            assertThat(scorer.score(story, (done, all) -> {})).isEqualTo(ids.length - 1);
            try (Session session = model.session()) {
                for (int i = 0; i + 1 < ids.length; i++) {
                    session.append(ids[i]);
                    add(session.logits(), ids[i + 1], sums);
                    thermometer.add(session.logits(), ids[i + 1]);
                }
            }
        }
        Calibration c = calibrator.read(null, 200, 1);
        int n = thermometer.tokens();
        assertThat(c.tokens()).isEqualTo(n);
        assertThat(c.documents()).isEqualTo(count);
        assertThat(c.nll()).isCloseTo(sums[0] / n, within(1e-9));
        assertThat(c.brier()).isCloseTo(sums[1] / n, within(1e-9));
        double said = c.reliability().bins().stream()
                .mapToDouble(bin -> bin.count() * bin.meanP())
                .sum();
        assertThat(said).isCloseTo(sums[2], within(1e-6));
        assertThat(c.reliability().frequency() * n).isCloseTo(sums[3], within(1e-6));
        Thermometer.Reading reading = thermometer.read();
        assertThat(Objects.requireNonNull(c.best().temperature()))
                .isCloseTo(Objects.requireNonNull(reading.temperature()), within(1e-4));
        assertThat(Objects.requireNonNull(c.best().nll())).isLessThanOrEqualTo(c.nll());
        System.out.println(model.info().name() + ": " + n + " tokens, best T "
                + c.best().temperature() + ", whole spectra " + reading.temperature());
    }

    private static void add(float[] logits, int token, double[] sums) {
        double[] p = Observables.probabilities(Logits.widen(logits), 1);
        int likeliest = 0;
        double brier = 0;
        for (int id = 0; id < p.length; id++) {
            if (logits[id] > logits[likeliest]) likeliest = id;
            double gap = p[id] - (id == token ? 1 : 0);
            brier += gap * gap;
        }
        sums[0] -= StrictMath.log(p[token]);
        sums[1] += brier;
        sums[2] += p[likeliest];
        sums[3] += likeliest == token ? 1 : 0;
    }

    @Test
    void the_embedded_model() throws IOException {
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            check(model, 2);
        }
    }

    @Tag("models")
    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void real_models(String name) throws IOException {
        try (Model model = Model.open(Fetched.model(name), ModelOptions.DEFAULT.withContextLength(1024))) {
            check(model, 2);
        }
    }
}
