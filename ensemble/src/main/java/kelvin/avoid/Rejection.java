package kelvin.avoid;

import java.util.List;

/**
 * Exact draws from {@code p(x) e^(-lambda n(x))}, normalised, where n counts the phrases of a text and an infinite lambda means
 * conditioning on none. A trial draws a text from {@code q(x) = p(x) U(u)/U(root)}, u its longest beginning that was known
 * before, and is accepted with probability {@code e^(-lambda n(x)) / U(u)}. So each trial gives text x with probability {@code p(x)
 * e^(-lambda n(x)) / U(root)} whatever was learnt before, and what is accepted has the target's distribution. The coin is
 * thrown at the beginning, so that a trial ends as soon as it must fail. With lambda infinite this is CARS (Parys et al. 2025).
 */
final class Rejection {
    private final TextTree tree;
    private final Language language;
    private final Watch watch;
    private final double lambda;
    private final double[] excluded; // by phrase: the mass of the texts refused for it

    /** How a trial ended. */
    enum Outcome {
        ACCEPTED,
        REFUSED,
        CANCELLED
    }

    /**
     * A trial.
     *
     * @param phrase that it was refused for, or -1
     */
    record Trial(Outcome outcome, TextTree.Path path, Watch watch, int phrase) {}

    /** Learns of each token drawn and says whether to go on. */
    @FunctionalInterface
    interface Steps {
        boolean drawn(int tokens);
    }

    Rejection(TextTree tree, Language language, Watch watch, double lambda, int phrases) {
        this.tree = tree;
        this.language = language;
        this.watch = watch;
        this.lambda = lambda;
        this.excluded = new double[phrases];
    }

    /** Returns whether all mass is excluded. */
    boolean nothingLeft() {
        return tree.root().logKept() == Double.NEGATIVE_INFINITY;
    }

    /** Returns the phrase that holds most of the excluded mass, or -1 if none was met. */
    int heaviest() {
        int heaviest = -1;
        for (int i = 0; i < excluded.length; i++) {
            if (excluded[i] > 0 && (heaviest < 0 || excluded[i] > excluded[heaviest])) heaviest = i;
        }
        return heaviest;
    }

    /** Makes a trial; something must be left. */
    Trial trial(int attempt, Steps steps) {
        TextTree.Path path = tree.path(attempt);
        Watch text = watch.copy();
        double coin = path.coin();
        double drawnUnder = tree.root().logKept(); // ln U(u)
        boolean unknown = false;
        boolean ended = path.full();
        if (ended) text.end();
        while (!ended) {
            Node parent = path.last();
            int token = path.step();
            Node node = path.last();
            if (!path.fresh()) drawnUnder = node.logKept();
            else if (!unknown) drawnUnder = parent.logBound();
            unknown |= path.fresh();
            boolean isEnd = language.isEnd(token);
            if (!isEnd) text.accept(token);
            ended = isEnd || text.stopped() || path.full();
            if (ended) text.end();
            double factor = logFactor(text.certain());
            if (path.fresh()) node.bound(factor);
            boolean refused = coin >= StrictMath.exp(factor - drawnUnder);
            if (refused) {
                int phrase = guilty(text.occurrences());
                double lost = StrictMath.exp(drawnUnder) - StrictMath.exp(factor);
                excluded[phrase] += StrictMath.exp(path.logProbability()) * lost;
                path.learn();
                return new Trial(Outcome.REFUSED, path, text, phrase);
            }
            if (!ended && !steps.drawn(path.count())) {
                path.learn();
                return new Trial(Outcome.CANCELLED, path, text, -1);
            }
        }
        path.learn();
        return new Trial(Outcome.ACCEPTED, path, text, -1);
    }

    /** Returns ln of the factor of a text with this many phrases. */
    private double logFactor(int phrases) {
        return phrases == 0 ? 0 : -lambda * phrases;
    }

    /** Returns the phrase that a trial is refused for: the first where none may be, otherwise the last one too many. */
    private int guilty(List<Watch.Occurrence> occurrences) {
        return (lambda == Double.POSITIVE_INFINITY ? occurrences.getFirst() : occurrences.getLast()).phrase();
    }

    /** Returns the mass excluded for a phrase. */
    double excluded(int phrase) {
        return excluded[phrase];
    }
}
