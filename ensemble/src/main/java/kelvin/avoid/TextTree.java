package kelvin.avoid;

import java.util.Arrays;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.random.Purpose;
import kelvin.sampling.Draw;
import kelvin.sampling.Ensemble;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.SamplingException;

/**
 * The texts that a chain draws after a prompt, as a tree of beginnings, with what is learnt of each. A {@link Path} is one
 * trial: a text drawn token by token from {@code p(v|h) U(hv)}, with the trial's own noise.
 */
final class TextTree {
    /** Bytes of logits that are kept so that a beginning need not be computed again. */
    private static final long ROW_BYTES = 64L << 20;

    private final Language language;
    private final long seed;
    private final int stream;
    private final int room;
    private final Sampler sampler;
    private final Sampler.Snapshot start;
    private final Draw draw;
    private final Node root = new Node(0);
    private long rowsLeft;

    TextTree(Language language, SamplingChain chain, long seed, int stream, int maxTokens) {
        this.language = language;
        this.seed = seed;
        this.stream = stream;
        this.room = Math.min(maxTokens, language.room());
        this.sampler = new Sampler(chain, language.vocabulary(), seed, stream);
        for (int id : language.prompt()) sampler.accept(id);
        this.start = sampler.snapshot();
        this.draw = new Draw(language.vocabulary());
        this.rowsLeft = ROW_BYTES / (4L * language.vocabulary());
    }

    Node root() {
        return root;
    }

    /** Returns the mass that is surely not exceeded by what is left: at most 1 minus the excluded mass. */
    double keptAtMost() {
        return Math.min(1, Math.min(Logarithms.exponentialUp(root.logKept()), Math.nextUp(1 - root.excluded())));
    }

    Path path(int attempt) {
        return new Path(attempt);
    }

    /** One trial. */
    final class Path {
        private final int attempt;
        private int[] ids = new int[16];
        private Node[] nodes = new Node[17]; // nodes[i] after i tokens
        private double[] logProbabilities = new double[17];
        private int count;
        private boolean fresh;

        private Path(int attempt) {
            this.attempt = attempt;
            nodes[0] = root;
            sampler.restore(start);
        }

        /** Returns whether there is no room for another token. */
        boolean full() {
            return count == room;
        }

        int count() {
            return count;
        }

        int[] ids() {
            return Arrays.copyOf(ids, count);
        }

        Node last() {
            return nodes[count];
        }

        Node node(int i) {
            return nodes[i];
        }

        /** Returns whether the last token had not been tried before in this place. */
        boolean fresh() {
            return fresh;
        }

        /** Returns ln p of the tokens so far, to {@link Logarithms#MARGIN} a token. */
        double logProbability() {
            return logProbabilities[count];
        }

        /** Returns a number between 0 and 1 that this trial's coin shows. */
        double coin() {
            GumbelField field = new GumbelField(new NoiseKey(seed, stream, language.prompt().length, attempt));
            return ((field.word(0, Purpose.ACCEPTANCE) >>> 12) + 0.5) * 0x1p-52;
        }

        /** Draws a token and returns it. */
        int step() {
            Node node = nodes[count];
            float[] logits = node.row();
            if (logits == null) {
                logits = language.logits(ids, count);
                if (rowsLeft > 0) {
                    node.keepRow(logits);
                    rowsLeft--;
                }
            }
            int position = language.prompt().length + count;
            double[] wide = new double[logits.length];
            for (int id = 0; id < wide.length; id++) wide[id] = logits[id];
            Ensemble ensemble = sampler.ensemble(wide, position, attempt);
            if (ensemble.tossedCoins()) throw coins(sampler.chain());
            Choice choice = Choice.of(ensemble);
            int token = choice.draw(draw, new NoiseKey(seed, stream, position, attempt), node);
            if (!language.isEnd(token)) sampler.accept(token);
            add(token, node, choice);
            return token;
        }

        private void add(int token, Node node, Choice choice) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                nodes = Arrays.copyOf(nodes, 2 * count + 1);
                logProbabilities = Arrays.copyOf(logProbabilities, 2 * count + 1);
            }
            fresh = node.childOf(token) == null;
            Node next = node.touch(token, choice);
            ids[count] = token;
            logProbabilities[count + 1] = logProbabilities[count] + node.logProbability(token);
            nodes[++count] = next;
        }

        /** Carries what the last node has learnt to all before it. */
        void learn() {
            for (int i = count - 1; i >= 0; i--) nodes[i].update();
        }
    }

    private static SamplingException coins(SamplingChain chain) {
        return new SamplingException(
                SamplingException.Kind.SETTING,
                null,
                chain,
                "a stage of the chain " + chain
                        + " tosses coins, so that a beginning has no one distribution to condition",
                "leave the stage out, or avoid phrases with rewind");
    }
}
