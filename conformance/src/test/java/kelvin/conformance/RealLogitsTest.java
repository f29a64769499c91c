package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import kelvin.gguf.GgufFile;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The distribution of the file: log-probabilities of the eight best tokens, over twelve teacher-forced steps after each of
 * twenty prompts, against the double-precision forward pass of the same weights.
 */
@Tag("models")
class RealLogitsTest {
    private static final int STEPS = 12;
    private static final int BEST = 8;

    /** Distances of log-probabilities from the reference. */
    private static final class Distance {
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

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "mean |d ln p| %.5f, max %.4f, wrong argmax %d of %d",
                    sum / count,
                    greatest,
                    wrongArgmax,
                    count / BEST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void log_probabilities_are_those_of_the_file(String name) {
        Distance kelvin = new Distance();
        Distance llama = new Distance();
        try (GgufFile file = GgufFile.open(Fetched.model(name));
                Model model = Model.open(
                        Fetched.model(name),
                        ModelOptions.DEFAULT.withContextLength(2048).withKernels(ModelOptions.KernelChoice.VECTOR));
                LlamaCpp peer = new LlamaCpp(Fetched.llamaCpp(), Fetched.model(name))) {
            DoubleForward reference = new DoubleForward(file);
            peer.open(2048, 1, 2);
            for (String prompt : Prompts.ALL) {
                int[] ids = model.tokenizer().encode(prompt);
                int[] tokens = Arrays.copyOf(ids, ids.length + STEPS);
                double[][] ours = new double[STEPS][];
                try (Session session = model.session()) {
                    session.append(ids);
                    for (int s = 0; s < STEPS; s++) {
                        ours[s] = widen(session.logits());
                        tokens[ids.length + s] = best(ours[s])[0];
                        session.append(tokens[ids.length + s]);
                    }
                }
                double[][] exact = reference.logits(Arrays.copyOf(tokens, tokens.length - 1), STEPS);
                peer.clear();
                peer.append(ids);
                for (int s = 0; s < STEPS; s++) {
                    kelvin.add(exact[s], ours[s]);
                    llama.add(exact[s], widen(peer.logits()));
                    peer.append(tokens[ids.length + s]);
                }
            }
        }
        System.out.println(name + ", Kelvin:    " + kelvin);
        System.out.println(name + ", llama.cpp: " + llama);
        assertThat(kelvin.sum / kelvin.count).isLessThanOrEqualTo(0.002);
        assertThat(kelvin.greatest).isLessThanOrEqualTo(0.03);
        assertThat(kelvin.wrongArgmax).isZero();
    }

    private static double[] widen(float[] logits) {
        double[] wide = new double[logits.length];
        for (int i = 0; i < wide.length; i++) wide[i] = logits[i];
        return wide;
    }

    private static double logPartition(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        return most
                + Math.log(Arrays.stream(logits).map(l -> Math.exp(l - most)).sum());
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
