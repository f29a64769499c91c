package kelvin.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import kelvin.random.NoiseKey;
import kelvin.sampling.Logits;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Temperature;
import kelvin.thermo.TokenStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the places where a text nearly went another way, and draws the other ways. Only places before the answer is
 * settled are looked at: nothing later can change it. Of those the ones with the likeliest lost tokens are taken; at T = 0 and
 * T = infinity, where probabilities say nothing of what is near, those at T = 1 decide.
 */
final class ForkFinder {
    /** Streams beside the text's own in which the two ways are compared. */
    static final int OTHERS = 2;
    /** Their numbers begin this far from the text's own, so that no replica shares their noise. */
    static final int OTHER_STREAMS = 1_000_000;
    /** Probability of a lost token that is worth a look. */
    static final double LEAST_P = 0.01;

    private static final Comparator<Candidate> NEAREST = Comparator.comparingDouble(Candidate::weight)
            .reversed()
            .thenComparingInt(candidate -> candidate.before().length);

    private final Reading reading;
    private final SamplingChain chain;
    private final long seed;
    private final int stream;
    private final int most;
    private final boolean cuts;
    private final List<Candidate> candidates = new ArrayList<>();

    /** A place that may be a fork. */
    private record Candidate(int[] before, int kept, int lost, double weight, float[] logits) {}

    ForkFinder(Reading reading, SamplingChain chain, long seed, int stream, int most) {
        this.reading = reading;
        this.chain = chain;
        this.seed = seed;
        this.stream = stream;
        this.most = most;
        this.cuts = !chain.stages().stream().allMatch(stage -> stage instanceof Temperature);
    }

    /** Learns of a draw of the text. */
    void drawn(int token, int[] before, float[] logits, Sampler sampler, int position) {
        if (most == 0 || reading.isSettled(before)) return;
        int lost = lost(token, logits, sampler, position);
        if (lost < 0) return;
        double t = chain.temperature();
        boolean end = t == 0 || t == Double.POSITIVE_INFINITY;
        double weight = TokenStatistics.of(logits, lost, end ? 1 : t).probability();
        if (weight < LEAST_P) return;
        boolean full = candidates.size() == most;
        if (full && weight <= candidates.getLast().weight()) return;
        if (full) candidates.removeLast();
        candidates.add(new Candidate(before.clone(), token, lost, weight, logits.clone()));
        candidates.sort(NEAREST);
    }

    /** The likeliest other token that the chain leaves, or -1. */
    private int lost(int token, float[] logits, Sampler sampler, int position) {
        int lost = -1;
        int[] left = cuts ? sampler.trace(Logits.widen(logits), position, null).kept() : null;
        int count = left == null ? logits.length : left.length;
        for (int i = 0; i < count; i++) {
            int id = left == null ? i : left[i];
            if (id == token || logits[id] == Float.NEGATIVE_INFINITY) continue;
            if (lost < 0 || logits[id] > logits[lost]) lost = id;
        }
        return lost;
    }

    /**
     * Draws the other ways.
     *
     * @param answer of the text
     * @return in order of position; null if it was interrupted
     */
    @Nullable
    List<Fork> find(Streams streams, String answer, int promptLength, BooleanSupplier goesOn) {
        List<Candidate> order = new ArrayList<>(candidates);
        order.sort(Comparator.comparingInt(candidate -> candidate.before().length));
        List<List<Streams.Text>> kept = new ArrayList<>();
        List<List<Streams.Text>> lost = new ArrayList<>();
        List<Streams.Text> all = new ArrayList<>();
        for (Candidate c : order) {
            List<Streams.Text> with = new ArrayList<>();
            List<Streams.Text> without = new ArrayList<>();
            for (int k = 0; k <= OTHERS; k++) {
                int number = k == 0 ? stream : stream + OTHER_STREAMS + k - 1;
                if (k > 0) with.add(streams.new Text(number, with(c.before(), c.kept()), true));
                without.add(streams.new Text(number, with(c.before(), c.lost()), true));
            }
            kept.add(with);
            lost.add(without);
            all.addAll(with);
            all.addAll(without);
        }
        if (!streams.run(all, (token, before, logits, sampler) -> {}, goesOn)) return null;
        List<Fork> forks = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int differ = lost.get(i).get(0).answer().equals(answer) ? 0 : 1;
            for (int k = 0; k < OTHERS; k++) {
                String other = lost.get(i).get(k + 1).answer();
                if (!kept.get(i).get(k).answer().equals(other)) differ++;
            }
            forks.add(fork(order.get(i), promptLength, 2 * differ > OTHERS + 1));
        }
        return forks;
    }

    private Fork fork(Candidate c, int promptLength, boolean changes) {
        int position = promptLength + c.before().length;
        double t = chain.temperature();
        Double crossing =
                cuts ? null : Crossing.nearest(c.logits(), c.lost(), t, new NoiseKey(seed, stream, position, 0));
        return new Fork(
                position,
                c.kept(),
                c.lost(),
                TokenStatistics.of(c.logits(), c.kept(), t).probability(),
                TokenStatistics.of(c.logits(), c.lost(), t).probability(),
                crossing,
                changes);
    }

    private static int[] with(int[] tokens, int token) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return longer;
    }
}
