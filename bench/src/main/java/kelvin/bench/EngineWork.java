package kelvin.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import kelvin.conformance.LlamaCpp;
import kelvin.conformance.LlamaLibrary;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;

/** Forward passes of one model in Kelvin and in llama.cpp: the same file, tokens, positions and threads. */
final class EngineWork {
    static final int PROMPT = 32;
    static final int STEPS = 16;
    private static final int PREFILL = 512;
    static final int CONTEXT = 1024;

    private final String name;
    private final Path file;
    private final Pairs pairs;

    EngineWork(String name, Path file, Pairs pairs) {
        this.name = name;
        this.file = file;
        this.pairs = pairs;
    }

    /** Kelvin beside llama.cpp. */
    void against(LlamaLibrary library, int threads, Consumer<Row> report) {
        ModelOptions options = new ModelOptions(threads, CONTEXT, ModelOptions.KernelChoice.VECTOR);
        try (Model model = Model.open(file, options);
                LlamaCpp peer = new LlamaCpp(library, file)) {
            int[] tokens = tokens(model);
            peer.open(CONTEXT, 1, threads);
            warmUp(model, tokens);
            report.accept(decode(model, peer, tokens, threads));
            report.accept(prefill(model, peer, Arrays.copyOf(tokens, longest(model)), threads));
            report.accept(replicas(model, peer, tokens, 8, 6, threads));
            report.accept(replicas(model, peer, tokens, 32, 3, threads));
        }
    }

    /** Kelvin by itself. */
    void alone(int threads, Consumer<Row> report) {
        ModelOptions options = new ModelOptions(threads, CONTEXT, ModelOptions.KernelChoice.VECTOR);
        try (Model model = Model.open(file, options)) {
            int[] tokens = tokens(model);
            warmUp(model, tokens);
            try (Session prompt = model.session()) {
                prompt.append(Arrays.copyOf(tokens, PROMPT));
                report.accept(pairs.alone("decode " + STEPS, name, threads, decoding(prompt, tokens)));
                int[] longest = Arrays.copyOf(tokens, longest(model));
                report.accept(pairs.alone("prefill " + longest.length, name, threads, prefilling(model, longest)));
                for (int texts : new int[] {8, 32}) {
                    int steps = texts == 8 ? 6 : 3;
                    Work work = replicating(model, prompt, tokens, texts, steps);
                    report.accept(pairs.alone(replicated(texts, steps), name, threads, work));
                }
            }
        }
    }

    private static String replicated(int texts, int steps) {
        return texts + " replicas, " + steps + " steps";
    }

    private static Work decoding(Session prompt, int[] tokens) {
        return () -> {
            try (Session session = prompt.fork()) {
                for (int i = 0; i < STEPS; i++) session.append(tokens[PROMPT + i]);
            }
        };
    }

    private static Work prefilling(Model model, int[] tokens) {
        return () -> {
            try (Session session = model.session()) {
                session.append(tokens);
            }
        };
    }

    private static Work replicating(Model model, Session prompt, int[] tokens, int texts, int steps) {
        return () -> {
            List<Session> replicas = new ArrayList<>();
            for (int i = 0; i < texts; i++) replicas.add(prompt.fork());
            for (int s = 0; s < steps; s++)
                model.step(replicas, Arrays.copyOfRange(tokens, s * texts, (s + 1) * texts));
            replicas.forEach(Session::close);
        };
    }

    /** Returns the tokens that every engine is fed. */
    static int[] tokens(Model model) {
        return new SplittableRandom(1)
                .ints(CONTEXT, 300, 40_000)
                .map(id -> id % model.info().vocabulary())
                .toArray();
    }

    /** Returns how many tokens are prefilled. */
    static int longest(Model model) {
        return Math.min(PREFILL, model.info().trainedContext() - STEPS);
    }

    static void warmUp(Model model, int[] tokens) {
        try (Session session = model.session()) {
            session.append(Arrays.copyOf(tokens, 128));
            for (int i = 128; i < 228; i++) session.append(tokens[i]);
        }
    }

    /** Sixteen tokens, one after the other, behind a prompt of 32. */
    private Row decode(Model model, LlamaCpp peer, int[] tokens, int threads) {
        try (Session prompt = model.session()) {
            int[] beginning = Arrays.copyOf(tokens, PROMPT);
            prompt.append(beginning);
            float[] logits = new float[peer.vocabularySize()];
            return pairs.compare(
                    "decode " + STEPS,
                    name,
                    threads,
                    decoding(prompt, tokens),
                    Work.of(
                            () -> {
                                peer.clear();
                                peer.append(beginning);
                            },
                            () -> {
                                for (int i = 0; i < STEPS; i++) {
                                    peer.append(tokens[PROMPT + i]);
                                    peer.logits(-1, logits);
                                }
                            }));
        }
    }

    private Row prefill(Model model, LlamaCpp peer, int[] tokens, int threads) {
        return pairs.compare(
                "prefill " + tokens.length,
                name,
                threads,
                prefilling(model, tokens),
                Work.of(peer::clear, () -> peer.append(tokens)));
    }

    /** Some steps of several texts that share their beginning. */
    private Row replicas(Model model, LlamaCpp peer, int[] tokens, int texts, int steps, int threads) {
        int[] beginning = Arrays.copyOf(tokens, PROMPT);
        peer.open(texts * 64, texts, threads);
        LlamaCpp.Step step = peer.new Step(texts);
        float[] logits = new float[peer.vocabularySize()];
        try (Session prompt = model.session()) {
            prompt.append(beginning);
            return pairs.compare(
                    replicated(texts, steps),
                    name,
                    threads,
                    replicating(model, prompt, tokens, texts, steps),
                    Work.of(
                            () -> {
                                peer.clear();
                                peer.append(beginning);
                                peer.share(texts);
                            },
                            () -> {
                                for (int s = 0; s < steps; s++) {
                                    step.run(Arrays.copyOfRange(tokens, s * texts, (s + 1) * texts), PROMPT + s);
                                    for (int i = 0; i < texts; i++) peer.logits(i, logits);
                                }
                            }));
        }
    }
}
