package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Trace;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sample",
        description = "Draws from logits of yours, and shows what each stage of a chain does to them.",
        footer = {"", "Example:  echo '[2.0, 1.0, 0.5]' | kelvin sample --logits - -T 0.8 --top-k 2 --json"})
final class SampleCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of(
            "logits",
            "probs",
            "history",
            "chain",
            "temperature",
            "top_k",
            "top_p",
            "min_p",
            "seed",
            "position",
            "draws",
            "timings");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ChainOptions chain = new ChainOptions();

    @Option(
            names = "--jsonl",
            description = "Read one JSON object a line from standard input, and answer line by line.")
    boolean jsonl;

    @Option(
            names = "--logits",
            paramLabel = "FILE",
            description = "A JSON array of logits; null bans a token, - is standard input.")
    @Nullable
    String logits;

    @Option(
            names = "--probs",
            paramLabel = "FILE",
            description = "A JSON array of probabilities instead; 0 bans a token.")
    @Nullable
    String probabilities;

    @Option(names = "--history", paramLabel = "IDS", description = "Tokens so far, oldest first: 1,2,3.")
    @Nullable
    String history;

    @Option(names = "--seed", paramLabel = "N", description = "Seed, unsigned 64 bits; random by default.")
    @Nullable
    String seed;

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "Position of the token; the length of the history by default.")
    @Nullable
    Integer position;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws, each from a stream of its own.")
    int draws = 1;

    @Option(names = "--timings", description = "Measure the stages.")
    boolean timings;

    SampleCommand(Io io) {
        this.io = io;
    }

    /** One question. */
    private record Question(
            double[] logits, int[] history, SamplingChain chain, long seed, int position, int draws, boolean timings) {}

    @Override
    public Integer call() {
        if (jsonl) {
            Lines.forEach(io, (line, what) -> io.println(answer(question(JsonInput.parse(line, what), what))));
            return ExitCode.OK;
        }
        Question question = question();
        if (output.json) io.println(answer(question));
        else io.print(table(question));
        return ExitCode.OK;
    }

    private Question question() {
        if ((logits == null) == (probabilities == null)) {
            throw Failure.usage(
                    "give either --logits or --probs", null, "a file with a JSON array, or - for standard input");
        }
        String source = logits != null ? logits : String.valueOf(probabilities);
        String text = source.equals("-")
                ? Io.decode(io.readAll(), "standard input")
                : PromptOptions.readFile(Path.of(source));
        String what = source.equals("-") ? "standard input" : source;
        JsonInput.Fields fields =
                new JsonInput.Fields(Collections.singletonMap("logits", JsonInput.parse(text, what)), what, KEYS);
        double[] values = fields.numbers("logits", logits != null ? Double.NEGATIVE_INFINITY : 0);
        int[] past = history == null ? new int[0] : ids(history);
        return check(new Question(
                logits != null ? values : fromProbabilities(values),
                past,
                chain.chain(1),
                Seed.parse(seed),
                position == null ? past.length : position,
                draws,
                timings));
    }

    private static int[] ids(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .mapToInt(part -> Integer.parseInt(part.strip()))
                    .toArray();
        } catch (NumberFormatException e) {
            throw Failure.usage("--history is \"" + text + "\", expected ids with commas between them", text, "1,2,3");
        }
    }

    private Question question(@Nullable Object value, String what) {
        JsonInput.Fields f = new JsonInput.Fields(value, what, KEYS);
        if (f.has("logits") == f.has("probs")) {
            throw Failure.input(what + " needs either \"logits\" or \"probs\"", null, "see --help");
        }
        double[] values = f.has("logits")
                ? f.numbers("logits", Double.NEGATIVE_INFINITY)
                : fromProbabilities(f.numbers("probs", 0));
        int[] past = f.has("history") ? f.integers("history") : new int[0];
        Object t = f.get("temperature");
        String temperature =
                t == null ? null : t instanceof String text ? text : Double.toString(f.asNumber(t, "temperature"));
        SamplingChain made = ChainOptions.chain(
                f.string("chain"),
                temperature,
                f.has("top_k") ? (Integer) f.integer("top_k", 0) : null,
                f.number("top_p"),
                f.number("min_p"),
                1);
        return check(new Question(
                values,
                past,
                made,
                Seed.of(f.get("seed")),
                f.integer("position", past.length),
                f.integer("draws", 1),
                f.bool("timings", false)));
    }

    private static Question check(Question q) {
        if (q.draws() < 0)
            throw Failure.usage("draws is " + q.draws() + ", expected 0 or more", q.draws(), "1 draws once");
        if (q.position() < 0) {
            throw Failure.usage("position is " + q.position() + ", expected 0 or more", q.position(), "leave it out");
        }
        if (q.logits().length == 0) throw Failure.input("there are no logits", 0, "give at least one");
        for (int id : q.history()) {
            if (id < 0 || id >= q.logits().length) {
                throw Failure.input(
                        "the history has token " + id + ", expected 0 to " + (q.logits().length - 1),
                        id,
                        "ids count from 0 in the order of the logits");
            }
        }
        return q;
    }

    private static double[] fromProbabilities(double[] p) {
        double sum = 0;
        double[] logits = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            if (!(p[i] >= 0 && p[i] <= 1)) {
                throw Failure.input("probability " + i + " is " + p[i] + ", expected 0 to 1", p[i], "0 bans a token");
            }
            sum += p[i];
            logits[i] = p[i] == 0 ? Double.NEGATIVE_INFINITY : StrictMath.log(p[i]);
        }
        if (!(Math.abs(sum - 1) <= 1e-6)) {
            throw Failure.input("the probabilities sum to " + sum + ", expected 1 within 1e-6", sum, "normalise them");
        }
        return logits;
    }

    private static String answer(Question q) {
        Trace trace = Trace.of(q.chain(), q.logits(), q.timings() ? System::nanoTime : null);
        Json json = Json.of("sample");
        json.number("vocabulary", q.logits().length);
        json.string("chain", q.chain().toString());
        json.string("seed", Seed.print(q.seed()));
        json.number("position", q.position());
        JsonParts.temperature(json, trace.temperature());
        json.objects("stages", trace.stages(), stage -> {
            json.string("name", stage.name());
            json.number("kept", stage.kept());
            json.number("removed_mass", stage.removedMass());
            json.number("kl", stage.divergence());
            json.number("entropy", stage.entropy());
            json.number("temperature", stage.temperature());
            Long nanos = stage.nanos();
            if (nanos == null) json.nothing("nanos");
            else json.number("nanos", nanos.longValue());
        });
        json.ints("kept", trace.kept());
        json.doubles("probabilities", trace.probabilities());
        json.ints("tokens", tokens(q, trace));
        json.object("observables", () -> JsonParts.observables(json, trace.before()));
        json.object("after", () -> JsonParts.observables(json, trace.after()));
        return json.end();
    }

    private static int[] tokens(Question q, Trace trace) {
        int[] tokens = new int[q.draws()];
        for (int k = 0; k < tokens.length; k++) tokens[k] = trace.draw(q.seed(), k, q.position());
        return tokens;
    }

    private static String table(Question q) {
        Trace trace = Trace.of(q.chain(), q.logits(), q.timings() ? System::nanoTime : null);
        List<String> lines = new ArrayList<>();
        lines.add(
                "chain  " + q.chain() + "   seed " + Seed.print(q.seed()) + "   T " + Numbers.plain(trace.temperature())
                        + " (" + Numbers.plain(Units.toKelvin(trace.temperature())) + " K)");
        for (Trace.Step s : trace.stages()) {
            lines.add(String.format(
                    "  %-12s keeps %-7d removes %-10s entropy %-8s KL %s",
                    s.name(),
                    s.kept(),
                    Numbers.percent(s.removedMass()),
                    Numbers.plain(s.entropy()),
                    Numbers.plain(s.divergence())));
        }
        StringBuilder drawn = new StringBuilder("tokens ");
        for (int token : tokens(q, trace)) drawn.append(' ').append(token);
        lines.add(drawn.toString());
        return String.join("\n", lines) + "\n";
    }
}
