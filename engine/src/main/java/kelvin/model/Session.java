package kelvin.model;

/**
 * One text in a model: the tokens so far, their keys and values, and the logits of the next token. Confined to one thread
 * at a time.
 */
public final class Session implements AutoCloseable {
    private final Model model;
    private final KeyValueCache cache;
    private float[] logits = {};
    private boolean lent; // the array belongs to a fork too, and must not be written
    private boolean shown; // the array was given away, to someone who may write it
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
        if (lent) logits = logits.clone();
        lent = false;
        shown = true;
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
        if (shown) {
            copy.logits = logits.clone();
        } else {
            copy.logits = logits;
            copy.lent = true;
            lent = true;
        }
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
        advanced(new float[0]);
        return true;
    }

    KeyValueCache cacheFor(Model asked) {
        check();
        if (asked != model) throw new IllegalArgumentException("the session belongs to another model");
        return cache;
    }

    /** Returns an array for the logits of the next token. */
    float[] room(int vocabulary) {
        return lent || logits.length != vocabulary ? new float[vocabulary] : logits;
    }

    /** Takes the logits of the next token, in what {@link #room} returned. */
    void advanced(float[] next) {
        logits = next;
        lent = false;
        shown = false;
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
