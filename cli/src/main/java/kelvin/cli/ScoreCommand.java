package kelvin.cli;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.model.Model;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "score",
        description = "Reads the temperature of a text: how surprising its words are to a model.",
        footer = {"", "Example:  kelvin score \"Once upon a time there was a king.\""})
final class ScoreCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of("text", "context");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The text; - reads standard input.")
    @Nullable
    String argument;

    @Option(names = "-f", paramLabel = "FILE", description = "Read the text from a file.")
    @Nullable
    Path file;

    @Option(names = "--context", paramLabel = "TEXT", description = "What stands before the text; it is not scored.")
    String context = "";

    @Option(names = "--add-bos", paramLabel = "WHEN", defaultValue = "auto", description = "auto, yes or no.")
    Bos addBos = Bos.auto;

    @Option(
            names = "--perplexity",
            paramLabel = "P",
            description = "Also tell at which temperatures the text has this perplexity: two, or one.")
    @Nullable
    Double perplexity;

    @Option(names = "--jsonl", description = "Read a string, or an object with text and context, a line.")
    boolean jsonl;

    ScoreCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        try (Model model = source.open()) {
            if (jsonl) {
                Lines.forEach(io, (line, what) -> io.println(answer(model, JsonInput.parse(line, what), what)));
                return ExitCode.OK;
            }
            PromptOptions prompt = new PromptOptions();
            prompt.argument = argument;
            prompt.file = file;
            Score score = Score.of(model, context, prompt.text(io), addBos.adds(model.tokenizer()));
            if (output.json) io.println(score.json(perplexity));
            else io.print(score.table(perplexity));
            return ExitCode.OK;
        }
    }

    private String answer(Model model, @Nullable Object value, String what) {
        boolean bos = addBos.adds(model.tokenizer());
        if (value instanceof String text)
            return Score.of(model, context, text, bos).json(perplexity);
        JsonInput.Fields f = new JsonInput.Fields(value, what, KEYS);
        String text = f.string("text");
        if (text == null) throw Failure.input(what + " lacks \"text\"", null, "give a string or an object with text");
        String before = f.string("context");
        return Score.of(model, before == null ? context : before, text, bos).json(perplexity);
    }
}
