package kelvin.avoid;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.model.Model;
import kelvin.sampling.Logits;
import kelvin.sampling.Sampler;
import kelvin.tokenizer.StreamDecoder;
import org.jspecify.annotations.Nullable;

/** Hands final tokens to a listener, as text that ends before its stop string. */
final class Emission {
    private final Model model;
    private final GenerationRequest request;
    private final AvoidListener listener;
    private final StreamDecoder decoder;
    private final @Nullable MessageDigest digest;
    private final Sampler thermometer; // follows the final tokens
    private int shown; // characters
    private @Nullable String whole; // once it is known

    Emission(Model model, GenerationRequest request, AvoidListener listener, boolean hashesLogits) {
        this.model = model;
        this.request = request;
        this.listener = listener;
        this.decoder = new StreamDecoder(model.tokenizer());
        this.digest = hashesLogits ? sha256() : null;
        this.thermometer = new Sampler(request.chain(), model.info().vocabulary(), request.seed(), request.stream());
        for (int id : request.promptIds()) thermometer.accept(id);
    }

    boolean drawn(int attempt, int tokens) {
        return listener.drawn(attempt, tokens) && !Thread.currentThread().isInterrupted();
    }

    /** Takes a final token; returns whether to go on. */
    boolean token(int token, int index, float[] row) {
        if (digest != null) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(row);
            digest.update(bytes);
        }
        String piece = isEnd(token) ? "" : decoder.accept(token);
        if (whole != null) piece = piece.substring(0, Math.clamp(whole.length() - shown, 0, piece.length()));
        shown += piece.length();
        int position = request.promptIds().size() + index;
        listener.temperature(temperature(row, position), position);
        thermometer.accept(token);
        return listener.token(token, position, row, piece);
    }

    /** The temperature in force at a position: the chain's own, or what its stages make of the logits there. */
    private double temperature(float[] row, int position) {
        if (request.chain().hasOneTemperature()) return request.chain().temperature();
        return thermometer.ensemble(Logits.widen(row), position, 0).temperature();
    }

    /** Says what the text is, so that nothing beyond it is shown. */
    void ended(int[] ids, int bytes) {
        whole = text(ids, bytes);
    }

    private String text(int[] ids, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) if (!isEnd(id)) out.writeBytes(TextWatch.bytes(model.tokenizer(), id));
        return new String(out.toByteArray(), 0, Math.min(bytes, out.size()), StandardCharsets.UTF_8);
    }

    private boolean isEnd(int token) {
        return token < model.tokenizer().vocabularySize() && model.tokenizer().isEnd(token);
    }

    /** Returns the generation of a text that has ended. */
    Generation finish(int[] ids, Watch watch) {
        String text = whole == null ? "" : whole;
        int stop = watch.stop();
        boolean stopped = stop >= 0 || ids.length > 0 && isEnd(ids[ids.length - 1]);
        return new Generation(
                ids,
                text,
                stopped ? Generation.FinishReason.STOP : Generation.FinishReason.LENGTH,
                stop < 0 ? null : request.stops().get(stop),
                hash());
    }

    /** Returns the generation of a text that was given up, as far as it was final. */
    Generation interrupted(int[] ids) {
        return new Generation(ids, text(ids, Integer.MAX_VALUE), Generation.FinishReason.INTERRUPTED, null, hash());
    }

    private String hash() {
        return digest == null ? "" : HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
