package kelvin.avoid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Watches for sequences of tokens by comparing all of them at every place: slow and plain. A phrase is certain one token after
 * its end, as with a word boundary, unless that token is {@code glue}, which makes it part of a longer word.
 */
final class TokenWatch implements Watch {
    private final int[][] phrases;
    private final int glue;
    private int[] ids = {};
    private boolean ended;

    TokenWatch(int glue, int[]... phrases) {
        this.glue = glue;
        this.phrases = phrases;
    }

    @Override
    public Watch copy() {
        TokenWatch copy = new TokenWatch(glue, phrases);
        copy.ids = ids.clone();
        copy.ended = ended;
        return copy;
    }

    @Override
    public void accept(int token) {
        ids = Arrays.copyOf(ids, ids.length + 1);
        ids[ids.length - 1] = token;
    }

    @Override
    public int stop() {
        return -1;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public List<Occurrence> occurrences() {
        List<Occurrence> found = new ArrayList<>();
        for (int start = 0; start < ids.length; start++) {
            for (int k = 0; k < phrases.length; k++) {
                int end = start + phrases[k].length;
                if (end > ids.length || !Arrays.equals(Arrays.copyOfRange(ids, start, end), phrases[k])) continue;
                boolean certain = end < ids.length ? ids[end] != glue : ended;
                if (certain) found.add(new Occurrence(k, start, end - 1));
            }
        }
        return found;
    }

    @Override
    public int certain() {
        int open = settled();
        List<Occurrence> all = occurrences();
        List<Occurrence> sure = all.stream().filter(one -> one.first() < open).toList();
        return Math.max(all.isEmpty() ? 0 : 1, count(sure));
    }

    /** Counts leftmost-longest occurrences without overlap. */
    static int count(List<Occurrence> occurrences) {
        int count = 0;
        int from = 0;
        while (true) {
            Occurrence best = null;
            for (Occurrence one : occurrences) {
                if (one.first() < from) continue;
                if (best == null
                        || one.first() < best.first()
                        || one.first() == best.first() && one.last() > best.last()) {
                    best = one;
                }
            }
            if (best == null) return count;
            count++;
            from = best.last() + 1;
        }
    }

    @Override
    public int settled() {
        if (ended) return ids.length;
        for (int start = 0; start < ids.length; start++) {
            for (int[] phrase : phrases) {
                int n = ids.length - start;
                if (n > phrase.length) continue;
                if (Arrays.equals(Arrays.copyOfRange(ids, start, ids.length), Arrays.copyOf(phrase, n))) return start;
            }
        }
        return ids.length;
    }

    /** Returns the number of phrases in a whole text. */
    static int count(int[] ids, int end, int glue, int[]... phrases) {
        TokenWatch watch = new TokenWatch(glue, phrases);
        for (int id : ids) if (id != end) watch.accept(id);
        watch.end();
        return count(watch.occurrences());
    }
}
