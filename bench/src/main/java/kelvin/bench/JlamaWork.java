package kelvin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kelvin.gguf.GgufFile;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;

/**
 * Forward passes of one model in Kelvin and in Jlama: the same tokens and positions, Kelvin on the weights of the file, Jlama
 * on those weights in its own Q4, embedding and head included. Jlama has one pool of threads for the JVM, whose width is set
 * for each comparison; a few percent of its work run in the common pool whatever the width.
 */
final class JlamaWork {
    /** Steps until Jlama's times no longer fall, by trial. */
    private static final int WARM_UP = 256;

    private final String name;
    private final Path file;
    private final Path cache;
    private final Pairs pairs;

    /** Takes the folder that keeps quantised models. */
    JlamaWork(String name, Path file, Path cache, Pairs pairs) {
        this.name = name;
        this.file = file;
        this.cache = cache;
        this.pairs = pairs;
    }

    /** Reports one row for each kind of work and number of threads, or a note if Jlama does not run the model. */
    void run(Consumer<Row> report, Consumer<String> note) throws IOException {
        Path folder;
        try (GgufFile gguf = GgufFile.open(file)) {
            String architecture = gguf.metadata().string("general.architecture");
            if (!JlamaModel.knows(architecture)) {
                note.accept("Jlama does not run " + name + ": it has no architecture " + architecture);
                return;
            }
            folder = quantised(gguf);
        }
        Path scratch = Files.createTempDirectory("jlama");
        try (JlamaModel peer = new JlamaModel(folder, scratch)) {
            for (int threads = 1; threads <= 2; threads++) compare(peer, threads, report);
        } finally {
            delete(scratch);
        }
    }

    private void compare(JlamaModel peer, int threads, Consumer<Row> report) {
        JlamaModel.setThreads(threads);
        ModelOptions options = new ModelOptions(threads, EngineWork.CONTEXT, ModelOptions.KernelChoice.VECTOR);
        try (Model model = Model.open(file, options)) {
            int[] tokens = EngineWork.tokens(model);
            EngineWork.warmUp(model, tokens);
            peer.prefill(Arrays.copyOf(tokens, 128));
            for (int i = 128; i < 128 + WARM_UP; i++) peer.step(tokens[i], i);
            report.accept(decode(model, peer, tokens, threads));
            report.accept(prefill(model, peer, Arrays.copyOf(tokens, EngineWork.longest(model)), threads));
        }
    }

    private Row decode(Model model, JlamaModel peer, int[] tokens, int threads) {
        int[] beginning = Arrays.copyOf(tokens, EngineWork.PROMPT);
        try (Session prompt = model.session()) {
            prompt.append(beginning);
            return pairs.compare(
                    "decode " + EngineWork.STEPS + label(),
                    name,
                    threads,
                    () -> {
                        try (Session session = prompt.fork()) {
                            for (int i = 0; i < EngineWork.STEPS; i++) session.append(tokens[beginning.length + i]);
                        }
                    },
                    Work.of(() -> peer.prefill(beginning), () -> {
                        for (int i = 0; i < EngineWork.STEPS; i++) {
                            peer.step(tokens[beginning.length + i], beginning.length + i);
                        }
                    }));
        }
    }

    private Row prefill(Model model, JlamaModel peer, int[] tokens, int threads) {
        return pairs.compare(
                "prefill " + tokens.length + label(),
                name,
                threads,
                () -> {
                    try (Session session = model.session()) {
                        session.append(tokens);
                    }
                },
                () -> peer.prefill(tokens));
    }

    private static String label() {
        return " (Jlama Q4, " + JlamaOperations.choose() + ")";
    }

    /** Returns the folder of this file's weights in Q4; makes it if it is not there. */
    private Path quantised(GgufFile gguf) throws IOException {
        Path folder = cache.resolve(name + "-" + gguf.sha256().substring(0, 16) + "-jq4");
        if (Files.isDirectory(folder)) return folder;
        System.err.println("kelvin: exports " + name + " for Jlama, once, to " + folder);
        Files.createDirectories(cache);
        Path exported = Files.createTempDirectory(cache, "float32");
        Path unfinished = Files.createTempDirectory(cache, "q4");
        try {
            ModelFolder.write(gguf, exported);
            JlamaModel.quantise(exported, unfinished);
            Files.move(unfinished, folder);
        } finally {
            delete(exported);
            delete(unfinished);
        }
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) Files.delete(path);
    }
}
