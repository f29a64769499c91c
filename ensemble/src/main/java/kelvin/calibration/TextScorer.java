package kelvin.calibration;

import java.util.Arrays;
import kelvin.model.Model;
import kelvin.model.Session;

/**
 * Gives texts to a {@link Calibrator}, each as a document of its own. A text is taken literally: what looks like a special token
 * is text. Each window of a text longer than the context (see {@link Windows}) begins with BOS if texts do; the token that
 * ends texts is not scored, nor is the first token where nothing stands before it.
 */
public final class TextScorer {
    private final Model model;
    private final boolean bos;
    private final Calibrator calibrator;

    /**
     * Makes a scorer.
     *
     * @param bos whether texts begin with BOS
     */
    public TextScorer(Model model, boolean bos, Calibrator calibrator) {
        this.model = model;
        this.bos = bos;
        this.calibrator = calibrator;
    }

    /** Hears after each token how far a text is; it may throw to end the scoring. */
    @FunctionalInterface
    public interface Progress {
        /** Takes the number of tokens done, and of all. */
        void at(int tokens, int all);
    }

    /**
     * Scores a text and ends the document.
     *
     * @return tokens that were scored; 0 if the text has none to score, and then there is no document
     * @throws kelvin.tokenizer.TokenizerException if the vocabulary has no token for a byte of the text, or none for BOS
     * @throws IllegalArgumentException if the context is shorter than three positions
     */
    public int score(String text, Progress progress) {
        int[] whole =
                model.tokenizer().encode(text, bos, false).requireComplete().ids();
        int[] ids = Arrays.copyOfRange(whole, bos ? 1 : 0, whole.length); // each window has a BOS of its own
        int before = calibrator.tokens();
        int room = model.info().contextLength() - (bos ? 1 : 0);
        if (room < 2) {
            throw new IllegalArgumentException("the context holds "
                    + model.info().contextLength() + " positions, expected 3 or more to score a text");
        }
        for (Windows.Window window : Windows.of(ids.length, room)) score(ids, window, progress);
        if (calibrator.tokens() > before) calibrator.endDocument();
        return calibrator.tokens() - before;
    }

    private void score(int[] ids, Windows.Window window, Progress progress) {
        int lead = bos ? 1 : 0;
        int[] tokens = new int[lead + window.end() - window.start()];
        if (bos) tokens[0] = model.tokenizer().bos();
        System.arraycopy(ids, window.start(), tokens, lead, window.end() - window.start());
        int first = Math.max(1, lead + window.scored() - window.start());
        if (tokens.length <= first) return;
        try (Session session = model.session()) {
            // Logits within the overlap are not wanted, and not computed.
            session.append(Arrays.copyOf(tokens, first - 1));
            session.append(Arrays.copyOfRange(tokens, first - 1, tokens.length - 1), (position, logits) -> {
                calibrator.add(logits, tokens[position + 1]);
                progress.at(window.start() + position + 2 - lead, ids.length);
            });
        }
    }
}
