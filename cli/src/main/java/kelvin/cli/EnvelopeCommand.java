package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import kelvin.generate.Envelope;
import kelvin.model.Model;
import kelvin.sampling.TemperatureInterval;
import kelvin.thermo.Units;
import kelvin.tokenizer.StreamDecoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "envelope",
        description = "Shows every text that one seed gives over a range of temperatures.",
        footer = {"", "Example:  kelvin envelope --seed 7 --to bulb -n 16 \"Once upon a time\""})
final class EnvelopeCommand implements Callable<Integer> {
    private static final int LEAST_TEXT = 20;

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Mixin
    PromptOptions prompt = new PromptOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Seed, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(names = "--stream", paramLabel = "N", defaultValue = "0", description = "Number of the replica.")
    int stream;

    @Option(names = "--from", paramLabel = "T", defaultValue = "0", description = "The lowest temperature.")
    String from = "0";

    @Option(names = "--to", paramLabel = "T", defaultValue = "inf", description = "The highest temperature.")
    String to = "inf";

    @Option(
            names = {"-n", "--max-tokens"},
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens of a text at most; 32 by default.")
    int maxTokens = 32;

    @Option(names = "--max-texts", paramLabel = "N", defaultValue = "256", description = "Texts at most.")
    int maxTexts = 256;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture.")
    @Nullable
    Path svg;

    EnvelopeCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        long chosen = Seed.parse(seed);
        TemperatureInterval range = range();
        if (maxTexts < 1) {
            throw Failure.usage("--max-texts is " + maxTexts + ", expected 1 or more", maxTexts, "leave it out");
        }
        if (maxTokens < 0)
            throw Failure.usage("-n is " + maxTokens + ", expected 0 or more", maxTokens, "leave it out");
        if (stream < 0) throw Failure.usage("--stream is " + stream + ", expected 0 or more", stream, "leave it out");
        try (Model model = source.open();
                Interrupts interrupts = Interrupts.watch()) {
            PromptOptions.Prompt asked = prompt.prompt(io, model.tokenizer());
            int[] ids = asked.ids();
            if (ids.length == 0) {
                throw Failure.input(
                        "the prompt has no tokens", 0, "give a text; this model has no token to begin with");
            }
            List<Envelope.Text> texts = new ArrayList<>();
            boolean plain = !output.json;
            boolean whole = new Envelope(model, chosen, stream, maxTokens).walk(ids, range, text -> {
                if (plain) io.print((texts.isEmpty() ? head(chosen, model) : "") + line(model, text) + "\n");
                texts.add(text);
                return texts.size() < maxTexts && !interrupts.seen();
            });
            if (output.json) io.println(json(model, ids, chosen, range, texts, !whole));
            else if (!whole) io.say("kelvin: " + texts.size() + " texts are shown; go on with --from " + after(texts));
            if (svg != null) {
                EnvelopePicture.Settings settings =
                        new EnvelopePicture.Settings(model, asked.shown(), chosen, stream, maxTokens, range);
                Svg.write(svg, EnvelopePicture.draw(settings, texts, whole));
            }
            return interrupts.seen() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private TemperatureInterval range() {
        double low = Units.parse(from);
        double high = Units.parse(to);
        if (low > high) throw Failure.usage("--from " + from + " is above --to " + to, from, "turn them round");
        return new TemperatureInterval(low, high);
    }

    private static double after(List<Envelope.Text> texts) {
        return TemperatureInterval.next(texts.getLast().interval().to());
    }

    private static String head(long seed, Model model) {
        return model.info().name() + ", seed " + Seed.print(seed) + "\n      from        to  text\n";
    }

    /** The part of a text that the preceding one does not have, from one token before its first change on. */
    private static String line(Model model, Envelope.Text text) {
        String interval = String.format(
                "%10s%10s  ",
                Numbers.plain(text.interval().from()),
                Numbers.plain(text.interval().to()));
        String shown =
                text.turn() <= 0 ? text.text() : "\u2026" + tail(model, text.ids(), Math.max(0, text.turn() - 1));
        int width = Math.max(LEAST_TEXT, Terminal.width() - interval.length());
        String one = Numbers.visible(shown);
        if (one.codePointCount(0, one.length()) > width) {
            one = one.substring(0, one.offsetByCodePoints(0, width - 1)) + "\u2026";
        }
        return interval + one;
    }

    private static String tail(Model model, int[] ids, int from) {
        StreamDecoder decoder = new StreamDecoder(model.tokenizer());
        StringBuilder out = new StringBuilder();
        for (int id : Arrays.copyOfRange(ids, from, ids.length)) {
            if (!model.tokenizer().isEnd(id)) out.append(decoder.accept(id));
        }
        return out.append(decoder.finish()).toString();
    }

    private String json(
            Model model,
            int[] ids,
            long chosen,
            TemperatureInterval range,
            List<Envelope.Text> texts,
            boolean truncated) {
        Json json = Json.of("envelope");
        JsonParts.model(json, model);
        json.ints("prompt_ids", ids);
        json.string("seed", Seed.print(chosen));
        json.number("stream", stream);
        json.number("from", range.from());
        json.number("to", range.to());
        json.bool("truncated", truncated);
        List<Integer> order =
                java.util.stream.IntStream.range(0, texts.size()).boxed().toList();
        json.objects("texts", order, i -> {
            Envelope.Text text = texts.get(i);
            json.number("index", i);
            json.number("from", text.interval().from());
            json.number("to", text.interval().to());
            json.ints("ids", text.ids());
            json.string("text", text.text());
            json.string("finish_reason", text.finishReason().word());
            Integer parent = text.parent();
            if (parent == null) json.nothing("parent");
            else json.number("parent", parent);
            if (text.turn() < 0) json.nothing("turn");
            else json.object("turn", () -> turn(json, ids.length, texts.get(i - 1), text));
        });
        return json.end();
    }

    private static void turn(Json json, int promptLength, Envelope.Text before, Envelope.Text text) {
        json.number("position", promptLength + text.turn());
        json.number("from_id", before.ids()[text.turn()]);
        json.number("to_id", text.ids()[text.turn()]);
    }
}
