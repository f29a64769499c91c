package kelvin.conformance;

import java.util.ArrayList;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Thermometer;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a model wrote at a temperature, read by the thermometer. Each text has a stream of its own: in a shared one all
 * texts of a prompt would be the same, and texts of two temperatures would share their noise. The position of a draw is the
 * index of its token in the context, so every text is the one that the generator writes for this seed and stream.
 *
 * <p>An end token is a token like any other and the text goes on behind it: whatever stands before, the next token is drawn from
 * the model's distribution there, and that is all that the thermometer asks for. So every text has its full length.
 */
final class OwnTexts {
    /** Texts that go through the model together; more would only take more memory. */
    private static final int TOGETHER = 50;

    private OwnTexts() {}

    /**
     * What a text reads.
     *
     * @param beta fitted
     * @param error standard error of beta, null if there is none
     */
    record Text(double beta, @Nullable Double error) {
        /** Returns whether a beta lies within 1.96 standard errors of the fitted one. */
        boolean covers(double label) {
            return error != null && Math.abs(beta - label) < 1.96 * error;
        }
    }

    /**
     * Many texts.
     *
     * @param temperature that they were written at
     * @param texts their readings
     * @param scores of all tokens together if T is the temperature, a part above it, below it: {@code sum (U - e) / sqrt(sum Var)},
     *     standard normal for the true T
     */
    record Written(double temperature, List<Text> texts, double[] scores) {
        /** Returns how many texts read the temperature that a label says. */
        long covered(double label) {
            return texts.stream().filter(text -> text.covers(1 / label)).count();
        }
    }

    /** Writes texts and reads them; text i has stream {@code firstStream + i}. Wrong labels are off by the part {@code wrong}. */
    static Written write(
            Model model, int[] prompt, double t, long seed, int firstStream, int texts, int tokens, double wrong) {
        Tally tally = new Tally(t, wrong);
        try (Session start = model.session()) {
            start.append(prompt);
            for (int from = 0; from < texts; from += TOGETHER) {
                int count = Math.min(TOGETHER, texts - from);
                for (Thermometer text : group(model, start, t, seed, firstStream + from, count, tokens))
                    tally.add(text);
            }
        }
        return tally.written();
    }

    private static List<Thermometer> group(
            Model model, Session start, double t, long seed, int firstStream, int count, int tokens) {
        Draw draw = new Draw(model.info().vocabulary());
        List<Session> sessions = new ArrayList<>();
        List<Thermometer> thermometers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sessions.add(start.fork());
                thermometers.add(new Thermometer());
            }
            int[] drawn = new int[count];
            for (int n = 0; n < tokens; n++) {
                if (n > 0) model.step(sessions, drawn);
                for (int i = 0; i < count; i++) {
                    Session session = sessions.get(i);
                    NoiseKey key = new NoiseKey(seed, firstStream + i, session.position(), 0);
                    drawn[i] = draw.draw(session.logits(), null, t, key);
                    thermometers.get(i).add(session.logits(), drawn[i]);
                }
            }
            return thermometers;
        } finally {
            sessions.forEach(Session::close);
        }
    }

    /** Readings and sums; the spectra of a text are let go once it is read. */
    private static final class Tally {
        private final double t;
        private final double[] labels;
        private final double[] excess;
        private final double[] variance;
        private final List<Text> texts = new ArrayList<>();

        Tally(double t, double wrong) {
            this.t = t;
            this.labels = new double[] {t, t * (1 + wrong), t * (1 - wrong)};
            this.excess = new double[labels.length];
            this.variance = new double[labels.length];
        }

        void add(Thermometer text) {
            Thermometer.Reading reading = text.read();
            texts.add(new Text(reading.beta(), reading.modelError()));
            for (int k = 0; k < labels.length; k++) {
                for (int n = 0; n < text.tokens(); n++) {
                    DensityOfStates.Statistics s = text.spectrum(n).statistics(1 / labels[k]);
                    excess[k] += s.energy() - text.energy(n);
                    variance[k] += s.variance();
                }
            }
        }

        Written written() {
            double[] scores = new double[labels.length];
            for (int k = 0; k < scores.length; k++) scores[k] = excess[k] / StrictMath.sqrt(variance[k]);
            return new Written(t, List.copyOf(texts), scores);
        }
    }
}
