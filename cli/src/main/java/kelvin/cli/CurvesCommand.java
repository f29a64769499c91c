package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.thermo.Curves;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import kelvin.turning.EntropyTurn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "curves",
        description = "Entropy, energy and heat capacity of the next token at every temperature.",
        footer = {"", "Example:  kelvin curves --svg curves.svg \"Once upon a time\""})
final class CurvesCommand implements Callable<Integer> {
    private static final int LEAST_POINTS = 2;
    private static final int MOST_POINTS = 100_000;
    /** Temperatures at which binned spectra are held against sums over all levels. */
    private static final double[] PROBES = {0.05, 0.2, 0.3, 0.5, 1, 2, 10};

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "The prompt; - reads standard input.")
    @Nullable
    String argument;

    @Option(names = "-f", paramLabel = "FILE", description = "Read prompts from a file, one a line.")
    @Nullable
    Path file;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "65",
            description = "Temperatures, even in s = T / (1 + T), both ends included; 65 by default.")
    int points = 65;

    @Option(
            names = "--check",
            description = "Hold the curves against the laws of an ensemble; exit code 5 if one fails.")
    boolean check;

    @Option(
            names = "--suggest",
            description = "Suggest temperatures: where the entropy of sampled texts turns, and the melting point.")
    boolean suggest;

    @Option(
            names = "--texts",
            paramLabel = "N",
            defaultValue = "32",
            description = "With --suggest: texts sampled at each temperature for each prompt.")
    int texts = 32;

    @Option(
            names = {"-n", "--max-tokens"},
            paramLabel = "N",
            defaultValue = "64",
            description = "With --suggest: tokens of a text at most.")
    int maxTokens = 64;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "With --suggest: seed of the texts, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(names = "--csv", description = "Print a line a temperature, comma-separated.")
    boolean csv;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture.")
    @Nullable
    Path svg;

    @Option(names = "--lamp", description = "Draw the lamp at each melting point, in its colour.")
    boolean lamp;

    CurvesCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        if (points < LEAST_POINTS || points > MOST_POINTS) {
            throw Failure.usage(
                    "--points is " + points + ", expected " + LEAST_POINTS + " to " + MOST_POINTS,
                    points,
                    "65 is the default");
        }
        if (seed != null && !suggest) {
            throw Failure.usage("--seed without --suggest has no effect", seed, "add --suggest or leave it out");
        }
        if (csv && suggest) {
            throw Failure.usage("--csv and --suggest are both given", null, "suggestions are words; use --json");
        }
        EntropyTurn.Settings settings = suggest ? settings() : null;
        if (csv && output.json) throw Failure.usage("--csv and --json are both given", null, "keep one of them");
        try (Model model = source.open()) {
            List<String> prompts = prompts();
            List<DensityOfStates> spectra = new ArrayList<>();
            double[] binning = {0, 0};
            List<int[]> encoded =
                    prompts.stream().map(prompt -> ids(model, prompt)).toList();
            for (int[] ids : encoded) spectra.add(spectrum(model, ids, binning));
            Curves curves = new Curves(spectra);
            double[] temperatures = temperatures();
            List<Curves.Check> checks = new ArrayList<>();
            if (check) {
                checks.addAll(curves.checks(temperatures));
                checks.add(new Curves.Check("bins_agree_with_all_levels", binning[0], binning[1], 3e-7));
            }
            Suggestions suggestions = settings == null ? null : Suggestions.of(model, encoded, curves, settings, io);
            CurvesReport report = new CurvesReport(model, prompts, curves, temperatures, checks, suggestions);
            if (output.json) io.println(report.json());
            else if (csv) io.print(report.csv());
            else io.print(report.plot(Terminal.width(), output.paint(io.outputIsTerminal()), lamp));
            if (svg != null) Svg.write(svg, CurvesPicture.draw(report));
            return checks.stream().allMatch(Curves.Check::passes) ? ExitCode.OK : ExitCode.SELF_CHECK;
        }
    }

    private EntropyTurn.Settings settings() {
        EntropyTurn.Settings usual = EntropyTurn.Settings.usual(Seed.parse(seed));
        return new EntropyTurn.Settings(texts, maxTokens, usual.step(), usual.points(), usual.seed());
    }

    private List<String> prompts() {
        List<String> prompts = new ArrayList<>();
        if (file != null) {
            PromptOptions.readFile(file).lines().filter(line -> !line.isBlank()).forEach(prompts::add);
            if (prompts.isEmpty()) throw Failure.input(file + " has no prompt", file, "write one a line");
        }
        PromptOptions options = new PromptOptions();
        options.argument = argument;
        if (argument != null || file == null) prompts.add(options.text(io));
        return prompts;
    }

    private static int[] ids(Model model, String prompt) {
        int[] ids = model.tokenizer()
                .encode(prompt, model.tokenizer().addsBos(), true)
                .requireComplete()
                .ids();
        if (ids.length == 0) {
            throw Failure.input("the prompt has no tokens", 0, "give a text; this model has no token to begin with");
        }
        return ids;
    }

    /** The distribution after a prompt; {@code binning} keeps the largest error of the bins in ln Z, and the T of it. */
    private static DensityOfStates spectrum(Model model, int[] ids, double[] binning) {
        try (Session session = model.session()) {
            session.append(ids);
            float[] logits = session.logits();
            DensityOfStates spectrum = DensityOfStates.of(logits);
            for (double t : PROBES) {
                double error = Math.abs(spectrum.at(t).logPartition()
                        - Observables.of(logits, t).logPartition());
                if (!(error > binning[0])) continue;
                binning[0] = error;
                binning[1] = t;
            }
            return spectrum;
        }
    }

    private double[] temperatures() {
        double[] temperatures = new double[points];
        for (int i = 0; i < points; i++) temperatures[i] = Units.ofKnob((double) i / (points - 1));
        return temperatures;
    }
}
