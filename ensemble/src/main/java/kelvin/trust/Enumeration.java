package kelvin.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Best-first enumeration of the texts after a prompt at T = 1: the heaviest beginning is taken next; if its answer is settled,
 * its whole mass is counted for that answer, otherwise the model says how it divides. At any time
 *
 * <pre>{@code m_A <= P(answer = A) <= m_A + u}</pre>
 *
 * <p>with m_A the mass counted for A and u the mass of the frontier, since the counted and the open beginnings divide all texts
 * among them. u is the sum of the masses of what lies in the queue, never 1 minus something. Every mass is kept as two doubles
 * that enclose it ({@link SoftmaxBounds}, {@link Directed}), so the bounds are certain for the distribution of these logits.
 *
 * <p>Most of a vocabulary is never looked at: of the children of a beginning only the likeliest enter the queue, and the others
 * as one bundle, which is opened when its heaviest child is the heaviest beginning. Opening it asks the model once more.
 */
final class Enumeration {
    /** Children that enter the queue at a time. */
    private static final int CHILDREN = 256;
    /** Nats below the likeliest child down to which children enter without being sorted out. */
    private static final float WINDOW = 8;
    /** Beginnings that the model is asked about together. */
    static final int TOGETHER = 16;

    private final Continuations continuations;
    private final Reading reading;
    private final BitSet ends = new BitSet();
    private final PriorityQueue<Node> queue = new PriorityQueue<>(Node.HEAVIEST);
    private final Map<String, double[]> masses = new HashMap<>(); // answer to lower and upper
    private int expanded;
    private long serial;

    Enumeration(Continuations continuations, Reading reading) {
        this.continuations = continuations;
        this.reading = reading;
        for (int id = 0; id < continuations.vocabulary(); id++) {
            if (continuations.isEnd(id)) ends.set(id);
        }
        queue.add(new Node(null, -1, 1, 1, 1, null, serial++));
    }

    /** Where the children of a beginning that are in a bundle begin: after this one, in order (logit descending, id ascending). */
    private record Boundary(float logit, int id) {
        boolean isBefore(float otherLogit, int otherId) {
            return otherLogit < logit || otherLogit == logit && otherId > id;
        }
    }

    /** A beginning; or, with a boundary, those children of its parent that lie behind. */
    private record Node(
            @Nullable Node parent,
            int token,
            double low,
            double high,
            double heaviest,
            @Nullable Boundary boundary,
            long serial) {
        static final Comparator<Node> HEAVIEST =
                Comparator.comparingDouble(Node::heaviest).reversed().thenComparingLong(Node::serial);

        int[] tokens() {
            int depth = 0;
            for (Node n = beginning(); n.parent != null; n = n.parent) depth++;
            int[] tokens = new int[depth];
            for (Node n = beginning(); n.parent != null; n = n.parent) tokens[--depth] = n.token;
            return tokens;
        }

        /** The beginning whose children are wanted. */
        Node beginning() {
            return boundary != null && parent != null ? parent : this;
        }
    }

    /**
     * Enumerates.
     *
     * @param budget forward passes at most
     */
    void run(int budget, BooleanSupplier goesOn) {
        while (expanded < budget && !queue.isEmpty() && goesOn.getAsBoolean()) {
            List<Node> batch = new ArrayList<>();
            List<int[]> prefixes = new ArrayList<>();
            int most = Math.min(TOGETHER, budget - expanded);
            while (batch.size() < most && !queue.isEmpty()) {
                int[] tokens = queue.peek().tokens();
                boolean again = prefixes.stream().anyMatch(p -> Arrays.equals(p, tokens));
                if (again) break; // a bundle of a beginning of this batch: next time
                Node node = queue.remove();
                if (node.boundary() == null && reading.isSettled(tokens)) {
                    count(reading.answer(tokens), node.low(), node.high());
                } else {
                    batch.add(node);
                    prefixes.add(tokens);
                }
            }
            if (batch.isEmpty()) continue;
            expanded += batch.size();
            continuations.logits(prefixes, false, (i, logits) -> expand(batch.get(i), prefixes.get(i), logits));
        }
        // What is settled needs no model, however little budget is left.
        List<Node> open = new ArrayList<>();
        while (!queue.isEmpty() && goesOn.getAsBoolean()) {
            Node node = queue.remove();
            int[] tokens = node.boundary() == null ? node.tokens() : new int[0];
            if (node.boundary() == null && isWorthReading(node) && reading.isSettled(tokens)) {
                count(reading.answer(tokens), node.low(), node.high());
            } else {
                open.add(node);
            }
        }
        queue.addAll(open);
    }

