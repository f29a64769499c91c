package kelvin.sampling;

import java.util.Arrays;

/**
 * The beginning of an order of tokens that holds a share p of their mass. With s_k the running double sum of the weights in
 * order (key descending, id ascending), it ends at the first {@code s_k >= p s_n}.
 *
 * <p>The order of a whole vocabulary is not needed to find that end: only if it falls within the rounding error of an unordered
 * total is the definition carried out.
 */
final class MassPrefix {
    /** More than the relative error of a double sum of 2^24 terms in any order: 2^24 * 2^-53 = 2e-9. */
    private static final double MARGIN = 4e-9;
    /** The first look takes tokens within this many T of the best key; later looks go further. */
    private static final double FIRST_LOOK = 8;

    private MassPrefix() {}

    /**
     * Returns the prefix in order.
     *
     * @param keys by id, in nats, so that T says how far mass reaches
     * @param best no key of a kept token is greater
     */
    static int[] of(Ensemble ensemble, double[] keys, double best, double p) {
        int[] order = unordered(ensemble, keys, best, p);
        return order.length > 0 ? order : byDefinition(ensemble, keys, p);
    }

    /** Returns the prefix by way of an unordered total, or nothing if it ends within that total's error. */
    private static int[] unordered(Ensemble ensemble, double[] keys, double best, double p) {
        double t = ensemble.temperature();
        if (t == 0 || t == Double.POSITIVE_INFINITY) return new int[0];
        double ground = ensemble.groundLogit();
        double total = 0;
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            total += ensemble.weight(ensemble.logit(id), ground);
        }
        for (double look = FIRST_LOOK; look < 1000; look *= 2) {
            int[] order = Ranking.above(ensemble, keys, best - look * t);
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

    /** Returns the prefix by its definition, over the whole order. */
    static int[] byDefinition(Ensemble ensemble, double[] keys, double p) {
        int[] order = Ranking.first(ensemble, keys, ensemble.keptCount());
        double ground = ensemble.groundLogit();
        double total = 0;
        for (int id : order) total += ensemble.weight(ensemble.logit(id), ground);
        double sum = 0;
        for (int k = 0; k < order.length; k++) {
            sum += ensemble.weight(ensemble.logit(order[k]), ground);
            if (sum >= p * total) return Arrays.copyOf(order, k + 1);
        }
        return order;
    }
}
