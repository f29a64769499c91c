package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import kelvin.avoid.AvoidMode;
import kelvin.avoid.Avoidance;
import kelvin.avoid.Avoided;
import kelvin.avoid.AvoidingGenerator;
import kelvin.avoid.PromptPrice;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.model.Model;
import kelvin.sampling.SamplingChain;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = "Continues a text.",
        footer = {"", "Example:  kelvin run -T 0.8 --seed 7 -n 100 \"Once upon a time\""})
final class RunCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Mixin
    PromptOptions prompt = new PromptOptions();

    @Mixin
    ChainOptions chain = new ChainOptions();

    @Mixin
    AvoidOptions avoid = new AvoidOptions();

    @Option(
            names = "--price",
            paramLabel = "N",
            description =
                    "Tell what avoiding the phrases costs after this prompt, by N texts drawn without repetition.")
    @Nullable
    Integer price;

    @Option(names = "--jsonl", description = "Print a JSON object a token.")
    boolean jsonl;

    @Option(names = "--seed", paramLabel = "N", description = "Seed, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(names = "--stream", paramLabel = "N", defaultValue = "0", description = "Number of the replica.")
    int stream;

    @Option(
            names = {"-n", "--max-tokens"},
            paramLabel = "N",
            defaultValue = "256",
            description = "Tokens to write at most.")
    int maxTokens = 256;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End where this text comes; may be given several times.")
    List<String> stops = new ArrayList<>();

    @Option(names = "--save", paramLabel = "FILE", description = "Save the run; kelvin verify checks it later.")
    @Nullable
    Path save;

    @Option(
            names = "--color-by",
            paramLabel = "WHAT",
            converter = WordPaint.Reader.class,
            description = "Colour words as black bodies by word-temperature, or by tail: P(e >= e of the word) at T.")
    WordPaint.@Nullable By colorBy;

    @Option(names = "--lamp", description = "Draw the lamp at T in its colour, beside the text.")
    boolean lamp;

    RunCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        SamplingChain made = chain.chain(0.8);
        long chosen = Seed.parse(seed);
        if (maxTokens < 0)
            throw Failure.usage("-n is " + maxTokens + ", expected 0 or more", maxTokens, "leave it out");
        checkAvoid();
        if (colorBy != null && (output.json || jsonl))
            throw Failure.usage("--color-by colours text, and JSON is asked for", colorBy, "leave one of them out");
        if (lamp && !made.hasOneTemperature())
            throw Failure.usage("--lamp shows one temperature, --hold sets one a token", made, "leave one of them out");
        long start = System.nanoTime();
        try (Model model = source.open()) {
            double loadMillis = (System.nanoTime() - start) / 1e6;
            PromptOptions.Prompt text = prompt.prompt(io, model.tokenizer());
            GenerationRequest request = new GenerationRequest(
                    Arrays.stream(text.ids()).boxed().toList(), made, chosen, stream, maxTokens, stops);
            boolean detailed = output.json || jsonl || save != null;
            RunRecorder recorder =
                    new RunRecorder(model, request, text, loadMillis, detailed, io.errorIsTerminal(), !avoid.given());
            return avoid.given() ? avoid(model, request, recorder, detailed) : run(model, request, recorder, detailed);
        }
    }

    private void checkAvoid() {
        avoid.check();
        if (price != null && !avoid.given()) {
            throw Failure.usage("--price is given without --avoid", price, "say what to avoid");
        }
        if (price != null && price < 1) {
            throw Failure.usage("--price is " + price + ", expected 1 or more", price, "100 texts are a start");
        }
        if (save != null && avoid.given()) {
            throw Failure.usage(
                    "--save and --avoid are both given: verify repeats plain runs only", save, "keep one of them");
        }
    }

    private int avoid(Model model, GenerationRequest request, RunRecorder recorder, boolean detailed) {
        Avoidance avoidance = avoid.avoidance();
        try (AvoidingGenerator generator = new AvoidingGenerator(model, avoid.phrases(), detailed);
                Interrupts interrupts = Interrupts.watch();
                AvoidProgress progress = new AvoidProgress(io, avoidance)) {
            if (jsonl) io.println(recorder.startLine());
            RunListener listener = listener(model, request, recorder, interrupts, progress);
            Avoided avoided = generator.generate(request, avoidance, listener);
            Generation generation = avoided.generation();
            listener.finish(generation.text());
            PromptPrice priced = price == null ? null : generator.price(request, price, interrupts::seen);
            boolean streams = avoidance.mode() instanceof AvoidMode.Rewind;
            recorder.avoided(json -> AvoidReport.json(json, avoidance, avoided, priced), streams);
            report(recorder, generation);
            if (plain() && io.errorIsTerminal()) io.say(AvoidReport.summary(avoidance, avoided));
            if (plain() && priced != null) io.say(AvoidReport.price(priced));
            boolean interrupted = generation.finishReason() == Generation.FinishReason.INTERRUPTED;
            return interrupted || interrupts.seen() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private int run(Model model, GenerationRequest request, RunRecorder recorder, boolean detailed) {
        if (jsonl) io.println(recorder.startLine());
        try (Interrupts interrupts = Interrupts.watch()) {
            RunListener listener = listener(model, request, recorder, interrupts, null);
            Generation generation = new Generator(model, detailed).generate(request, listener);
            listener.finish(generation.text());
            report(recorder, generation);
            return generation.finishReason() == Generation.FinishReason.INTERRUPTED
                    ? ExitCode.INTERRUPTED
                    : ExitCode.OK;
        }
    }

    private boolean plain() {
        return !output.json && !jsonl;
    }

    private RunListener listener(
            Model model,
            GenerationRequest request,
            RunRecorder recorder,
            Interrupts interrupts,
            @Nullable AvoidProgress progress) {
        WordPaint words = plain() ? words(model) : null;
        Paint beside = output.paint(io.errorIsTerminal());
        if (lamp) io.say(Lamp.line(request.chain().temperature(), beside));
        if (words != null) io.say(words.legend(beside));
        return new RunListener(io, recorder, interrupts, progress, words, plain(), jsonl);
    }

    private void report(RunRecorder recorder, Generation generation) {
        if (jsonl) io.println(recorder.endLine(generation));
        if (output.json) io.println(recorder.object(generation, false));
        if (save != null) write(save, recorder.object(generation, true));
        if (plain() && io.errorIsTerminal()) io.say(recorder.summary(generation));
    }

    /** The painter of words, or null where there are no colours. */
    private @Nullable WordPaint words(Model model) {
        Paint paint = output.paint(io.outputIsTerminal());
        return colorBy == null || paint == Paint.NONE ? null : new WordPaint(colorBy, model.tokenizer(), paint);
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "save",
                    file + " cannot be written: " + e.getMessage(),
                    file,
                    "check the path",
                    null);
        }
    }
}
