package kelvin.bench;

import java.util.ServiceLoader;
import java.util.function.Consumer;
import kelvin.conformance.LlamaCpp;
import kelvin.conformance.LlamaSampler;
import kelvin.sampling.DrawKernels;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.ScalarDrawKernels;
import kelvin.thermo.Observables;

/** Drawing a token from logits of a real model, by Kelvin's chains and llama.cpp's. */
final class SamplerWork {
    private static final int DRAWS = 40;
    private static final int WARM_UP = 3_000;

    private final float[] logits;
    private final LlamaCpp peer;
    private final Pairs pairs;
    private final Consumer<Row> report;
    private final Work maxPass;

    /** Takes the logits after the peer's last token. */
    SamplerWork(float[] logits, LlamaCpp peer, Pairs pairs, Consumer<Row> report) {
        this.logits = logits;
        this.peer = peer;
        this.pairs = pairs;
        this.report = report;
        DrawKernels kernels = ServiceLoader.load(DrawKernels.class).findFirst().orElseGet(ScalarDrawKernels::new);
        int groups = (logits.length + 1023 >> 10) * 16;
        float[] maxima = new float[groups];
        maxPass = () -> {
            for (int i = 0; i < DRAWS; i++) kernels.groupMaxima(logits, logits.length, maxima, groups);
        };
        for (int i = 0; i < WARM_UP / DRAWS; i++) maxPass.run();
    }

    void run(LlamaSampler greedy, LlamaSampler usual, LlamaSampler whole, LlamaSampler minP, LlamaSampler topP) {
        compare("greedy", "temperature=0", greedy);
        compare("default chain", "top_k=40 > top_p=0.95 > min_p=0.05 > temperature=0.8", usual);
        compare("draw at 0.8", "temperature=0.8", whole);
        compare("min_p", "temperature=0.8 > min_p=0.05", minP);
        compare("top_p", "temperature=0.8 > top_p=0.95", topP);
        passes("ln Z, U, C, S", () -> {
            for (int i = 0; i < DRAWS; i++) Observables.of(logits, 0.8);
        });
        Sampler draw = new Sampler(SamplingChain.parse("temperature=0.8"), logits.length, 1, 0);
        passes("draw at 0.8 and ln Z", () -> {
            for (int i = 0; i < DRAWS; i++) {
                draw.sample(logits, i);
                Observables.of(logits, 0.8);
            }
        });
    }

    private void compare(String name, String chain, LlamaSampler theirs) {
        Sampler sampler = new Sampler(SamplingChain.parse(chain), logits.length, 1, 0);
        int[] position = {0};
        Work kelvin = () -> {
            for (int i = 0; i < DRAWS; i++) sampler.sample(logits, position[0]++);
        };
        for (int i = 0; i < WARM_UP / DRAWS; i++) kelvin.run();
        String model = "V = " + logits.length;
        int draws = Math.max(1, DRAWS / 10); // llama.cpp is slow: fewer draws, scaled below
        Row row = pairs.compare(name, model, 1, kelvin, () -> {
            for (int i = 0; i < draws; i++) theirs.sample(peer, -1);
        });
        report.accept(perDraw(row, draws));
        passes(name, kelvin);
        float[] copy = logits;
        try (var candidates = new LlamaSampler.Candidates(logits.length)) {
            Row built = pairs.compare(
                    name + " without building candidates",
                    model,
                    1,
                    kelvin,
                    Work.of(() -> candidates.fill(copy), () -> theirs.apply(candidates)));
            report.accept(perDraw(built, 1));
        }
    }

    /** The time of some work beside that of the largest logit of each group, which every draw needs. */
    private void passes(String name, Work work) {
        for (int i = 0; i < WARM_UP / DRAWS; i++) work.run();
        Row row = pairs.compare("max pass / " + name, "V = " + logits.length, 1, work, maxPass);
        report.accept(perDraw(row, DRAWS));
    }

    /** Kelvin drew {@link #DRAWS} tokens, the peer {@code draws}. */
    private static Row perDraw(Row row, int draws) {
        double factor = (double) DRAWS / draws;
        Double low = row.low();
        Double high = row.high();
        return new Row(
                row.work(),
                row.model(),
                1,
                row.kelvin() / DRAWS,
                row.peer() / draws,
                row.ratio() * factor,
                low == null ? null : low * factor,
                high == null ? null : high * factor);
    }
}
