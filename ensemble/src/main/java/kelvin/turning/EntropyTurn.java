package kelvin.turning;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import kelvin.thermo.Observables;
import org.jspecify.annotations.Nullable;

/**
 * The entropy turning point of a model on some prompts (Du, Yang, Welleck 2025, arXiv 2502.05234): texts are sampled at each
 * temperature of a grid, H(T) is the mean entropy of the distributions that their tokens were drawn from, and the turning point is
 * the first T at which {@code d^2 ln H / dT^2 > 0}, by second differences on the grid: from there on entropy explodes.
 *
 * <p>Text k of a prompt has the same noise at every temperature, which makes differences between neighbours far less noisy than
 * texts with noise of their own would; every prompt and text has its own stream. So the answer is a function of the model, the
 * prompts, the settings and the seed.
 */
public final class EntropyTurn {
    private final Model model;
    private final Settings settings;

    /**
     * How to sample.
     *
     * @param texts sampled at each temperature, for each prompt
     * @param tokens of a text at most
     * @param step between temperatures; the grid is step, 2 step, ...
     * @param points of the grid
     * @param seed all 64 bits count
     */
    public record Settings(int texts, int tokens, double step, int points, long seed) {
        /** Checks the values. */
        public Settings {
            check("texts", texts, 1, 100_000);
            check("tokens", tokens, 1, 1_000_000);
            check("points", points, 3, 1_000);
            if (!(step > 0 && step <= 10)) throw new IllegalArgumentException("step is " + step + ", expected 0 to 10");
        }

        private static void check(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
            }
        }

        /** Returns 32 texts of 64 tokens at 0.1, 0.2, ... 1.6; the number of texts is the paper's. */
        public static Settings usual(long seed) {
            return new Settings(32, 64, 0.1, 16, seed);
        }

        /** Returns a temperature of the grid. */
        public double temperature(int point) {
            return StrictMath.rint(step * (point + 1) * 1e9) / 1e9; // 0.3, not 0.30000000000000004
        }
    }

    /**
     * A point of the curve.
     *
     * @param temperature T
     * @param entropy mean over all tokens drawn at T, in nats
     * @param tokens drawn
     */
    public record Point(double temperature, double entropy, long tokens) {}

    /**
     * What was found.
     *
     * @param points by rising temperature
     * @param temperature the turning point, or null if ln H bends down on the whole grid
     * @param least the least turning point when one text of each prompt is left out, null if there is none then
     * @param greatest the greatest
     */
    public record Turn(
            List<Point> points,
            @Nullable Double temperature,
            @Nullable Double least,
            @Nullable Double greatest) {
        /** Copies the points. */
        public Turn {
            points = List.copyOf(points);
        }
    }

    /** Learns how far the sampling is. */
    @FunctionalInterface
    public interface Progress {
        /** Called after each temperature of each prompt. */
        void at(int done, int all);
    }

    /** Makes a measurement. */
    public EntropyTurn(Model model, Settings settings) {
        this.model = model;
        this.settings = settings;
    }

    /**
     * Samples and finds the turning point.
     *
     * @param prompts token ids, BOS included
     * @throws IllegalArgumentException if there is no prompt, or one is empty
     * @throws kelvin.model.ContextExceededException if a prompt does not fit the context
     */
    public Turn measure(List<int[]> prompts, Progress progress) {
        if (prompts.isEmpty()) throw new IllegalArgumentException("there is no prompt; give at least one");
        int points = settings.points();
        // (temperature, text): entropies summed over the prompts, and the tokens that they belong to.
        double[][] sums = new double[points][settings.texts()];
        long[][] counts = new long[points][settings.texts()];
        for (int p = 0; p < prompts.size(); p++) {
            try (Session prompt = model.session()) {
                prompt.append(prompts.get(p));
                for (int i = 0; i < points; i++) {
                    int firstStream = Math.multiplyExact(p, settings.texts());
                    sample(prompt, settings.temperature(i), firstStream, sums[i], counts[i]);
                    progress.at(p * points + i + 1, prompts.size() * points);
                }
            }
        }
        return turn(sums, counts);
    }

    /** One text in the making. */
    private record Text(int number, Session session, Sampler sampler) {}

    /** Samples all texts at a temperature together: each step reads the weights once. */
    private void sample(Session prompt, double t, int firstStream, double[] sums, long[] counts) {
        SamplingChain chain = SamplingChain.of(new Temperature(t));
        List<Text> texts = new ArrayList<>();
        int context = model.info().contextLength();
        try {
            for (int k = 0; k < settings.texts(); k++) {
                Sampler sampler = new Sampler(chain, model.info().vocabulary(), settings.seed(), firstStream + k);
                texts.add(new Text(k, prompt.fork(), sampler));
            }
            for (int n = 0; n < settings.tokens() && !texts.isEmpty(); n++) {
                List<Text> alive = new ArrayList<>();
                List<Integer> tokens = new ArrayList<>();
                for (Text text : texts) {
                    float[] logits = text.session().logits();
                    sums[text.number()] += Observables.of(logits, t).entropy();
                    counts[text.number()]++;
                    int position = text.session().position();
                    int token = text.sampler().sample(logits, position);
                    boolean goesOn =
                            !model.tokenizer().isEnd(token) && n + 1 < settings.tokens() && position + 1 < context;
                    if (!goesOn) {
                        text.session().close();
                        continue;
                    }
                    alive.add(text);
                    tokens.add(token);
                }
                if (Thread.currentThread().isInterrupted()) throw new CancellationException("interrupted at T " + t);
                texts = alive;
                model.step(
                        texts.stream().map(Text::session).toList(),
                        tokens.stream().mapToInt(Integer::intValue).toArray());
            }
        } finally {
            for (Text text : texts) text.session().close();
        }
    }

    private Turn turn(double[][] sums, long[][] counts) {
        List<Point> points = new ArrayList<>();
        double[] all = curve(sums, counts, -1);
        for (int i = 0; i < all.length; i++) {
            long tokens = 0;
            for (long count : counts[i]) tokens += count;
            points.add(new Point(settings.temperature(i), all[i], tokens));
        }
        Double least = null;
        Double greatest = null;
        for (int left = 0; left < settings.texts() && settings.texts() > 1; left++) {
            int at = first(curve(sums, counts, left));
            if (at < 0) continue;
            double t = settings.temperature(at);
            if (least == null || t < least) least = t;
            if (greatest == null || t > greatest) greatest = t;
        }
        int at = first(all);
        return new Turn(points, at < 0 ? null : (Double) settings.temperature(at), least, greatest);
    }

    /** H at each temperature, without text {@code left} of each prompt. */
    private static double[] curve(double[][] sums, long[][] counts, int left) {
        double[] curve = new double[sums.length];
        for (int i = 0; i < curve.length; i++) {
            double sum = 0;
            long count = 0;
            for (int k = 0; k < sums[i].length; k++) {
                if (k == left) continue;
                sum += sums[i][k];
                count += counts[i][k];
            }
            curve[i] = sum / count;
        }
        return curve;
    }

    /**
     * Returns the first inner point of an even grid at which the second difference of ln H is above 0, or -1. A point with H = 0 has
     * no logarithm and no curvature.
     */
    static int first(double[] entropy) {
        for (int i = 1; i + 1 < entropy.length; i++) {
            if (!(entropy[i - 1] > 0 && entropy[i] > 0 && entropy[i + 1] > 0)) continue;
            double bend =
                    StrictMath.log(entropy[i + 1]) - 2 * StrictMath.log(entropy[i]) + StrictMath.log(entropy[i - 1]);
            if (bend > 0) return i;
        }
        return -1;
    }
}
