package kelvin.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far replicas of one prompt agree.
 *
 * @param replicas texts that were drawn
 * @param unseenMass Good and Turing's estimate of the probability that one more replica has an answer that none had: the share
 *     of answers seen once (Good, Biometrika 40:237, 1953)
 * @param semanticEntropy {@code -sum f ln f} over the shares f of the clusters, nats: the discrete form of Farquhar et al.
 *     (Nature 630:625, 2024, Methods), with equal normalised answers for equal meanings
 * @param clusters largest first, of equal ones the one seen first
 */
public record Agreement(int replicas, double unseenMass, double semanticEntropy, List<Cluster> clusters) {
    /** Level of the intervals of the shares, which hold together. */
    public static final double LEVEL = 0.95;

    /** Copies the list. */
    public Agreement {
        clusters = List.copyOf(clusters);
    }

    /**
     * Replicas with one answer.
     *
     * @param count of replicas
     * @param low end of the interval of its share
     * @param high end of the interval of its share
     * @param answer normalised
     */
    public record Cluster(int count, double low, double high, String answer) {}

    /**
     * Counts normalised answers.
     *
     * @param answers one a replica, at least one
     */
    public static Agreement of(List<String> answers) {
        if (answers.isEmpty()) throw new IllegalArgumentException("there are no answers; draw a replica at least");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String answer : answers) counts.merge(answer, 1, Integer::sum);
        List<Map.Entry<String, Integer>> order = new ArrayList<>(counts.entrySet());
        order.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
        int[] sizes = order.stream().mapToInt(Map.Entry::getValue).toArray();
        SisonGlaz.Interval[] intervals = SisonGlaz.intervals(sizes, LEVEL);
        int n = answers.size();
        int singles = 0;
        double entropy = 0;
        List<Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 1) singles++;
            double share = (double) sizes[i] / n;
            entropy -= share * StrictMath.log(share);
            clusters.add(new Cluster(
                    sizes[i],
                    intervals[i].low(),
                    intervals[i].high(),
                    order.get(i).getKey()));
        }
        return new Agreement(n, (double) singles / n, Math.max(0, entropy), clusters);
    }
}
