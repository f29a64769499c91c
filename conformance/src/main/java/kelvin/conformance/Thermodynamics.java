package kelvin.conformance;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.models.Tale;
import kelvin.thermo.Documents;
import kelvin.thermo.Thermometer;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;

/**
 * Prints the rows of docs/results/2026-11-thermodynamics.md: {@code human MODEL...} reads the held-out stories, {@code own TEXTS
 * MODEL...} reads texts that the models write themselves. A model is a GGUF file, or {@code tale} for the embedded one.
 */
public final class Thermodynamics {
    private static final int DOCUMENT = 256;
    private static final int OWN = 128;
    private static final int RESAMPLES = 2000;
    private static final long SEED = 2026;
    private static final double[] TEMPERATURES = {0.5, 1, 1.5};

    private Thermodynamics() {}

    /** Prints rows. */
    public static void main(String[] args) {
        boolean own = args[0].equals("own");
        for (int i = own ? 2 : 1; i < args.length; i++) {
            try (Model model = open(args[i])) {
                if (own) System.out.print(own(model, Integer.parseInt(args[1])));
                else System.out.print(human(model));
            }
        }
    }

    private static Model open(String name) {
        return name.equals("tale")
                ? Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)
                : Model.open(Path.of(name), ModelOptions.DEFAULT.withContextLength(2 * DOCUMENT));
    }

    /** The temperature of the held-out stories: all together, and how it scatters from one to the next. */
    static String human(Model model) {
        List<Thermometer> read = new ArrayList<>();
        double[] nats = {0};
        for (int[] ids : HeldOut.documents(model, DOCUMENT)) {
            Thermometer thermometer = new Thermometer();
            try (Session session = model.session()) {
                int[] before = java.util.Arrays.copyOf(ids, ids.length - 1);
                session.append(before, (position, logits) -> {
                    int token = ids[position + 1];
                    thermometer.add(logits, token);
                    int last = thermometer.tokens() - 1;
                    nats[0] += thermometer.energy(last)
                            + thermometer.spectrum(last).at(1).logPartition();
                });
            }
            read.add(thermometer);
        }
        Documents documents = new Documents(read);
        Thermometer.Reading reading = documents.reading();
        Documents.Bootstrap bootstrap = documents.bootstrap(SEED, RESAMPLES);
        double t = reading.temperature() == null ? Double.NaN : reading.temperature();
        int tokens = read.stream().mapToInt(Thermometer::tokens).sum();
        double[] each = read.stream()
                .mapToDouble(document -> 1 / document.read().beta())
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %.3f | **%.4f** (%.0f K) | %.4f | %.4f | %.4f | %.4f | %.4f to %.4f | %.3f, %.3f, %.3f |%n",
                model.info().name(),
                documents.size(),
                tokens,
                nats[0] / tokens,
                t,
                Units.toKelvin(t),
                error(reading, reading.modelError()),
                error(reading, reading.sandwichError()),
                error(reading, documents.documentError()),
                error(reading, bootstrap.betaError()),
                1 / bootstrap.betaHigh(),
                1 / bootstrap.betaLow(),
                each[0],
                each[each.length / 2],
                each[each.length - 1]);
    }

    private static double error(Thermometer.Reading reading, @Nullable Double betaError) {
        Double error = reading.temperatureError(betaError);
        return error == null ? Double.NaN : error;
    }

    /** How often texts of the model's own read the temperature that they were written at. */
    static String own(Model model, int texts) {
        StringBuilder rows = new StringBuilder();
        int[] prompt = model.tokenizer().encode("Once upon a time");
        for (int i = 0; i < TEMPERATURES.length; i++) {
            OwnTexts.Written written =
                    OwnTexts.write(model, prompt, TEMPERATURES[i], SEED, i * texts, texts, OWN, 0.05);
            double[] scores = written.scores();
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %d | %d (%.1f %%) | %.2f | %.1f | %.1f |%n",
                    model.info().name(),
                    written.temperature(),
                    texts,
                    written.covered(written.temperature()),
                    100.0 * written.covered(written.temperature()) / texts,
                    scores[0],
                    scores[1],
                    scores[2]));
            System.err.print(rows.substring(rows.lastIndexOf("\n|") + 1));
        }
        return rows.toString();
    }
}
