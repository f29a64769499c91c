package kelvin.generate;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import kelvin.model.Model;
import kelvin.model.Session;
import org.jspecify.annotations.Nullable;

/**
 * The text of the last generation, kept because the next prompt often begins with it: a talk grows by a message a turn. What
 * both have in common is not computed again; the bits are the same, since prefill and decode are one arithmetic. Thread-safe.
 */
final class PrefixCache {
    private final Model model;
    private final AtomicReference<@Nullable Entry> entry = new AtomicReference<>();

    /** A session and the tokens in it. */
    private record Entry(Session session, int[] tokens) {}

    PrefixCache(Model model) {
        this.model = model;
    }

    /** Returns a session that holds a beginning of the prompt, at most all but its last token, whose logits are wanted. */
    Session take(int[] prompt) {
        Entry kept = entry.getAndSet(null);
        if (kept == null) return model.session();
        int mismatch = Arrays.mismatch(kept.tokens(), prompt);
        int common = Math.min(mismatch < 0 ? prompt.length : mismatch, prompt.length - 1);
        if (common > 0 && kept.session().truncate(common)) return kept.session();
        kept.session().close();
        return model.session();
    }

    /** Keeps a session for the next prompt. */
    void give(Session session, int[] tokens) {
        Entry before = entry.getAndSet(new Entry(session, tokens));
        if (before != null) before.session().close();
    }
}
