package kelvin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.bench.thermo.ThermoRounds;
import kelvin.conformance.LlamaCpp;
import kelvin.conformance.LlamaLibrary;
import kelvin.conformance.Truth;
import kelvin.models.Tale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times Kelvin; with {@code --peers} beside llama.cpp and Jlama on the same files in one process, with medians of ratios and
 * their intervals.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Times Kelvin by itself, or beside llama.cpp and Jlama in one process.")
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

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Print the JSON of an earlier run as a page of tables, with goals; runs nothing.")
    @Nullable
    Path table;

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
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Bench())
                .setOverwrittenOptionsAllowed(true) // the launcher says where the peers lie; the user may say otherwise
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (table != null) return printTable(table);
        if (!Set.of("all", "engine", "jlama", "sampler", "truth").contains(only)) {
            System.err.println("kelvin: --only is " + only + ", expected engine, jlama, sampler or truth");
            return USAGE;
        }
        if (peers && thermo) {
            System.err.println("kelvin: --peers and --thermo are both given; keep one of them");
            return USAGE;
        }
        if (thermo) return thermo();
        if (peers && !Files.isDirectory(cache.resolve("llama.cpp"))) {
            System.err.println(
                    "kelvin: " + cache.resolve("llama.cpp") + " is missing; run conformance/fetch-models.sh");
            return MODEL_MISSING;
        }
        Pairs pairs = new Pairs(quick ? 7 : 21);
        Path tale = Files.createTempFile("tale", ".gguf");
        try {
            Files.write(tale, Tale.gguf());
            for (String name : models) {
                Path file = name.equals("tale") ? tale : cache.resolve(FILES.getOrDefault(name, name));
                if (!Files.exists(file))
                    note(name + " is left out: " + file + " is missing; run conformance/fetch-models.sh");
                else if (peers) compare(name, file, pairs);
                else alone(name, file, pairs);
            }
        } finally {
            Files.delete(tale);
        }
        return report();
    }

    private int report() {
        if (json)
            System.out.println(new BenchReport(machine(), System.getProperty("java.vm.version"), rows, notes).json());
        return 0;
    }

    private int thermo() {
        for (ThermoRounds.Ratio r : ThermoRounds.run(quick ? 5 : 15)) {
            double seconds = r.micros() * 1e-6;
            String work = r.work() + " in units of " + r.yardstick();
            add(new Row(work, "V = 262144", 1, seconds, seconds / r.ratio(), r.ratio(), r.low(), r.high()));
        }
        return report();
    }

    private static int printTable(Path file) {
        try {
            System.out.print(RaceTable.of(file));
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("kelvin: " + file + " cannot be read: " + e.getMessage());
            return USAGE;
        }
    }

    private void alone(String name, Path file, Pairs pairs) {
        for (int threads = 1; threads <= 2; threads++) new EngineWork(name, file, pairs).alone(threads, this::add);
    }

    private void compare(String name, Path file, Pairs pairs) throws IOException {
        LlamaLibrary library = new LlamaLibrary(cache.resolve("llama.cpp").toAbsolutePath());
        if (rows.isEmpty()) note("llama.cpp " + library.version() + " uses " + library.features());
        if (wants("engine")) {
            for (int threads = 1; threads <= 2; threads++)
                new EngineWork(name, file, pairs).against(library, threads, this::add);
        }
        if (wants("jlama")) new JlamaWork(name, file, cache.resolve("jlama"), pairs).run(this::add, this::note);
        if (wants("sampler")) samplers(file, library, pairs);
        if (wants("truth") && !name.equals("tale")) truth(name, file, library);
    }

    private boolean wants(String part) {
        return only.equals("all") || only.equals(part);
    }

    private void samplers(Path file, LlamaLibrary library, Pairs pairs) {
        try (LlamaCpp peer = new LlamaCpp(library, file)) {
            peer.open(64, 1, 1);
            peer.append(peer.tokenize("Once upon a time, in a small village by the sea,", true, false));
            new SamplerWork(peer.logits(), peer, pairs, this::add).run(library);
        }
    }

    private void truth(String name, Path file, LlamaLibrary library) {
        Truth.Distances found = Truth.measure(file, library, quick ? 4 : 20);
        double kelvin = found.kelvin().mean();
        double peer = found.peer().mean();
        add(new Row(Row.DISTANCE, name, 2, kelvin, peer, peer / kelvin, null, null));
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
        boolean distance = row.work().equals(Row.DISTANCE);
        Double peer = row.peer();
        Double ratio = row.ratio();
        System.out.printf(
                Locale.ROOT,
                "%-48s %-11s %d  %12s %12s  %8s %s%n",
                row.work(),
                row.model(),
                row.threads(),
                figure(row.kelvin(), distance),
                peer == null ? "" : figure(peer, distance),
                ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                interval);
    }

    private static String figure(double value, boolean distance) {
        return distance ? String.format(Locale.ROOT, "%.5f", value) : time(value);
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
