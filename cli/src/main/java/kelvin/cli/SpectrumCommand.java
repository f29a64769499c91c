package kelvin.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.sampling.Logits;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "spectrum",
        description = "Shows the levels of the next token: energies, probabilities, and what they add up to.",
        footer = {"", "Example:  kelvin spectrum -T 0.8 --svg spectrum.svg \"Once upon a time\""})
final class SpectrumCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of("prompt", "ids", "temperature", "top");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Mixin
    PromptOptions prompt = new PromptOptions();

    @Option(
            names = {"-T", "--temperature"},
            paramLabel = "T",
            defaultValue = "1",
            description = "0, 0.8, 2901K, bulb, sun, inf.")
    String temperature = "1";

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "Levels shown.")
    int top = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Draw a token, too.")
    @Nullable
    String seed;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture.")
    @Nullable
    Path svg;

    @Option(names = "--lamp", description = "Draw the lamp at T, in its colour.")
    boolean lamp;

    @Option(names = "--jsonl", description = "Read an object with prompt or ids, temperature and top a line.")
    boolean jsonl;

    SpectrumCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        double t = Logits.checkTemperature(Units.parse(temperature));
        if (jsonl && svg != null) throw Failure.usage("--jsonl and --svg are both given", svg, "keep one of them");
        if (top < 0) throw Failure.usage("--top is " + top + ", expected 0 or more", top, "10 is the default");
        try (Model model = source.open()) {
            if (jsonl) {
                Lines.forEach(io, (line, what) -> io.println(answer(model, JsonInput.parse(line, what), what, t)));
                return ExitCode.OK;
            }
            PromptOptions.Prompt asked = prompt.prompt(io, model.tokenizer());
            Spectrum spectrum = spectrum(model, asked.ids(), t, top);
            if (output.json) io.println(spectrum.json(model));
            else io.print(picture(spectrum, model));
            if (svg != null) Svg.write(svg, SpectrumPicture.draw(spectrum, model, asked.shown()));
            return ExitCode.OK;
        }
    }

    private String picture(Spectrum spectrum, Model model) {
        Paint paint = output.paint(io.outputIsTerminal());
        String bars = spectrum.draw(model.tokenizer(), Terminal.width(), paint != Paint.NONE);
        return lamp ? Lamp.line(spectrum.temperature, paint) + "\n" + bars : bars;
    }

    private String answer(Model model, @Nullable Object value, String what, double otherwise) {
        JsonInput.Fields f = new JsonInput.Fields(value, what, KEYS);
        if (f.has("prompt") == f.has("ids")) {
            throw Failure.input(what + " needs either \"prompt\" or \"ids\"", null, "see --help");
        }
        String text = f.string("prompt");
        int[] ids = text != null ? model.tokenizer().encode(text) : f.integers("ids");
        Object t = f.get("temperature");
        double asked =
                t == null ? otherwise : t instanceof String word ? Units.parse(word) : f.asNumber(t, "temperature");
        return spectrum(model, ids, Logits.checkTemperature(asked), f.integer("top", top))
                .json(model);
    }

    private Spectrum spectrum(Model model, int[] ids, double t, int levels) {
        if (ids.length == 0) {
            throw Failure.input("the prompt has no tokens", 0, "give a text; this model has no token to begin with");
        }
        try (Session session = model.session()) {
            session.append(ids);
            float[] logits = Arrays.copyOf(session.logits(), model.info().vocabulary());
            return new Spectrum(ids, logits, t, levels, seed == null ? null : (Long) Seed.parse(seed));
        }
    }
}
