package kelvin.avoid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A language of few tokens whose logits depend on the last two; the last token ends a text. */
class Automaton implements Language {
    private final int vocabulary;
    private final int room;
    private final float[][] rows; // by the last two tokens
    private final int[] prompt = {0};

    /** A text and its probability. */
    record Text(int[] ids, double p) {}

    Automaton(int vocabulary, int room, double spread, long seed) {
        this.vocabulary = vocabulary;
        this.room = room;
        this.rows = new float[vocabulary * vocabulary][vocabulary];
        SplittableRandom random = new SplittableRandom(seed);
        for (float[] row : rows) {
            for (int id = 0; id < vocabulary; id++) row[id] = (float) (spread * random.nextGaussian());
            row[vocabulary - 1] -= 1; // texts are not too short
        }
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public boolean isEnd(int token) {
        return token == vocabulary - 1;
    }

    @Override
    public int[] prompt() {
        return prompt;
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public float[] logits(int[] ids, int count) {
        int last = count > 0 ? ids[count - 1] : prompt[0];
        int before = count > 1 ? ids[count - 2] : prompt[0];
        return rows[before * vocabulary + last];
    }

    /** Enumerates all texts of at most {@code most} tokens at T, each with its probability. */
    List<Text> texts(double temperature, int most) {
        List<Text> texts = new ArrayList<>();
        extend(new int[0], 1, temperature, most, texts);
        return texts;
    }

    private void extend(int[] ids, double p, double temperature, int most, List<Text> texts) {
        boolean ended = ids.length > 0 && isEnd(ids[ids.length - 1]);
        if (ended || ids.length == most) {
            texts.add(new Text(ids, p));
            return;
        }
        float[] row = logits(ids, ids.length);
        double z = 0;
        for (float logit : row) z += StrictMath.exp(logit / temperature);
        for (int id = 0; id < vocabulary; id++) {
            int[] longer = Arrays.copyOf(ids, ids.length + 1);
            longer[ids.length] = id;
            extend(longer, p * StrictMath.exp(row[id] / temperature) / z, temperature, most, texts);
        }
    }
}
