package kelvin.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;

/** Draws several texts of one prompt together: one pass a step, and texts that are still the same are computed once. */
final class Streams {
    /** Texts in the making at a time; each holds keys and values of its own. */
    private static final int TOGETHER = 64;

    private final Continuations continuations;
    private final Reading reading;
    private final SamplingChain chain;
    private final long seed;

    Streams(Continuations continuations, Reading reading, SamplingChain chain, long seed) {
        this.continuations = continuations;
        this.reading = reading;
        this.chain = chain;
        this.seed = seed;
    }

    /** Learns of each draw before its token is added. */
    @FunctionalInterface
    interface Watcher {
        void drawn(int token, int[] before, float[] logits, Sampler sampler);
    }

    /** A text in the making. */
    final class Text {
        private final Sampler sampler;
        private final boolean untilSettled;
        private int[] tokens;
        private boolean over;

        /**
         * Starts a text.
         *
         * @param beginning tokens that are set
         * @param untilSettled whether it may end as soon as its answer is settled
         */
        Text(int stream, int[] beginning, boolean untilSettled) {
            this.sampler = new Sampler(chain, continuations.vocabulary(), seed, stream);
            this.tokens = beginning.clone();
            this.untilSettled = untilSettled;
            for (int token : continuations.prompt()) sampler.accept(token);
            for (int token : beginning) sampler.accept(token);
            over = ends();
        }

        private boolean ends() {
            return untilSettled ? reading.isSettled(tokens) : reading.isOver(tokens);
        }

        private void draw(float[] logits, Watcher watcher) {
            int token = sampler.sample(logits, continuations.prompt().length + tokens.length);
            watcher.drawn(token, tokens, logits, sampler);
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
            sampler.accept(token);
            over = ends();
        }

        int[] tokens() {
            return tokens;
        }

        String answer() {
            return reading.answer(tokens);
        }
    }

    /** Draws texts to their ends; returns whether all of them got there. */
    boolean run(List<Text> texts, Watcher watcher, BooleanSupplier goesOn) {
        for (int from = 0; from < texts.size(); from += TOGETHER) {
            List<Text> some = texts.subList(from, Math.min(texts.size(), from + TOGETHER));
            while (true) {
                Map<Prefix, List<Text>> open = new LinkedHashMap<>();
                for (Text text : some) {
                    if (!text.over)
                        open.computeIfAbsent(new Prefix(text.tokens), p -> new ArrayList<>())
                                .add(text);
                }
                if (open.isEmpty()) break;
                if (!goesOn.getAsBoolean()) return false;
                List<List<Text>> groups = new ArrayList<>(open.values());
                List<int[]> prefixes =
                        open.keySet().stream().map(Prefix::tokens).toList();
                continuations.logits(prefixes, true, (i, logits) -> {
                    for (Text text : groups.get(i)) text.draw(logits, watcher);
                });
            }
        }
        return true;
    }
}
