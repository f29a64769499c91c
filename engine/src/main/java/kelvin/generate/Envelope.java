package kelvin.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.Stability;
import kelvin.sampling.TemperatureInterval;
import kelvin.tokenizer.StreamDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Every text that one seed gives over a range of temperatures, in order of T. Each text has an exact interval, both ends
 * closed; the next begins at the next admissible double. Two neighbours share their tokens up to the first position whose
 * token changes, and only the rest is computed anew.
 */
public final class Envelope {
    private final Model model;
    private final long seed;
    private final int stream;
    private final int maxTokens;

    /**
     * One text.
     *
     * @param interval the temperatures that give it
     * @param ids tokens drawn, the end token included if one was drawn
     * @param text of these tokens
     * @param finishReason why it ended
     * @param parent index of the nearest preceding text with the longest common beginning, or null for the first
     * @param turn index in {@code ids} of the first token that the preceding text does not have, or -1 for the first
     */
    public record Text(
            TemperatureInterval interval,
            int[] ids,
            String text,
            Generation.FinishReason finishReason,
            @Nullable Integer parent,
            int turn) {}

    /** Makes an envelope of texts of up to {@code maxTokens} tokens. */
    public Envelope(Model model, long seed, int stream, int maxTokens) {
        this.model = model;
        this.seed = seed;
        this.stream = stream;
        this.maxTokens = maxTokens;
    }

    /**
     * Walks through the texts of a range until it ends or the consumer has enough.
     *
     * @param wanted takes a text and says whether the next is wanted
     * @return whether the range was walked through
     * @throws kelvin.model.ContextExceededException if the prompt does not fit the context
     */
    public boolean walk(int[] prompt, TemperatureInterval range, Predicate<Text> wanted) {
        try (Walk walk = new Walk(prompt)) {
            List<Text> texts = new ArrayList<>();
            double t = range.from();
            while (true) {
                Text text = walk.at(t, range.to(), texts);
                texts.add(text);
                boolean goesOn = wanted.test(text);
                if (text.interval().to() == range.to()) return true;
                if (!goesOn || Thread.currentThread().isInterrupted()) return false;
                t = TemperatureInterval.next(text.interval().to());
            }
        }
    }

    /** The text at hand, and up to which T each of its tokens is drawn. */
    private final class Walk implements AutoCloseable {
        private final int[] prompt;
        private final Draw draw;
        private final Stability stability;
        private Session session;
        private int[] ids = {};
        private double[] ends = {};

        Walk(int[] prompt) {
            this.prompt = prompt;
            this.draw = new Draw(model.info().vocabulary());
            this.stability = new Stability(model.info().vocabulary());
            this.session = model.session();
            session.append(prompt);
        }

        Text at(double t, double to, List<Text> before) {
            int same = 0;
            while (same < ids.length && ends[same] >= t) same++;
            int[] last = ids;
            back(same);
            int count = same;
            int room = Math.min(maxTokens, model.info().contextLength() - prompt.length);
            ids = Arrays.copyOf(last, Math.max(room, same));
            ends = Arrays.copyOf(ends, ids.length);
            boolean ended = false;
            while (count < room && !ended) {
                float[] logits = session.logits();
                int position = session.position();
                NoiseKey key = new NoiseKey(seed, stream, position, 0);
                int token = draw.draw(logits, null, t, key);
                ends[count] = stability
                        .around(logits, t, key, new TemperatureInterval(t, to))
                        .to();
                ids[count++] = token;
                ended = model.tokenizer().isEnd(token);
                if (!ended && count < room) session.append(token);
            }
            ids = Arrays.copyOf(ids, count);
            ends = Arrays.copyOf(ends, count);
            double end = to;
            for (double e : ends) end = Math.min(end, e);
            boolean stopped = count > 0 && model.tokenizer().isEnd(ids[count - 1]);
            return new Text(
                    new TemperatureInterval(t, end),
                    ids.clone(),
                    decode(),
                    stopped ? Generation.FinishReason.STOP : Generation.FinishReason.LENGTH,
                    parent(before),
                    before.isEmpty() ? -1 : turn(last));
        }

        /** Brings the session to the point where the token after the first {@code same} ones is drawn. */
        private void back(int same) {
            if (ids.length == 0) return;
            // The token before is appended again, for its logits.
            int[] whole = Arrays.copyOf(prompt, prompt.length + same);
            System.arraycopy(ids, 0, whole, prompt.length, same);
            int kept = Math.min(session.position(), whole.length - 1);
            if (!session.truncate(kept)) {
                session.close();
                session = model.session();
            }
            session.append(Arrays.copyOfRange(whole, session.position(), whole.length));
        }

        private int turn(int[] last) {
            int mismatch = Arrays.mismatch(last, ids);
            if (mismatch < 0) throw new AssertionError("two neighbours are the same text");
            return mismatch;
        }

        private @Nullable Integer parent(List<Text> before) {
            Integer parent = null;
            int longest = -1;
            for (int i = before.size() - 1; i >= 0; i--) {
                int mismatch = Arrays.mismatch(before.get(i).ids(), ids);
                int common = mismatch < 0 ? ids.length : mismatch;
                if (common > longest) {
                    longest = common;
                    parent = i;
                }
            }
            return parent;
        }

        private String decode() {
            StreamDecoder decoder = new StreamDecoder(model.tokenizer());
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                if (!model.tokenizer().isEnd(id)) text.append(decoder.accept(id));
            }
            return text.append(decoder.finish()).toString();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
