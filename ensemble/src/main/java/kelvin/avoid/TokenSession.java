package kelvin.avoid;

import java.util.Arrays;
import kelvin.model.LogitsVisitor;
import kelvin.model.Model;
import kelvin.model.Session;
import org.jspecify.annotations.Nullable;

/** A session that goes from one text to another and computes only what the two do not begin with in common. */
final class TokenSession implements AutoCloseable {
    private final Model model;
    private @Nullable Session session;
    private int[] held = {};

    TokenSession(Model model) {
        this.model = model;
    }

    /** Returns the logits after a text, valid until the next call. */
    float[] logits(int[] tokens) {
        Session at = session;
        int common = common(tokens);
        if (at != null && common == tokens.length && common == held.length) return at.logits();
        return append(tokens, Math.min(common, tokens.length - 1), null);
    }

    /** Shows the logits after each token of a text from a position on. */
    void visit(int[] tokens, int from, LogitsVisitor visitor) {
        append(tokens, Math.min(common(tokens), from), visitor);
    }

    private int common(int[] tokens) {
        int mismatch = Arrays.mismatch(held, tokens);
        return mismatch < 0 ? tokens.length : mismatch;
    }

    private float[] append(int[] tokens, int keep, @Nullable LogitsVisitor visitor) {
        Session at = session;
        session = null; // closed unless all goes well
        if (at == null || keep == 0 || !at.truncate(keep)) {
            if (at != null) at.close();
            at = model.session();
        }
        boolean done = false;
        try {
            int[] more = Arrays.copyOfRange(tokens, at.position(), tokens.length);
            if (visitor == null) at.append(more);
            else at.append(more, visitor);
            done = true;
        } finally {
            if (!done) at.close();
        }
        held = tokens.clone();
        session = at;
        return at.logits();
    }

    @Override
    public void close() {
        if (session != null) session.close();
        session = null;
    }
}
