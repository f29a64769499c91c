package kelvin.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.tokenizer.StreamDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The continuations of a prompt in a real model. All share the memory of the prompt; a call takes one pass through the
 * weights for many continuations. Sessions of late are kept, so that a continuation by one token costs one token.
 */
public final class ModelContinuations implements Continuations, AutoCloseable {
    /** Bytes that kept sessions may take beyond the prompt, if its last page and its logits are all that a session does not share. */
    private static final long KEPT_BYTES = 256 << 20;
    /** Positions of a page of keys and values. */
    private static final int PAGE = 16;

    private final Model model;
    private final int[] prompt;
    private final Session root;
    private final int capacity;
    private final LinkedHashMap<Prefix, Session> kept = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * Reads the prompt.
     *
     * @param prompt tokens, at least one
     * @throws kelvin.model.ContextExceededException if the context does not hold them
     */
    public ModelContinuations(Model model, int[] prompt) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt has no tokens; give a text, or a model with a BOS token");
        }
        this.model = model;
        this.prompt = prompt.clone();
        long page = model.info().sessionBytes() / model.info().contextLength() * PAGE;
        long logits = (long) model.info().vocabulary() * Float.BYTES;
        this.capacity = Math.clamp(KEPT_BYTES / (page + logits), 4, 256);
        this.root = model.session();
        root.append(prompt);
    }

    @Override
    public int vocabulary() {
        return model.info().vocabulary();
    }

    @Override
    public int[] prompt() {
        return prompt.clone();
    }

    @Override
    public int room() {
        return model.info().contextLength() - prompt.length;
    }

    @Override
    public boolean isEnd(int token) {
        return token < model.tokenizer().vocabularySize() && model.tokenizer().isEnd(token);
    }

    @Override
    public String text(int[] tokens) {
        StreamDecoder decoder = new StreamDecoder(model.tokenizer());
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (!isEnd(token)) text.append(decoder.accept(token));
        }
        return text.append(decoder.finish()).toString();
    }

    @Override
    public void logits(List<int[]> prefixes, boolean onward, Visitor visitor) {
        List<Session> sessions = sessions(prefixes, onward);
        for (int i = 0; i < sessions.size(); i++) {
            visitor.visit(i, sessions.get(i).logits());
        }
        Iterator<Map.Entry<Prefix, Session>> oldest = kept.entrySet().iterator();
        int most = Math.max(capacity, onward ? prefixes.size() : 0);
        while (kept.size() > most) {
            oldest.next().getValue().close();
            oldest.remove();
        }
    }

    /** Returns a session for each continuation, with its logits. */
    private List<Session> sessions(List<int[]> prefixes, boolean onward) {
        Map<Prefix, Integer> users = new LinkedHashMap<>();
        for (int[] tokens : prefixes) {
            users.merge(new Prefix(tokens), 1, Integer::sum);
            if (tokens.length > 0) users.merge(new Prefix(tokens).first(tokens.length - 1), 1, Integer::sum);
        }
        List<Session> sessions = new ArrayList<>();
        List<Session> stepping = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        List<Prefix> names = new ArrayList<>();
        for (int[] prefix : prefixes) {
            Session ready = prefix.length == 0 ? root : kept.get(new Prefix(prefix));
            if (ready == null) {
                ready = before(prefix, onward, users);
                stepping.add(ready);
                tokens.add(prefix[prefix.length - 1]);
                names.add(new Prefix(prefix.clone()));
            }
            sessions.add(ready);
        }
        model.step(stepping, tokens.stream().mapToInt(Integer::intValue).toArray());
        for (int i = 0; i < names.size(); i++) kept.put(names.get(i), stepping.get(i));
        return sessions;
    }

    /** Returns a session that holds all of a continuation but its last token. */
    private Session before(int[] prefix, boolean onward, Map<Prefix, Integer> users) {
        Prefix parent = new Prefix(prefix).first(prefix.length - 1);
        if (onward && users.getOrDefault(parent, 0) == 1) {
            Session alone = kept.remove(parent);
            if (alone != null) return alone;
        }
        int length = prefix.length - 1;
        @Nullable Session ancestor = null;
        while (length > 0 && ancestor == null) {
            ancestor = kept.get(new Prefix(prefix).first(length));
            if (ancestor == null) length--;
        }
        Session session = (ancestor == null ? root : ancestor).fork();
        session.append(Arrays.copyOfRange(prefix, length, prefix.length - 1));
        return session;
    }

    @Override
    public void close() {
        root.close();
        kept.values().forEach(Session::close);
        kept.clear();
    }
}
