package kelvin.generate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.sampling.Sampler;
import kelvin.tokenizer.StreamDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The generation loop: logits, draw, token, text. One seed gives the same text at the same temperature wherever it runs. The
 * memory of the last text is kept for the next prompt that begins like it.
 */
public final class Generator {
    private final Model model;
    private final boolean hashesLogits;
    private final PrefixCache prefixes;

    /** Makes a generator. */
    public Generator(Model model) {
        this(model, false);
    }

    /**
     * Makes a generator.
     *
     * @param hashesLogits whether the logits of all draws are hashed; otherwise the hash is empty
     */
    public Generator(Model model, boolean hashesLogits) {
        this.model = model;
        this.hashesLogits = hashesLogits;
        this.prefixes = new PrefixCache(model);
    }

    /**
     * Generates a text.
     *
     * @throws kelvin.model.ContextExceededException if the prompt does not fit the context
     * @throws kelvin.sampling.SamplingException if the chain leaves nothing to draw
     */
    public Generation generate(GenerationRequest request, TokenListener listener) {
        int[] prompt = request.promptIds().stream().mapToInt(Integer::intValue).toArray();
        Session session = prefixes.take(prompt);
        boolean done = false;
        try {
            session.append(Arrays.copyOfRange(prompt, session.position(), prompt.length));
            Loop loop = new Loop(request, listener, session, prompt);
            Generation generation = loop.run();
            prefixes.give(session, loop.tokens(prompt));
            done = true;
            return generation;
        } finally {
            if (!done) session.close();
        }
    }

    /** The state of one generation. */
    private final class Loop {
        private final GenerationRequest request;
        private final TokenListener listener;
        private final Session session;
        private final Sampler sampler;
        private final StreamDecoder decoder = new StreamDecoder(model.tokenizer());
        private final StopScanner scanner;
        private final StringBuilder text = new StringBuilder();
        private final @Nullable MessageDigest digest = hashesLogits ? sha256() : null;
        private int[] ids = new int[64];
        private int count;

        Loop(GenerationRequest request, TokenListener listener, Session session, int[] prompt) {
            this.request = request;
            this.listener = listener;
            this.session = session;
            this.sampler = new Sampler(request.chain(), model.info().vocabulary(), request.seed(), request.stream());
            this.scanner = new StopScanner(request.stops());
            for (int id : prompt) sampler.accept(id);
        }

        Generation run() {
            while (true) {
                if (count == request.maxTokens()
                        || session.position() == model.info().contextLength()) {
                    return end(Generation.FinishReason.LENGTH);
                }
                float[] logits = session.logits();
                int position = session.position();
                int token = sampler.sample(logits, position);
                hash(logits);
                keep(token);
                boolean ends = model.tokenizer().isEnd(token);
                String piece = ends ? "" : scanner.accept(decoder.accept(token));
                text.append(piece);
                listener.temperature(sampler.temperature(), position);
                boolean goesOn = listener.token(token, position, logits, piece);
                if (ends || scanner.found() != null) return end(Generation.FinishReason.STOP);
                if (!goesOn || Thread.currentThread().isInterrupted()) {
                    return end(Generation.FinishReason.INTERRUPTED);
                }
                sampler.accept(token);
                if (count < request.maxTokens() && position + 1 < model.info().contextLength()) session.append(token);
                else return end(Generation.FinishReason.LENGTH);
            }
        }

        /** Returns the tokens in the session: the prompt, and those drawn but for the last. */
        int[] tokens(int[] prompt) {
            int[] tokens = Arrays.copyOf(prompt, session.position());
            System.arraycopy(ids, 0, tokens, prompt.length, tokens.length - prompt.length);
            return tokens;
        }

        private void keep(int token) {
            if (count == ids.length) ids = Arrays.copyOf(ids, 2 * count);
            ids[count++] = token;
        }

        private void hash(float[] logits) {
            if (digest == null) return;
            ByteBuffer bytes = ByteBuffer.allocate(4 * logits.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(logits);
            digest.update(bytes);
        }

        private Generation end(Generation.FinishReason reason) {
            if (scanner.found() == null) {
                text.append(scanner.accept(decoder.finish())).append(scanner.finish());
            }
            String sha256 = digest == null ? "" : HexFormat.of().formatHex(digest.digest());
            return new Generation(Arrays.copyOf(ids, count), text.toString(), reason, scanner.found(), sha256);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
