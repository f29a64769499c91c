package kelvin.bench;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kelvin.bench.thermo.ThermoRounds;
import kelvin.conformance.LlamaCpp;
import kelvin.conformance.LlamaLibrary;
import kelvin.conformance.LlamaSampler;
import kelvin.conformance.Truth;
import kelvin.models.Tale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** Compares Kelvin with llama.cpp and Jlama on the same files in one process, and prints medians of ratios with their intervals. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Kelvin, llama.cpp and Jlama side by side, in one process.")
public final class Bench implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final int MODEL_MISSING = 3;
    private static final Map<String, String> FILES =
            Map.of("smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "gemma3", "gemma-3-270m-q4_k_m.gguf");

    @Option(
            names = "--peers",
            description = "Compare with llama.cpp, which conformance/fetch-models.sh fetches, and Jlama.")
    boolean peers;

    @Option(
            names = "--thermo",
            description =
                    "Observables, 64 temperatures and an envelope by JMH, in passes for the largest logit; no peers.")
    boolean thermo;

    @Option(names = "--quick", description = "A third of the rounds, four prompts for the distances.")
    boolean quick;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--only", description = "engine, jlama, sampler or truth; all by default.", defaultValue = "all")
    String only = "all";

    @Option(
            names = "--models",
            description = "smollm2, gemma3, tale; all by default.",
            split = ",",
            defaultValue = "smollm2,gemma3,tale")
    List<String> models = List.of();

    @Option(names = "--cache", description = "Where the peers lie.", defaultValue = "conformance/cache")
    Path cache = Path.of("conformance", "cache");

    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Bench() {}

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (peers == thermo) {
            System.err.println("kelvin: give either --peers or --thermo; see kelvin bench --help");
            return USAGE;
        }
        if (thermo) {
            for (ThermoRounds.Ratio r : ThermoRounds.run(quick ? 5 : 15)) {
                String model = "V = 262144";
                add(new Row(
                        r.work() + " in units of " + r.yardstick(),
                        model,
                        1,
                        r.micros() * 1e-6,
                        r.micros() * 1e-6 / r.ratio(),
                        r.ratio(),
                        r.low(),
                        r.high()));
            }
            if (json) System.out.println(report());
            return 0;
        }
        if (!Files.isDirectory(cache.resolve("llama.cpp"))) {
            System.err.println(
                    "kelvin: " + cache.resolve("llama.cpp") + " is missing; run conformance/fetch-models.sh");
            return MODEL_MISSING;
        }
        LlamaLibrary library = new LlamaLibrary(cache.resolve("llama.cpp").toAbsolutePath());
        Pairs pairs = new Pairs(quick ? 7 : 21);
        Path tale = Files.createTempFile("tale", ".gguf");
        try {
            Files.write(tale, Tale.gguf());
            for (String name : models) {
                Path file = name.equals("tale") ? tale : cache.resolve(FILES.getOrDefault(name, name));
                if (wants("engine")) {
                    for (int threads = 1; threads <= 2; threads++)
                        new EngineWork(name, file, library, pairs).run(threads, this::add);
                }
                if (wants("jlama")) new JlamaWork(name, file, cache.resolve("jlama"), pairs).run(this::add, this::note);
                if (wants("sampler")) samplers(file, library, pairs);
                if (wants("truth") && !name.equals("tale")) truth(name, file, library);
            }
        } finally {
            Files.delete(tale);
        }
        if (json) System.out.println(report());
        return 0;
    }

    private boolean wants(String part) {
        return only.equals("all") || only.equals(part);
    }

    private void samplers(Path file, LlamaLibrary library, Pairs pairs) {
        try (LlamaCpp peer = new LlamaCpp(library, file);
                LlamaSampler greedy = new LlamaSampler(library).greedy();
                LlamaSampler usual = new LlamaSampler(library)
                        .topK(40)
                        .topP(0.95f)
                        .minP(0.05f)
                        .temperature(0.8f)
                        .dist(1);
                LlamaSampler whole = new LlamaSampler(library).temperature(0.8f).dist(1);
                LlamaSampler minP =
                        new LlamaSampler(library).temperature(0.8f).minP(0.05f).dist(1);
                LlamaSampler topP =
                        new LlamaSampler(library).temperature(0.8f).topP(0.95f).dist(1)) {
            peer.open(64, 1, 1);
            peer.append(peer.tokenize("Once upon a time, in a small village by the sea,", true, false));
            new SamplerWork(peer.logits(), peer, pairs, this::add).run(greedy, usual, whole, minP, topP);
        }
    }

    private void truth(String name, Path file, LlamaLibrary library) {
        Truth.Distances found = Truth.measure(file, library, quick ? 4 : 20);
        double kelvin = found.kelvin().mean();
        double peer = found.peer().mean();
        add(new Row("mean |d ln p|", name, 2, kelvin, peer, peer / kelvin, null, null));
    }

    private void add(Row row) {
        rows.add(row);
        if (json) {
            if (System.console() != null) System.err.println("kelvin: " + row.model() + ", " + row.work());
            return;
        }
        Double low = row.low();
        Double high = row.high();
        String interval = low == null || high == null ? "" : String.format(Locale.ROOT, "[%.2f, %.2f]", low, high);
        boolean distance = row.work().startsWith("mean");
        System.out.printf(
                Locale.ROOT,
                "%-44s %-11s %d  %12s %12s  %8.2f %s%n",
                row.work(),
                row.model(),
                row.threads(),
                distance ? String.format(Locale.ROOT, "%.5f", row.kelvin()) : time(row.kelvin()),
                distance ? String.format(Locale.ROOT, "%.5f", row.peer()) : time(row.peer()),
                row.ratio(),
                interval);
    }

    private void note(String text) {
        notes.add(text);
        System.err.println("kelvin: " + text);
    }

    private static String time(double seconds) {
        return seconds < 1e-3
                ? String.format(Locale.ROOT, "%.1f us", seconds * 1e6)
                : String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
    }

    private String report() {
        StringWriter out = new StringWriter();
        try (JsonGenerator g = new JsonFactory().createGenerator(tools.jackson.core.ObjectWriteContext.empty(), out)) {
            g.writeStartObject();
            g.writeStringProperty("schema", "kelvin.bench/1");
            g.writeStringProperty("machine", machine());
            g.writeStringProperty("jdk", System.getProperty("java.vm.version"));
            g.writeName("rows");
            g.writeStartArray();
            for (Row row : rows) write(g, row);
            g.writeEndArray();
            g.writeName("notes");
            g.writeStartArray();
            notes.forEach(g::writeString);
            g.writeEndArray();
            g.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator g, Row row) {
        g.writeStartObject();
        g.writeStringProperty("work", row.work());
        g.writeStringProperty("model", row.model());
        g.writeNumberProperty("threads", row.threads());
        g.writeNumberProperty("kelvin", row.kelvin());
        g.writeNumberProperty("peer", row.peer());
        g.writeNumberProperty("ratio", row.ratio());
        Double low = row.low();
        Double high = row.high();
        if (low == null) g.writeNullProperty("low");
        else g.writeNumberProperty("low", low);
        if (high == null) g.writeNullProperty("high");
        else g.writeNumberProperty("high", high);
        g.writeEndObject();
    }

    private static String machine() {
        try {
            String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
            return processor + ", " + Runtime.getRuntime().availableProcessors() + " threads";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
