package kelvin.model;

/**
 * One text in a model: the tokens so far, their keys and values, and the logits of the next token. Confined to one thread
 * at a time.
 */
public final class Session implements AutoCloseable {
    private final Model model;
    private final KeyValueCache cache;
    private float[] logits = {};
    private boolean closed;

    Session(Model model, KeyValueCache cache) {
        this.model = model;
        this.cache = cache;
    }

    /**
     * Adds tokens to the text.
     *
     * @throws ContextExceededException if the context does not hold them; nothing is added then
     * @throws kelvin.tensor.TensorException if an activation is NaN or infinite
     */
    public void append(int... tokens) {
        check();
        if (tokens.length == 0) return;
        model.append(cache, tokens, this, null);
    }

    /**
     * Adds tokens to the text, and shows the logits after each.
     *
     * @throws ContextExceededException if the context does not hold them; nothing is added then
     * @throws kelvin.tensor.TensorException if an activation is NaN or infinite
     */
    public void append(int[] tokens, LogitsVisitor visitor) {
        check();
        if (tokens.length > 0) model.append(cache, tokens, this, visitor);
    }

    /**
     * Returns the logits of the next token, (vocabulary), in nats. The array is this session's until the next token.
     *
     * @throws IllegalStateException if the text is empty
     */
    public float[] logits() {
        check();
        if (logits.length == 0) throw new IllegalStateException("the text is empty: append a token first");
        return logits;
    }

    /** Returns the number of tokens so far: the position of the next one. */
    public int position() {
        return cache.length();
    }

    /** Returns a second text with the same beginning, which shares its memory and goes its own way from here. */
    public Session fork() {
        check();
        Session copy = new Session(model, cache.fork());
        copy.logits = logits.clone();
        return copy;
    }

    /**
     * Forgets the tokens from {@code position} on; the logits must be had anew by appending.
     *
     * @return false, and forgets nothing, if a sliding window has already let go what the earlier text would need
     */
    public boolean truncate(int position) {
        check();
        if (position < 0 || position > cache.length()) {
            throw new IllegalArgumentException("position is " + position + ", expected 0 to " + cache.length());
        }
        if (position == cache.length()) return true;
        if (!cache.truncate(position)) return false;
        logits = new float[0];
        return true;
    }

    KeyValueCache cacheFor(Model asked) {
        check();
        if (asked != model) throw new IllegalArgumentException("the session belongs to another model");
        return cache;
    }

    /** Takes the logits of the next token, {@code count} from {@code at} on. */
    void advanced(float[] all, int at, int count) {
        if (logits.length != count) logits = new float[count];
        System.arraycopy(all, at, logits, 0, count);
    }

    private void check() {
        if (closed) throw new IllegalStateException("the session is closed");
        model.checkOpen();
    }

    @Override
    public void close() {
        closed = true;
    }
}
