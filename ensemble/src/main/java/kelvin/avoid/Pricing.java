package kelvin.avoid;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Prices by drawing texts without replacement. Text k comes from the chain's distribution restricted to the texts that were
 * not drawn before, whose mass is {@code O_k}; so for the set A of texts without a phrase
 *
 * <pre>{@code X_k = sum_{j<k, x_j in A} p(x_j) + O_k 1[x_k in A]}</pre>
 *
 * has expectation P(A) whatever was drawn before, which makes the mean of the {@code X_k} unbiased (Des Raj 1956, "Some estimators
 * in sampling with varying probabilities without replacement"). Their deviations are uncorrelated, so that {@code sum (X_k -
 * mean)^2 / (K (K - 1))} is an unbiased estimate of the mean's variance.
 *
 * <p>Bounds: P(A) is at least the mass of the texts of A that were drawn, and at most that plus the mass of the texts that were
 * not. It is also at most 1 minus the mass of the beginnings at which the phrase became certain; no two of these lie on one
 * text, so their masses add.
 */
final class Pricing {
    /** What a compensated sum and two further roundings may be off by, relative. */
    private static final double SUM_SLACK = 0x1p-49;

    private final TextTree tree;
    private final Language language;
    private final Watch watch;
    private final Ledger[] ledgers; // by phrase; the last is for any of them
    private int texts;

    /** What is known of one phrase. */
    private static final class Ledger {
        private final Compensated excluded = new Compensated(); // mass of the beginnings with it, not above it
        private final Compensated without = new Compensated(); // mass of the texts drawn without it, not above it
        private final Compensated withoutAtMost = new Compensated(); // and not below it
        private final Compensated squares = new Compensated();
        private int texts;
        private double mean;

        /** Takes a further X_k (Welford 1962). */
        void estimate(double x, int k) {
            double before = mean;
            mean += (x - mean) / k;
            squares.add((x - before) * (x - mean));
        }
    }

    Pricing(TextTree tree, Language language, Watch watch, int phrases) {
        this.tree = tree;
        this.language = language;
        this.watch = watch;
        this.ledgers = new Ledger[phrases + 1];
        Arrays.setAll(ledgers, i -> new Ledger());
    }

    /** Returns whether all texts were drawn. */
    boolean exhausted() {
        return tree.root().logKept() == Double.NEGATIVE_INFINITY;
    }

    int texts() {
        return texts;
    }

    /** Returns how many of the texts have a phrase. */
    int texts(int phrase) {
        return ledgers[phrase].texts;
    }

    /** Returns how many of the texts have any phrase. */
    int textsWithAny() {
        return texts(ledgers.length - 1);
    }

    /** Draws one more text; returns false, and learns nothing, if it was not finished. */
    boolean draw(int attempt, Rejection.Steps steps) {
        TextTree.Path path = tree.path(attempt);
        double open = StrictMath.exp(tree.root().logKept());
        Watch text = watch.copy();
        BitSet found = new BitSet(); // phrases of this text, and the last bit if there are any
        double[] foundAt =
                new double[ledgers.length]; // ln of the mass excluded for the phrase; -infinity if it was before
        boolean ended = path.full();
        if (ended) text.end();
        while (!ended) {
            int token = path.step();
            boolean isEnd = language.isEnd(token);
            if (!isEnd) text.accept(token);
            ended = isEnd || text.stopped() || path.full();
            if (ended) text.end();
            double mass = path.fresh() ? path.logProbability() : Double.NEGATIVE_INFINITY;
            for (Watch.Occurrence occurrence : text.occurrences()) {
                note(occurrence.phrase(), mass, found, foundAt);
                note(ledgers.length - 1, mass, found, foundAt);
            }
            if (!ended && !steps.drawn(path.count())) return false;
        }
        count(path, open, found, foundAt);
        path.last().bound(Double.NEGATIVE_INFINITY);
        path.learn();
        return true;
    }

    private static void note(int ledger, double mass, BitSet found, double[] foundAt) {
        if (found.get(ledger)) return;
        found.set(ledger);
        foundAt[ledger] = mass;
    }

    private void count(TextTree.Path path, double open, BitSet found, double[] foundAt) {
        texts++;
        double log = path.logProbability();
        double atLeast = StrictMath.exp(log - slack(path, log));
        double atMost = Logarithms.exponentialUp(log + slack(path, log));
        for (int i = 0; i < ledgers.length; i++) {
            Ledger ledger = ledgers[i];
            ledger.estimate(ledger.without.value() + (found.get(i) ? 0 : open), texts);
            if (!found.get(i)) {
                ledger.without.add(atLeast);
                ledger.withoutAtMost.add(atMost);
                continue;
            }
            ledger.texts++;
            double logMass = foundAt[i];
            if (logMass > Double.NEGATIVE_INFINITY) {
                ledger.excluded.add(StrictMath.exp(logMass - slack(path, logMass)));
            }
        }
    }

    /** What the logarithm of a text's probability may be off by. */
    private static double slack(TextTree.Path path, double log) {
        return path.count() * Logarithms.MARGIN - log * Logarithms.RELATIVE;
    }

    /** Returns the price of the absence of a phrase. */
    Price price(int phrase) {
        return price(ledgers[phrase]);
    }

    /** Returns the price of the absence of all phrases. */
    Price total() {
        return price(ledgers[ledgers.length - 1]);
    }

    private Price price(Ledger ledger) {
        double atLeast = ledger.without.value() * (1 - SUM_SLACK);
        double open = Logarithms.exponentialUp(tree.root().logKept());
        double atMost = Math.min(
                1 - ledger.excluded.value() + SUM_SLACK, (ledger.withoutAtMost.value() + open) * (1 + SUM_SLACK));
        if (exhausted()) return Price.of(atLeast, atMost, (atLeast + atMost) / 2, 0);
        double error = texts < 2
                ? Double.POSITIVE_INFINITY
                : StrictMath.sqrt(ledger.squares.value() / ((double) texts * (texts - 1)));
        return Price.of(atLeast, atMost, ledger.mean, error);
    }
}
