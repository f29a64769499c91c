package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import kelvin.calibration.Calibration;
import kelvin.calibration.Calibrator;
import kelvin.calibration.TextScorer;
import kelvin.model.Model;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "calibrate",
        description = "Says how often the model's p was right on your texts, and which temperature calibrates it.",
        footer = {
            "",
            "A text longer than the context is read in windows that overlap by half.",
            "",
            "Example:  kelvin calibrate --svg reliability.svg letters/"
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final int RESAMPLES = 2_000;

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Texts: files, folders, or - for standard input. A file is one document.")
    List<String> files = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "LINE",
            description = "Documents are parted by lines that equal LINE, such as --split=---.")
    @Nullable
    String split;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description =
                    "text, jsonl (a document a line: a string, or an object with \"text\"), or auto: by the name.")
    Documents.Format format = Documents.Format.auto;

    @Option(names = "--add-bos", paramLabel = "WHEN", defaultValue = "auto", description = "auto, yes or no.")
    Bos addBos = Bos.auto;

    @Option(
            names = "--bins",
            paramLabel = "N",
            description =
                    "Bins of the reliability diagram, of about equal numbers of tokens; 15 by default, fewer for few tokens.")
    @Nullable
    Integer bins;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the bootstrap; random by default.")
    @Nullable
    String seed;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write the reliability diagram as a picture.")
    @Nullable
    Path svg;

    CalibrateCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        long chosen = Seed.parse(seed);
        if (bins != null && bins < 1)
            throw Failure.usage("--bins is " + bins + ", expected 1 or more", bins, "15 is usual");
        Documents documents = documents();
        long[] characters = {0};
        // All of it is read once before the first token is computed: a bad byte at the end must not cost an hour.
        documents.forEach(document -> characters[0] += document.text().length());
        try (Interrupts interrupts = Interrupts.watch();
                Model model = source.open()) {
            Calibration calibration =
                    score(model, documents, characters[0], interrupts).read(bins, RESAMPLES, chosen);
            CalibrationReport report = new CalibrationReport(model, calibration);
            if (output.json) io.println(report.json());
            else io.print(report.view(Terminal.width(), output.colored(io)));
            if (svg != null) Svg.write(svg, CalibrationPicture.draw(model.info().name(), calibration));
            return ExitCode.OK;
        }
    }

    private Documents documents() {
        List<String> given = files;
        if (given.isEmpty()) {
            if (io.inputIsTerminal()) {
                throw Failure.usage("no text was given", null, "name files or folders, or pipe a text in");
            }
            given = List.of("-");
        }
        return new Documents(io, given, format, split);
    }

    private Calibrator score(Model model, Documents documents, long characters, Interrupts interrupts) {
        Calibrator calibrator = new Calibrator();
        TextScorer scorer = new TextScorer(model, addBos.adds(model.tokenizer()), calibrator);
        ProgressLine progress = new ProgressLine(io);
        long[] before = {0};
        documents.forEach(document -> {
            int length = document.text().length();
            int scored = scorer.score(document.text(), (tokens, all) -> {
                if (interrupts.seen()) {
                    progress.clear();
                    throw new CancellationException("interrupted after " + calibrator.tokens() + " tokens");
                }
                double done = before[0] + (double) length * tokens / all;
                progress.show((int) (100 * done / characters), calibrator.tokens());
            });
            if (scored == 0) {
                progress.clear();
                throw Failure.input(
                        document.name() + " has no token to score: it is empty, or its only token has none before it",
                        0,
                        "leave it out, or try --add-bos yes");
            }
            before[0] += length;
        });
        progress.clear();
        return calibrator;
    }
}