    /** Reading a text costs more than the mass of most of them is worth. */
    private static boolean isWorthReading(Node node) {
        return node.high() > 1e-6;
    }

    private void count(String answer, double low, double high) {
        double[] mass = masses.computeIfAbsent(answer, key -> new double[2]);
        mass[0] = Directed.addDown(mass[0], low);
        mass[1] = Directed.addUp(mass[1], high);
    }

    private void expand(Node node, int[] tokens, float[] logits) {
        SoftmaxBounds p = new SoftmaxBounds(logits);
        Node parent = node.beginning();
        Boundary after = node.boundary();
        if (after == null) {
            for (int id = ends.nextSetBit(0); id >= 0; id = ends.nextSetBit(id + 1)) {
                if (logits[id] == Float.NEGATIVE_INFINITY) continue;
                count(
                        reading.answer(tokens),
                        Directed.multiplyDown(parent.low(), p.lower(id)),
                        Directed.multiplyUp(parent.high(), p.upper(id)));
            }
        }
        int[] children = likeliest(logits, after);
        for (int id : children) {
            double high = Directed.multiplyUp(parent.high(), p.upper(id));
            queue.add(
                    new Node(parent, id, Directed.multiplyDown(parent.low(), p.lower(id)), high, high, null, serial++));
        }
        if (children.length > 0) bundle(parent, p, logits, children[children.length - 1]);
    }

    /** Puts the children behind the last one that entered into the queue as one. */
    private void bundle(Node parent, SoftmaxBounds p, float[] logits, int last) {
        Boundary boundary = new Boundary(logits[last], last);
        double weights = 0;
        int heaviest = -1;
        for (int id = 0; id < logits.length; id++) {
            if (!isChild(logits, id, boundary)) continue;
            weights = Directed.addUp(weights, p.weight(id));
            if (heaviest < 0 || logits[id] > logits[heaviest]) heaviest = id;
        }
        if (heaviest < 0) return;
        double high = Directed.multiplyUp(parent.high(), p.share(weights));
        double first = Directed.multiplyUp(parent.high(), p.upper(heaviest));
        queue.add(new Node(parent, -1, 0, high, first, boundary, serial++));
    }

    private boolean isChild(float[] logits, int id, @Nullable Boundary after) {
        return logits[id] > Float.NEGATIVE_INFINITY
                && (after == null || after.isBefore(logits[id], id))
                && !ends.get(id);
    }

    /** Returns the children behind a boundary within the window, at most so many, in order. */
    private int[] likeliest(float[] logits, @Nullable Boundary after) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (isChild(logits, id, after)) largest = Math.max(largest, logits[id]);
        }
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < logits.length; id++) {
            if (isChild(logits, id, after) && logits[id] >= largest - WINDOW) ids.add(id);
        }
        ids.sort((a, b) -> logits[a] == logits[b] ? Integer.compare(a, b) : Float.compare(logits[b], logits[a]));
        return ids.stream().limit(CHILDREN).mapToInt(Integer::intValue).toArray();
    }

    /** Returns an upper bound of the mass of all beginnings that are still open. */
    double unexplored() {
        double sum = 0;
        for (Node node : queue) sum = Directed.addUp(sum, node.high());
        return sum;
    }

    /** Returns the bounds of an answer and of all others that were met. */
    Belief belief(String answer) {
        double unexplored = unexplored();
        List<Belief.Rival> rivals = new ArrayList<>();
        masses.forEach((other, mass) -> {
            if (!other.equals(answer)) rivals.add(new Belief.Rival(other, mass[0], upper(mass[1], unexplored)));
        });
        rivals.sort(Comparator.comparingDouble(Belief.Rival::lower).reversed().thenComparing(Belief.Rival::answer));
        double[] own = masses.getOrDefault(answer, new double[2]);
        return new Belief(answer, own[0], upper(own[1], unexplored), rivals, expanded, unexplored, queue.isEmpty());
    }

    private static double upper(double mass, double unexplored) {
        return Math.min(1, Directed.addUp(mass, unexplored));
    }
}
