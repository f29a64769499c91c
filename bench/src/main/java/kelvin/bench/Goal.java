package kelvin.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the bench ought to show.
 *
 * @param work how the row's work begins
 * @param model the row's model
 * @param threads the row's threads, or 0 for any
 * @param kind what is held against the limit
 */
record Goal(String work, String model, int threads, Kind kind, double limit) {
    /** The largest vocabulary of the test models: goals of samplers are for 128,000 logits and more. */
    private static final String LOGITS = "V = 262144";

    private static final List<Goal> ALL = List.of(
            faster("decode", "smollm2", 1, 1.3),
            faster("decode", "smollm2", 2, 1.5),
            faster("decode", "gemma3", 1, 1.05),
            faster("decode", "gemma3", 2, 1.3),
            faster("32 replicas", "smollm2", 0, 1.8),
            faster("32 replicas", "gemma3", 0, 1.1),
            faster("prefill", "smollm2", 0, 1.3),
            faster("prefill", "gemma3", 0, 1),
            truer("smollm2"),
            truer("gemma3"),
            faster("greedy", LOGITS, 1, 30),
            faster("default chain", LOGITS, 1, 28),
            faster("draw at 0.8", LOGITS, 1, 90),
            faster("draw at 0.8 and ln Z", LOGITS, 1, 45),
            faster("top_p", LOGITS, 1, 35),
            faster("top_p, broad (T = 3)", LOGITS, 1, 100),
            faster("typical", LOGITS, 1, 150),
            passes(Row.MAX_PASS + "greedy", 1.05),
            passes(Row.MAX_PASS + "default chain", 1.25),
            passes(Row.MAX_PASS + "draw at 0.8", 2.5),
            passes(Row.MAX_PASS + "draw at 0.8 and ln Z", 4.5),
            passes(Row.MAX_PASS + "ln Z, U, C, S in single precision", 6),
            passes("one temperature / 64 temperatures", 6));

    /** The peer's Java engine, on every model that it runs. */
    private static final double JLAMA = 2;

    /** What a limit is about. */
    enum Kind {
        /** The peer's time over Kelvin's is at least the limit. */
        FASTER,
        /** Kelvin's time over that of its own pass is at most the limit. */
        PASSES,
        /** Kelvin's distance is at most the limit. */
        DISTANCE
    }

    private static Goal faster(String work, String model, int threads, double limit) {
        return new Goal(work, model, threads, Kind.FASTER, limit);
    }

    private static Goal passes(String work, double limit) {
        return new Goal(work, LOGITS, 1, Kind.PASSES, limit);
    }

    private static Goal truer(String model) {
        return new Goal(Row.DISTANCE, model, 0, Kind.DISTANCE, 0.002);
    }

    /** Returns the goal of a row, or null if it has none. */
    static @Nullable Goal of(Row row) {
        if (row.work().contains("Jlama")) return faster(row.work(), row.model(), row.threads(), JLAMA);
        if (row.work().endsWith(SamplerWork.STAGES_ONLY)) return null; // goals are for the whole of the peer's draw
        Goal found = null;
        for (Goal goal : ALL) {
            // "draw at 0.8" is the beginning of "draw at 0.8 and ln Z": the longest beginning counts
            if (goal.isOf(row) && (found == null || goal.work.length() > found.work.length())) found = goal;
        }
        return found;
    }

    private boolean isOf(Row row) {
        boolean sameThreads = threads == 0 || threads == row.threads();
        boolean sameWork = work.equals(row.work()) || row.work().startsWith(work + " ");
        return sameThreads
                && model.equals(row.model())
                && (sameWork || row.work().startsWith(work + ","));
    }

    /** Returns whether a row, which ran beside a peer, reaches the goal. */
    boolean isMet(Row row) {
        Double ratio = row.ratio();
        return switch (kind) {
            case FASTER -> ratio != null && ratio >= limit;
            case PASSES -> ratio != null && 1 / ratio <= limit;
            case DISTANCE -> row.kelvin() <= limit;
        };
    }

    @Override
    public String toString() {
        String number = limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
        return kind == Kind.FASTER ? "at least " + number : String.format(Locale.ROOT, "at most %s", number);
    }
}
