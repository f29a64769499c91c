package kelvin.conformance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kelvin.gguf.GgufFile;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;

/**
 * How far log-probabilities lie from those of the model file: over the eight likeliest tokens of twelve teacher-forced steps
 * after each prompt, against a double-precision forward pass of the same dequantised weights.
 */
public final class Truth {
    private static final int STEPS = 12;
    private static final int BEST = 8;
    private static final int CONTEXT = 2048;

    private Truth() {}

    /**
     * Distances from the reference.
     *
     * @param mean of |d ln p|
     * @param greatest |d ln p|
     * @param wrongArgmax steps whose likeliest token is another, though the reference's two best are more than 0.05 apart
     */
    public record Distance(double mean, double greatest, int wrongArgmax, int steps) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "mean |d ln p| %.5f, max %.4f, wrong argmax %d of %d",
                    mean,
                    greatest,
                    wrongArgmax,
                    steps);
        }
    }

    /**
     * Distances of both engines.
     *
     * @param half Kelvin's with keys and values in half precision, as llama.cpp keeps them in any case
     */
    public record Distances(Distance kelvin, Distance half, Distance peer) {}

    /** Measures Kelvin and llama.cpp on the last prompts of {@link Prompts}, at most 20. */
    public static Distances measure(Path model, LlamaLibrary library, int prompts) {
        List<String> texts = Prompts.ALL.subList(Prompts.ALL.size() - prompts, Prompts.ALL.size());
        Sums ours = new Sums();
        Sums halves = new Sums();
        Sums theirs = new Sums();
        ModelOptions options =
                ModelOptions.DEFAULT.withContextLength(CONTEXT).withKernels(ModelOptions.KernelChoice.VECTOR);
        try (GgufFile file = GgufFile.open(model);
                Model kelvin = Model.open(model, options);
                Model half = Model.open(model, options.withCache(ModelOptions.CachePrecision.FLOAT16));
                LlamaCpp peer = new LlamaCpp(library, model)) {
            DoubleForward reference = new DoubleForward(file);
            peer.open(CONTEXT, 1, 2);
            for (String text : texts) {
                int[] prompt = kelvin.tokenizer().encode(text);
                int[] next = best(kelvin, prompt);
                double[][] exact = reference.logits(join(prompt, next, STEPS - 1), STEPS);
                follow(kelvin, prompt, next, exact, ours);
                follow(half, prompt, next, exact, halves);
                peer.clear();
                peer.append(prompt);
                for (int s = 0; s < STEPS; s++) {
                    theirs.add(exact[s], widen(peer.logits()));
                    peer.append(next[s]);
                }
            }
        }
        return new Distances(ours.distance(), halves.distance(), theirs.distance());
    }

    /** Returns the tokens that a model likes best, one after the other. */
    private static int[] best(Model model, int[] prompt) {
        int[] next = new int[STEPS];
        try (Session session = model.session()) {
            session.append(prompt);
            for (int s = 0; s < STEPS; s++) {
                next[s] = best(widen(session.logits()))[0];
                session.append(next[s]);
            }
        }
        return next;
    }

    private static void follow(Model model, int[] prompt, int[] next, double[][] exact, Sums sums) {
        try (Session session = model.session()) {
            session.append(prompt);
            for (int s = 0; s < STEPS; s++) {
                sums.add(exact[s], widen(session.logits()));
                session.append(next[s]);
            }
        }
    }

    private static int[] join(int[] prompt, int[] next, int count) {
        int[] all = Arrays.copyOf(prompt, prompt.length + count);
        System.arraycopy(next, 0, all, prompt.length, count);
        return all;
    }

    private static final class Sums {
        private double sum;
        private double greatest;
        private int count;
        private int wrongArgmax;

        void add(double[] reference, double[] logits) {
            double z = logPartition(reference);
            double other = logPartition(logits);
            int[] best = best(reference);
            for (int id : best) {
                double d = Math.abs(reference[id] - z - (logits[id] - other));
                sum += d;
                greatest = Math.max(greatest, d);
                count++;
            }
            if (reference[best[0]] - reference[best[1]] > 0.05 && best(logits)[0] != best[0]) wrongArgmax++;
        }

        Distance distance() {
            return new Distance(sum / count, greatest, wrongArgmax, count / BEST);
        }
    }

    private static double[] widen(float[] logits) {
        double[] wide = new double[logits.length];
        for (int i = 0; i < wide.length; i++) wide[i] = logits[i];
        return wide;
    }

    private static double logPartition(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        double sum = 0;
        for (double logit : logits) sum += StrictMath.exp(logit - most);
        return most + StrictMath.log(sum);
    }

    private static int[] best(double[] logits) {
        double least = Arrays.stream(logits).max().orElseThrow() - 20;
        return IntStream.range(0, logits.length)
                .filter(i -> logits[i] > least)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logits[i]))
                .limit(BEST)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
