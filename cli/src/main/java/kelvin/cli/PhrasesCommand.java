package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.avoid.FindingPricer;
import kelvin.model.Model;
import kelvin.phrases.Match;
import kelvin.phrases.PhraseFinder;
import kelvin.phrases.PhraseList;
import kelvin.phrases.PhraseLists;
import kelvin.phrases.PhraseReport;
import kelvin.phrases.Prose;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "phrases",
        description = "Finds stock phrases in a text and compares their rate with people's; with a model, prices them.",
        footer = {"", "Example:  kelvin phrases --max-rate 2 README.md"})
final class PhrasesCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of("text");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The text; - reads standard input.")
    @Nullable
    String argument;

    @Option(
            names = "--lists",
            paramLabel = "LISTS",
            split = ",",
            description = "Lists to use: stock, and files with a phrase, or a class, a tab and a phrase, a line;"
                    + " stock by default.")
    List<String> lists = new ArrayList<>();

    @Option(names = "--phrase", paramLabel = "PHRASE", description = "Look for this phrase; may be given often.")
    List<String> phrases = new ArrayList<>();

    @Option(
            names = "--prose",
            paramLabel = "KIND",
            defaultValue = "both",
            description = "Whose rates to compare with: technical, story or both.")
    ProseKind prose = ProseKind.both;

    @Option(
            names = "--show",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "text (findings marked in it), list (a line each) or auto (text on a terminal).")
    View show = View.auto;

    @Option(names = "--jsonl", description = "Read a string, or an object with text, a line.")
    boolean jsonl;

    @Option(names = "--sarif", description = "Print SARIF 2.1.0, for editors and CI.")
    boolean sarif;

    @Option(
            names = "--max-rate",
            paramLabel = "X",
            description = "Exit code 1 if there are more than X findings in 1,000 words.")
    @Nullable
    Double maxRate;

    @Option(names = "--entries", description = "Print the phrases of the lists with people's rates, and end.")
    boolean entries;

    /** Kinds of human prose, as they are written on the command line. */
    enum ProseKind {
        both(Prose.BOTH),
        technical(Prose.TECHNICAL),
        story(Prose.STORY);

        private final Prose prose;

        ProseKind(Prose prose) {
            this.prose = prose;
        }
    }

    /** How findings are shown to people. */
    enum View {
        auto,
        text,
        list
    }

    PhrasesCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        check();
        PhraseFinder finder = new PhraseFinder(list());
        if (entries) {
            io.print(PhrasesText.entries(finder.list(), prose.prose));
            return ExitCode.OK;
        }
        if (source.file == null) return call(finder, null);
        try (Model model = source.open();
                FindingPricer pricer = new FindingPricer(model, finder.list().matcher(), FindingPricer.PASSES)) {
            return call(finder, pricer);
        }
    }

    private int call(PhraseFinder finder, @Nullable FindingPricer pricer) {
        if (jsonl) {
            Lines.forEach(io, (line, what) -> {
                PhrasesResult result = find(finder, pricer, what, text(JsonInput.parse(line, what), what));
                io.println(PhrasesJson.of(result));
                judge(result.report(), what);
            });
            return ExitCode.OK;
        }
        String name = argument == null || argument.equals("-") ? "standard input" : argument;
        byte[] text = text();
        Io.decode(text, name);
        PhrasesResult result = find(finder, pricer, name, text);
        if (output.json) io.println(PhrasesJson.of(result));
        else if (sarif) io.println(PhrasesSarif.of(result, finder.list()));
        else io.print(new PhrasesText(result, output.colored(io)).print(showsText()));
        judge(result.report(), name);
        return ExitCode.OK;
    }

    private void check() {
        int formats = (output.json ? 1 : 0) + (jsonl ? 1 : 0) + (sarif ? 1 : 0) + (entries ? 1 : 0);
        if (formats > 1) {
            throw Failure.usage("two of --json, --jsonl, --sarif and --entries are given", null, "keep one of them");
        }
        if (jsonl && argument != null) {
            throw Failure.usage("--jsonl reads standard input, and a file is given", argument, "leave the file out");
        }
        if (maxRate != null && !(maxRate >= 0)) {
            throw Failure.usage("--max-rate is " + maxRate + ", expected 0 or more", maxRate, "2 is a strict limit");
        }
    }

    private PhraseList list() {
        List<PhraseList> all = new ArrayList<>();
        for (String each : lists) {
            all.add(PhraseLists.names().contains(each) ? PhraseLists.builtIn(each) : PhraseLists.read(Path.of(each)));
        }
        for (String each : phrases) all.add(PhraseLists.phrase(each));
        if (all.isEmpty()) all.add(PhraseLists.builtIn(PhraseLists.STOCK));
        return PhraseList.joined(all);
    }

    private byte[] text() {
        if ("-".equals(argument) || argument == null && !io.inputIsTerminal()) return io.readAll();
        if (argument == null) {
            throw Failure.usage("no text was given", null, "name a file, or - for standard input");
        }
        try {
            return Files.readAllBytes(Path.of(argument));
        } catch (NoSuchFileException e) {
            throw Failure.input(argument + " cannot be read: there is no such file", argument, "check the path");
        } catch (IOException e) {
            throw Failure.input(argument + " cannot be read: " + e.getMessage(), argument, "check the path");
        }
    }

    private static byte[] text(@Nullable Object value, String what) {
        if (value instanceof String text) return bytes(text);
        String text = new JsonInput.Fields(value, what, KEYS).string("text");
        if (text == null) throw Failure.input(what + " lacks \"text\"", null, "give a string or an object with text");
        return bytes(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private PhrasesResult find(PhraseFinder finder, @Nullable FindingPricer pricer, String name, byte[] text) {
        PhraseReport report = finder.find(text, prose.prose);
        List<Match> places = report.findings().stream()
                .map(finding -> new Match(0, finding.start(), finding.end()))
                .toList();
        return new PhrasesResult(name, text, report, prose.prose, pricer == null ? null : pricer.of(text, places));
    }

    private boolean showsText() {
        return show == View.text || show == View.auto && io.outputIsTerminal();
    }

    private void judge(PhraseReport report, String name) {
        double rate = report.whole().ratePerThousand();
        if (maxRate == null || !(rate > maxRate)) return; // a text without words has no rate to be too high
        throw new Failure(
                ExitCode.FAILED,
                "max_rate",
                name + " has " + Numbers.plain(rate) + " stock phrases in 1,000 words, the limit is "
                        + Numbers.tick(maxRate),
                rate,
                "rewrite some of them or raise --max-rate",
                null);
    }
}
