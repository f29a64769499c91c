package kelvin.bench;

import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kelvin.conformance.LlamaCpp;
import kelvin.conformance.LlamaLibrary;
import kelvin.conformance.LlamaSampler;
import kelvin.sampling.DrawKernels;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.ScalarDrawKernels;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import org.jspecify.annotations.Nullable;

/** Drawing a token from logits of a real model, by Kelvin's chains and llama.cpp's. */
final class SamplerWork {
    /** Ends the works whose peer finds its array of candidates ready. */
    static final String STAGES_ONLY = " without building candidates";

    private static final int DRAWS = 40;
    private static final int WARM_UP = 3_000;

    private final float[] logits;
    private final LlamaCpp peer;
    private final Pairs pairs;
    private final Consumer<Row> report;
    private final Work maxPass;
    private @Nullable Double greedyStages; // seconds of llama.cpp's greedy choice from an array that is there

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

    /** Runs Kelvin's chains beside llama.cpp's, which are made of this library. */
    void run(LlamaLibrary library) {
        Row greedy = against(library, "greedy", "temperature=0", LlamaSampler::greedy);
        candidates(greedy);
        against(
                library,
                "default chain",
                "top_k=40 > top_p=0.95 > min_p=0.05 > temperature=0.8",
                chain ->
                        chain.topK(40).topP(0.95f).minP(0.05f).temperature(0.8f).dist(1));
        against(
                library,
                "draw at 0.8",
                "temperature=0.8",
                chain -> chain.temperature(0.8f).dist(1));
        drawWithPartition(library);
        against(
                library,
                "min_p",
                "temperature=0.8 > min_p=0.05",
                chain -> chain.temperature(0.8f).minP(0.05f).dist(1));
        against(
                library,
                "top_p",
                "temperature=0.8 > top_p=0.95",
                chain -> chain.temperature(0.8f).topP(0.95f).dist(1));
        against(
                library,
                "top_p, broad (T = 3)",
                "temperature=3 > top_p=0.95",
                chain -> chain.temperature(3).topP(0.95f).dist(1));
        against(
                library,
                "typical",
                "temperature=0.8 > typical_p=0.95",
                chain -> chain.temperature(0.8f).typical(0.95f).dist(1));
        Work one = () -> {
            for (int i = 0; i < DRAWS; i++) Observables.of(logits, 0.8);
        };
        passes("ln Z, U, C, S in double precision", one);
        passes("ln Z, U, C, S in single precision", () -> {
            for (int i = 0; i < DRAWS; i++) Observables.rough(logits, 0.8);
        });
        sixtyFour(one);
    }

    private Row against(LlamaLibrary library, String name, String chain, UnaryOperator<LlamaSampler> stages) {
        Sampler sampler = new Sampler(SamplingChain.parse(chain), logits.length, 1, 0);
        int[] position = {0};
        return against(library, name, stages, () -> {
            for (int i = 0; i < DRAWS; i++) sampler.sample(logits, position[0]++);
        });
    }

    private Row against(LlamaLibrary library, String name, UnaryOperator<LlamaSampler> stages, Work kelvin) {
        try (LlamaSampler theirs = stages.apply(new LlamaSampler(library))) {
            return compare(name, kelvin, theirs);
        }
    }

    private void drawWithPartition(LlamaLibrary library) {
        Sampler draw = new Sampler(SamplingChain.parse("temperature=0.8"), logits.length, 1, 0);
        int[] position = {0};
        Work kelvin = () -> {
            for (int i = 0; i < DRAWS; i++) {
                draw.sampleWithPartition(logits, position[0]++);
                draw.logPartition();
            }
        };
        // llama.cpp's draw sums the exponentials anyway
        against(
                library,
                "draw at 0.8 and ln Z",
                chain -> chain.temperature(0.8f).dist(1),
                kelvin);
    }

    /** llama.cpp's share that is only building its array of candidates: its draw less its stages on an array that is there. */
    private void candidates(Row greedy) {
        Double whole = greedy.peer();
        Double stages = greedyStages;
        if (whole == null || stages == null) return;
        double built = whole - stages;
        report.accept(new Row(
                "llama.cpp's array of candidates, beside greedy",
                greedy.model(),
                1,
                greedy.kelvin(),
                built,
                built / greedy.kelvin(),
                null,
                null));
    }

    /** 64 temperatures from one reading of the spectrum, beside one temperature. */
    private void sixtyFour(Work one) {
        Work many = () -> {
            for (int i = 0; i < DRAWS / 10; i++) {
                DensityOfStates spectrum = DensityOfStates.of(logits);
                for (int t = 0; t < 64; t++) spectrum.at(0.25 + t * 0.0625);
            }
        };
        for (int i = 0; i < WARM_UP / DRAWS; i++) many.run();
        Row row = pairs.compare("one temperature / 64 temperatures", "V = " + logits.length, 1, many, one);
        report.accept(perDraw(row, DRAWS / 10, DRAWS));
    }

    private Row compare(String name, Work kelvin, LlamaSampler theirs) {
        for (int i = 0; i < WARM_UP / DRAWS; i++) kelvin.run();
        String model = "V = " + logits.length;
        int draws = Math.max(1, DRAWS / 10); // llama.cpp is slow: fewer draws, scaled below
        Row row = perDraw(
                pairs.compare(name, model, 1, kelvin, () -> {
                    for (int i = 0; i < draws; i++) theirs.sample(peer, -1);
                }),
                DRAWS,
                draws);
        report.accept(row);
        passes(name, kelvin);
        try (var candidates = new LlamaSampler.Candidates(logits.length)) {
            Row built = perDraw(
                    pairs.compare(
                            name + STAGES_ONLY,
                            model,
                            1,
                            kelvin,
                            Work.of(() -> candidates.fill(logits), () -> theirs.apply(candidates))),
                    DRAWS,
                    1);
            report.accept(built);
            if (name.equals("greedy")) greedyStages = built.peer();
        }
        return row;
    }

    /** The time of some work beside that of Kelvin's pass for the largest logits, which every draw needs. */
    private void passes(String name, Work work) {
        for (int i = 0; i < WARM_UP / DRAWS; i++) work.run();
        Row row = pairs.compare(Row.MAX_PASS + name, "V = " + logits.length, 1, work, maxPass);
        report.accept(perDraw(row, DRAWS, DRAWS));
    }

    /** One side did {@code ours} pieces of work, the other {@code theirs}. */
    private static Row perDraw(Row row, int ours, int theirs) {
        double factor = (double) ours / theirs;
        return new Row(
                row.work(),
                row.model(),
                1,
                row.kelvin() / ours,
                scaled(row.peer(), 1.0 / theirs),
                scaled(row.ratio(), factor),
                scaled(row.low(), factor),
                scaled(row.high(), factor));
    }

    private static @Nullable Double scaled(@Nullable Double value, double factor) {
        return value == null ? null : (Double) (value * factor);
    }
}
