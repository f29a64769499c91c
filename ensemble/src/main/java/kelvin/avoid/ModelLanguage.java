package kelvin.avoid;

import java.util.Arrays;
import kelvin.model.LogitsVisitor;
import kelvin.model.Model;

/** A model after a prompt. */
final class ModelLanguage implements Language {
    private final Model model;
    private final TokenSession session;
    private final int[] prompt;

    ModelLanguage(Model model, TokenSession session, int[] prompt) {
        this.model = model;
        this.session = session;
        this.prompt = prompt;
    }

    @Override
    public int vocabulary() {
        return model.info().vocabulary();
    }

    @Override
    public boolean isEnd(int token) {
        return token < model.tokenizer().vocabularySize() && model.tokenizer().isEnd(token);
    }

    @Override
    public int[] prompt() {
        return prompt;
    }

    @Override
    public int room() {
        return Math.max(0, model.info().contextLength() - prompt.length);
    }

    @Override
    public float[] logits(int[] ids, int count) {
        return session.logits(whole(ids, count));
    }

    /** Shows the logits that each of these tokens is drawn from, under the token's position. */
    void visit(int[] ids, LogitsVisitor visitor) {
        if (ids.length == 0) return;
        int first = prompt.length - 1;
        session.visit(whole(ids, ids.length - 1), first, (position, logits) -> {
            if (position >= first) visitor.visit(position + 1, logits);
        });
    }

    private int[] whole(int[] ids, int count) {
        int[] whole = Arrays.copyOf(prompt, prompt.length + count);
        System.arraycopy(ids, 0, whole, prompt.length, count);
        return whole;
    }
}
