package kelvin.sampling;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Nucleus sampling (Holtzman et al. 2020): with the kept tokens in order of (logit descending, id ascending) and s_k the
 * running double sum of their weights, keeps the prefix that ends at the first {@code s_k >= p s_n}; p = 1 keeps every token.
 *
 * <p>The order of a whole vocabulary is not needed to find that end: only if it falls within the rounding error of an unordered
 * total is the definition carried out.
 */
public record TopP(double p, int minKeep) implements Stage {
    /** More than the relative error of a double sum of 2^24 terms in any order: 2^24 * 2^-53 = 2e-9. */
    private static final double MARGIN = 4e-9;
    /** The first look takes tokens within this many T of the ground state; later looks go further. */
    private static final double FIRST_LOOK = 8;

    /** Checks the parameters. */
    public TopP {
        if (!(p > 0 && p <= 1)) throw Cuts.setting("top_p", p, "p is " + p + ", expected 0 < p <= 1");
        Cuts.checkMinKeep("top_p", minKeep);
    }

    /** Makes the stage with a floor of one token. */
    public TopP(double p) {
        this(p, 1);
    }

    @Override
    public String name() {
        return "top_p";
    }

    @Override
    public StageText text() {
        return Cuts.text(name(), "p", p, minKeep);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        if (p == 1) return state;
        int[] order = prefix(ensemble);
        if (order.length == 0) order = byDefinition(ensemble);
        if (order.length < minKeep) order = Ranking.first(ensemble, minKeep);
        BitSet survivors = new BitSet(ensemble.vocabulary());
        for (int id : order) survivors.set(id);
        ensemble.retain(survivors);
        return state;
    }

    /** Returns the prefix by way of an unordered total, or nothing if it ends within that total's error. */
    private int[] prefix(Ensemble ensemble) {
        double t = ensemble.temperature();
        if (t == 0 || t == Double.POSITIVE_INFINITY) return new int[0];
        double ground = ensemble.groundLogit();
        double total = 0;
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            total += ensemble.weight(ensemble.logit(id), ground);
        }
        for (double look = FIRST_LOOK; look < 1000; look *= 2) {
            int[] order = Ranking.above(ensemble, ground - look * t);
            double sum = 0;
            for (int k = 0; k < order.length; k++) {
                sum += ensemble.weight(ensemble.logit(order[k]), ground);
                double excess = sum - p * total;
                if (Math.abs(excess) <= MARGIN * total) return new int[0];
                if (excess > 0) return Arrays.copyOf(order, k + 1);
            }
            if (order.length == ensemble.keptCount()) return new int[0];
        }
        return new int[0];
    }

    /** The definition, over the whole order. */
    int[] byDefinition(Ensemble ensemble) {
        int[] order = Ranking.first(ensemble, ensemble.keptCount());
        double ground = ensemble.logit(order[0]);
        double total = 0;
        for (int id : order) total += ensemble.weight(ensemble.logit(id), ground);
        double sum = 0;
        for (int k = 0; k < order.length; k++) {
            sum += ensemble.weight(ensemble.logit(order[k]), ground);
            if (sum >= p * total) return Arrays.copyOf(order, k + 1);
        }
        return order;
    }

    @Override
    public boolean keepsGroundState() {
        return true;
    }
}
