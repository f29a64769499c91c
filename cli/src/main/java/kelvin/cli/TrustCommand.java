package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kelvin.model.Model;
import kelvin.template.ChatMessage;
import kelvin.template.ChatPrompt;
import kelvin.template.ChatTemplate;
import kelvin.template.ChatTemplates;
import kelvin.tokenizer.Tokenizer;
import kelvin.trust.ModelContinuations;
import kelvin.trust.Trust;
import kelvin.trust.TrustOptions;
import kelvin.trust.TrustReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "trust",
        description = "Answers a prompt, and says where the answer could have been another.",
        footer = {
            "",
            "Example:  kelvin trust --model chat.gguf --replicas 20 \"What is the capital of France?\"",
            "",
            "It tells what the model expects, not what is true."
        })
final class TrustCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Mixin
    PromptOptions prompt = new PromptOptions();

    @Mixin
    ChainOptions chain = new ChainOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Seed, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(
            names = "--stream",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of the text; replicas have the numbers after it.")
    int stream;

    @Option(
            names = {"-n", "--max-tokens"},
            paramLabel = "N",
            defaultValue = "64",
            description = "Tokens of a text at most; 64 by default.")
    int maxTokens = 64;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End where this text comes; may be given several times.")
    List<String> stops = new ArrayList<>();

    @Option(
            names = "--chat",
            negatable = true,
            description = "Put the prompt into the model's chat template, or not; by default if it has one.")
    @Nullable
    Boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "The system message.")
    @Nullable
    String system;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "0",
            description = "Texts whose answers are compared, this one among them; none by default.")
    int replicas;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "5",
            description = "Places at most where the other token is tried; 5 by default.")
    int forks = 5;

    @Option(
            names = "--expand",
            paramLabel = "N",
            defaultValue = "128",
            description = "Forward passes for the bounds of the belief; 128 by default, 0 for no belief.")
    int expand = 128;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "What kelvin calibrate --json wrote of this model.")
    @Nullable
    Path calibration;

    TrustCommand(Io io) {
        this.io = io;
    }

    /** A prompt as the model gets it. */
    private record Question(String text, int[] ids, boolean chat) {}

    @Override
    public Integer call() {
        check("-n", maxTokens, Integer.MAX_VALUE);
        check("--stream", stream, TrustOptions.LAST_STREAM);
        check("--replicas", replicas, TrustOptions.MOST_REPLICAS);
        check("--forks", forks, 1_000);
        check("--expand", expand, 10_000_000);
        TrustOptions options =
                new TrustOptions(chain.chain(1), Seed.parse(seed), stream, maxTokens, stops, replicas, forks, expand);
        CalibrationFile known = calibration == null ? null : CalibrationFile.read(calibration);
        try (Model model = source.open();
                Interrupts interrupts = Interrupts.watch()) {
            if (known != null) known.requireModel(model);
            Question question = question(model);
            if (question.ids().length == 0) {
                throw Failure.input(
                        "the prompt has no tokens", 0, "give a text; this model has no token to begin with");
            }
            try (ModelContinuations continuations = new ModelContinuations(model, question.ids())) {
                TrustReport report =
                        new Trust(continuations, question.text(), options).examine(() -> !interrupts.seen());
                TrustView view = new TrustView(model, report, options, question.chat(), known);
                if (output.json) io.println(view.json());
                else io.print(view.text(output.colored(io), Terminal.width()));
                return report.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
            }
        }
    }

    private static void check(String option, int value, int most) {
        if (value < 0 || value > most) {
            throw Failure.usage(option + " is " + value + ", expected 0 to " + most, value, "leave it out");
        }
    }

    private Question question(Model model) {
        ChatTemplate template = template(model);
        if (template == null) {
            if (system != null) {
                throw Failure.usage("--system without a chat template", system, "put it in front of the prompt");
            }
            PromptOptions.Prompt plain = prompt.prompt(io, model.tokenizer());
            String text = plain.text();
            return new Question(text == null ? model.tokenizer().decode(plain.ids()) : text, plain.ids(), false);
        }
        String text = prompt.text(io);
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) messages.add(new ChatMessage("system", system));
        messages.add(new ChatMessage("user", text));
        Tokenizer tokenizer = model.tokenizer();
        String bos = tokenizer.bos() < 0 ? "" : tokenizer.piece(tokenizer.bos());
        String eos = tokenizer.eos() < 0 ? "" : tokenizer.piece(tokenizer.eos());
        String rendered = template.render(ChatPrompt.of(messages, bos, eos));
        boolean hasBos = !bos.isEmpty() && rendered.startsWith(bos); // most templates print it themselves
        int[] ids =
                tokenizer.encode(rendered, tokenizer.addsBos() && !hasBos, true).ids();
        return new Question(text, ids, true);
    }

    /** Returns the template to use, or null for a plain continuation. */
    private @Nullable ChatTemplate template(Model model) {
        if (prompt.ids != null) {
            if (Boolean.TRUE.equals(chat)) {
                throw Failure.usage("--ids and --chat are both given", prompt.ids, "ids are taken as they are");
            }
            return null;
        }
        if (Boolean.FALSE.equals(chat)) return null;
        if (model.file().metadata().contains(ChatTemplates.KEY)) {
            return ChatTemplate.parse(model.file().metadata().string(ChatTemplates.KEY));
        }
        if (chat == null) return null;
        throw new Failure(
                ExitCode.USAGE,
                "template",
                "the model " + model.info().name() + " has no chat template",
                model.info().file(),
                "leave --chat out, or name a chat model with --model",
                null);
    }
}
