package kelvin.avoid;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has been learnt of the texts with one beginning h. Let {@code U(h)} be an upper bound on the mean, over these texts, of
 * the factor that a text is kept with: 1 at first, {@code e^(-lambda c)} once c occurrences are certain (0 if none may be),
 * the factor itself at the end of a text, and otherwise {@code U(h) = sum_v p(v|h) U(hv)} over all v. Only tokens that were
 * tried have a node; the others share {@code e^(-lambda c)} of h and enter as the rest of the mass, which is summed by itself,
 * never as 1 minus the others: so U keeps its digits when nearly all is excluded. This is the trie of CARS (Parys et al. 2025,
 * with r = 1 - U), for factors between 0 and 1 as well.
 *
 * <p>Stored is ln U, never below the true one, and the excluded mass {@code r = 1 - U}, never above it: both are sums of positive
 * terms, rounded outward at each node by {@link Logarithms#MARGIN}.
 */
final class Node {
    private static final int FIRST_CHILDREN = 2;

    private int[] tokens = {};
    private @Nullable Node[] children = {};
    private double[] logWeights = {}; // of the children
    private int count;
    private double logRest; // ln of the weights of all other tokens
    private double logTotal;
    private double logBound;
    private double logKept;
    private double excluded;
    private float @Nullable [] row;

    /** Makes a node of which nothing is known but the bound of its parent. */
    Node(double logBound) {
        bound(logBound);
    }

    /** Says that no text with this beginning is kept with more than {@code e^logBound}. */
    void bound(double newLogBound) {
        logBound = newLogBound;
        logKept = newLogBound;
        excluded = lost(newLogBound);
    }

    /** Returns {@code 1 - e^x}, never above it. */
    private static double lost(double x) {
        double lost = -StrictMath.expm1(x); // within an ulp, exact at both ends
        return lost == 0 || lost == 1 ? lost : Math.nextDown(Math.nextDown(lost));
    }

    /** Returns ln of the bound that tokens without a node share. */
    double logBound() {
        return logBound;
    }

    /** Returns ln U. */
    double logKept() {
        return logKept;
    }

    /** Returns the excluded mass, a lower bound on 1 - U. */
    double excluded() {
        return excluded;
    }

    int count() {
        return count;
    }

    int token(int i) {
        return tokens[i];
    }

    /** Returns {@code ln U(hv) - ln U} of the tokens without a node, for child i. */
    double tilt(int i) {
        return child(i).logKept - logBound;
    }

    Node child(int i) {
        Node child = children[i];
        if (child == null) throw new AssertionError("node without child " + i);
        return child;
    }

    @Nullable
    Node childOf(int token) {
        for (int i = 0; i < count; i++) if (tokens[i] == token) return children[i];
        return null;
    }

    /** Returns the node of a token, made if it was not tried before. */
    Node touch(int token, Choice choice) {
        Node known = childOf(token);
        return known != null ? known : adopt(token, new Node(logBound), choice);
    }

    /** Takes a node as that of a token which was not tried before. */
    Node adopt(int token, Node child, Choice choice) {
        if (count == tokens.length) {
            int size = Math.max(FIRST_CHILDREN, 2 * count);
            tokens = Arrays.copyOf(tokens, size);
            children = Arrays.copyOf(children, size);
            logWeights = Arrays.copyOf(logWeights, size);
        }
        tokens[count] = token;
        children[count] = child;
        logWeights[count] = choice.logWeight(token);
        count++;
        weigh(choice);
        return child;
    }

    /** Takes a node for several tokens that were not tried before, of which no text is kept. */
    void exclude(int[] more, Choice choice) {
        Node nothing = new Node(Double.NEGATIVE_INFINITY);
        tokens = Arrays.copyOf(tokens, count + more.length);
        children = Arrays.copyOf(children, count + more.length);
        logWeights = Arrays.copyOf(logWeights, count + more.length);
        for (int token : more) {
            tokens[count] = token;
            children[count] = nothing;
            logWeights[count] = choice.logWeight(token);
            count++;
        }
        weigh(choice);
    }

    private void weigh(Choice choice) {
        logRest = choice.logRest(tokens, count);
        double[] all = Arrays.copyOf(logWeights, count + 1);
        all[count] = logRest;
        logTotal = Logarithms.sum(all, all.length);
    }

    /** Returns {@code ln p(v|h)} of a token that was tried, to {@link Logarithms#MARGIN}. */
    double logProbability(int token) {
        for (int i = 0; i < count; i++) if (tokens[i] == token) return logWeights[i] - logTotal;
        throw new AssertionError("token " + token + " was not tried");
    }

    /** Learns anew what its children have learnt. */
    void update() {
        double[] all = new double[count + 1];
        Compensated lost = new Compensated();
        for (int i = 0; i < count; i++) {
            all[i] = logWeights[i] + child(i).logKept;
            lost.add(StrictMath.exp(logWeights[i] - logTotal) * child(i).excluded);
        }
        all[count] = logRest + logBound;
        lost.add(StrictMath.exp(logRest - logTotal) * lost(logBound));
        double kept = Logarithms.sum(all, all.length);
        double size = kept == Double.NEGATIVE_INFINITY ? 0 : Math.abs(kept) + Math.abs(logTotal);
        logKept = Math.min(logBound, Logarithms.up(kept - logTotal, size));
        excluded = Math.max(0, lost.value() * (1 - 2 * Logarithms.MARGIN));
    }

    /** Returns the logits kept here, or null. */
    float @Nullable [] row() {
        return row;
    }

    void keepRow(float[] logits) {
        row = logits.clone();
    }
}
