package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.model.Model;
import kelvin.sampling.SamplingChain;
import kelvin.template.ChatMessage;
import kelvin.template.ChatPrompt;
import kelvin.template.ChatTemplate;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "chat",
        description = "Talks with a model that has a chat template: a line from you, an answer from it.",
        footer = {"", "An empty line or Ctrl-D ends the talk."})
final class ChatCommand implements Callable<Integer> {
    private static final String TEMPLATE_KEY = "tokenizer.chat_template";

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Mixin
    ChainOptions chain = new ChainOptions();

    @Mixin
    AvoidOptions avoid = new AvoidOptions();

    @Option(names = "--system", paramLabel = "TEXT", description = "The system message.")
    @Nullable
    String system;

    @Option(names = "--seed", paramLabel = "N", description = "Seed, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(
            names = {"-n", "--max-tokens"},
            paramLabel = "N",
            defaultValue = "512",
            description = "Tokens of an answer at most.")
    int maxTokens = 512;

    ChatCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        SamplingChain made = chain.chain(0.8);
        long chosen = Seed.parse(seed);
        avoid.check();
        try (Model model = source.open();
                ChatAnswers answers = new ChatAnswers(io, model, avoid)) {
            ChatTemplate template = template(model);
            List<ChatMessage> messages = new ArrayList<>();
            if (system != null) messages.add(new ChatMessage("system", system));
            if (io.errorIsTerminal()) io.say("seed " + Seed.print(chosen) + ", " + made);
            for (String line; (line = ask()) != null; ) {
                messages.add(new ChatMessage("user", line));
                Generation answer = answers.answer(request(model, template, messages, made, chosen));
                messages.add(new ChatMessage("assistant", answer.text().strip()));
                if (answer.finishReason() == Generation.FinishReason.INTERRUPTED) return ExitCode.INTERRUPTED;
            }
            return ExitCode.OK;
        }
    }

    private static ChatTemplate template(Model model) {
        if (!model.file().metadata().contains(TEMPLATE_KEY)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "template",
                    "the model " + model.info().name() + " has no chat template: it continues"
                            + " texts, it does not talk",
                    model.info().file(),
                    "use kelvin run, or name a chat model with --model",
                    null);
        }
        return ChatTemplate.parse(model.file().metadata().string(TEMPLATE_KEY));
    }

    /** Reads a line of the person, or null at the end. */
    private @Nullable String ask() {
        if (io.inputIsTerminal() && io.errorIsTerminal()) {
            try {
                io.err().write("> ".getBytes(StandardCharsets.UTF_8));
                io.err().flush();
            } catch (IOException e) {
                throw new ClosedPipe();
            }
        }
        byte[] line = io.readLine();
        if (line == null) return null;
        String text = Io.decode(line, "standard input").strip();
        return text.isEmpty() ? null : text;
    }

    private GenerationRequest request(
            Model model, ChatTemplate template, List<ChatMessage> messages, SamplingChain made, long chosen) {
        Tokenizer tokenizer = model.tokenizer();
        String bos = tokenizer.bos() < 0 ? "" : tokenizer.piece(tokenizer.bos());
        String eos = tokenizer.eos() < 0 ? "" : tokenizer.piece(tokenizer.eos());
        String prompt = template.render(ChatPrompt.of(messages, bos, eos));
        boolean hasBos = !bos.isEmpty() && prompt.startsWith(bos); // most templates print it themselves
        int[] ids =
                tokenizer.encode(prompt, tokenizer.addsBos() && !hasBos, true).ids();
        return new GenerationRequest(Arrays.stream(ids).boxed().toList(), made, chosen, 0, maxTokens, List.of());
    }
}
