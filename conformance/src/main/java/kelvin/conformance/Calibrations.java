package kelvin.conformance;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kelvin.calibration.BestTemperature;
import kelvin.calibration.Calibration;
import kelvin.calibration.Calibrator;
import kelvin.calibration.Interval;
import kelvin.calibration.Reliability;
import kelvin.calibration.TextScorer;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import org.jspecify.annotations.Nullable;

/**
 * Prints the tables of docs/results/2026-11-calibration.md: the embedded model and both real models on stories and on this
 * project's decision pages, which no model of that age has seen.
 */
public final class Calibrations {
    private static final Path CACHE = Path.of("cache");
    private static final int EVERY = 3; // stories: an hour for all of them on two cores
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 1;

    private Calibrations() {}

    /** Prints the tables; files of models may be given instead of the two real ones. */
    public static void main(String[] args) throws IOException {
        List<Path> files = args.length > 0
                ? Stream.of(args).map(Path::of).toList()
                : List.of(CACHE.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"), CACHE.resolve("gemma-3-270m-q4_k_m.gguf"));
        System.out.println(
                "| model | texts | documents | tokens | NLL | Brier | reliability | resolution | ECE, debiased |"
                        + " ECE, biased | best T | NLL there | ECE there |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        try (Model tale = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            rows(tale);
        }
        for (Path file : files) {
            try (Model model = Model.open(file)) {
                rows(model);
            }
        }
    }

    private static void rows(Model model) throws IOException {
        System.out.println(row(model, "stories", stories()));
        System.out.println(row(model, "decisions", decisions()));
    }

    private static List<String> stories() throws IOException {
        String[] all = Files.readString(Path.of("heldout", "tale.txt")).split("<\\|endoftext\\|>");
        List<String> some = new ArrayList<>();
        for (int i = 0; i < all.length; i += EVERY) some.add(all[i].strip());
        return some;
    }

    private static List<String> decisions() throws IOException {
        List<String> pages = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("..", "docs", "decisions"))) {
            for (Path file : files.sorted().toList())
                pages.add(Files.readString(file).strip());
        }
        return pages;
    }

    private static String row(Model model, String texts, List<String> documents) {
        Calibrator calibrator = new Calibrator();
        TextScorer scorer = new TextScorer(model, model.tokenizer().addsBos(), calibrator);
        for (String document : documents) scorer.score(document, (done, all) -> {});
        Calibration c = calibrator.read(null, RESAMPLES, SEED);
        Reliability r = c.reliability();
        BestTemperature best = c.best();
        Reliability there = best.reliability();
        Calibration.Intervals i = c.intervals();
        if (i == null || there == null) throw new IllegalStateException("several ordinary documents were expected");
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,d | %s | %s | %.4f | %.4f | %s | %.4f | %s | %.4f | %.4f |",
                model.info().name(),
                texts,
                c.documents(),
                c.tokens(),
                with(c.nll(), i.nll()),
                with(c.brier(), i.brier()),
                r.reliability(),
                r.resolution(),
                with(r.eceDebiased(), i.eceDebiased()),
                r.eceBiased(),
                with(best.temperature(), i.bestTemperature()),
                best.nll(),
                there.eceDebiased());
    }

    private static String with(@Nullable Double value, @Nullable Interval interval) {
        if (value == null || interval == null) return "none";
        return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", value, interval.low(), interval.high());
    }
}
