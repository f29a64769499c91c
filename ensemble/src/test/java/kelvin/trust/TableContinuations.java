package kelvin.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A language model whose logits are a function of the tokens so far; its tokens are written out, one of them ends a text. */
final class TableContinuations implements Continuations {
    private final String[] pieces;
    private final int end;
    private final int promptLength;
    private final int room;
    private final Function<int[], float[]> logits;
    int passes;
    int calls;

    TableContinuations(String[] pieces, int end, int promptLength, int room, Function<int[], float[]> logits) {
        this.pieces = pieces;
        this.end = end;
        this.promptLength = promptLength;
        this.room = room;
        this.logits = logits;
    }

    /** Logits from a hash of the prefix, of the given spread: any shape of tree, the same every time. */
    static TableContinuations random(long seed, String[] pieces, int end, double spread) {
        return new TableContinuations(pieces, end, 3, 100, tokens -> {
            java.util.SplittableRandom random =
                    new java.util.SplittableRandom(seed ^ Arrays.hashCode(tokens) * 0x9E37L);
            float[] row = new float[pieces.length];
            for (int i = 0; i < row.length; i++) row[i] = (float) (spread * random.nextGaussian());
            return row;
        });
    }

    @Override
    public int vocabulary() {
        return pieces.length;
    }

    @Override
    public int[] prompt() {
        return new int[promptLength];
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public boolean isEnd(int token) {
        return token == end;
    }

    @Override
    public String text(int[] tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) if (token != end) text.append(pieces[token]);
        return text.toString();
    }

    @Override
    public void logits(List<int[]> prefixes, boolean onward, Visitor visitor) {
        Set<List<Integer>> seen = new HashSet<>();
        calls++;
        for (int i = 0; i < prefixes.size(); i++) {
            if (!seen.add(Arrays.stream(prefixes.get(i)).boxed().toList())) {
                throw new AssertionError("asked twice: " + Arrays.toString(prefixes.get(i)));
            }
            if (prefixes.get(i).length >= room) throw new AssertionError("beyond the context");
            passes++;
            visitor.visit(i, logits.apply(prefixes.get(i)));
        }
    }

    /** Every text of at most so many tokens that is over, in no order. */
    List<int[]> texts(int mostTokens) {
        List<int[]> out = new ArrayList<>();
        grow(new int[0], mostTokens, out);
        return out;
    }

    private void grow(int[] tokens, int mostTokens, List<int[]> out) {
        boolean over = tokens.length == mostTokens || tokens.length > 0 && isEnd(tokens[tokens.length - 1]);
        if (over) {
            out.add(tokens);
            return;
        }
        for (int id = 0; id < pieces.length; id++) {
            int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
            longer[tokens.length] = id;
            grow(longer, mostTokens, out);
        }
    }

    float[] row(int[] tokens) {
        return logits.apply(tokens);
    }
}
