package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kelvin.tokenizer.TokenizerData.Family;
import kelvin.tokenizer.TokenizerData.SpecialIds;
import org.junit.jupiter.api.Test;

/** The queue of pairs against the definition: look at all pairs, merge the best and leftmost, look again. */
class MergeTest {
    @Test
    void byte_pairs_merge_by_rank() {
        var random = new Random(7);
        for (int trial = 0; trial < 300; trial++) {
            List<String> pieces = new ArrayList<>(List.of("a", "b", "c"));
            List<String> merges = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String left = pieces.get(random.nextInt(pieces.size()));
                String right = pieces.get(random.nextInt(pieces.size()));
                merges.add(left + " " + right);
                if (!pieces.contains(left + right)) pieces.add(left + right);
            }
            Tokenizer tokenizer = Tokenizer.of(new TokenizerData(
                    Family.BYTE_PAIR,
                    PreTokenizer.GPT_2,
                    utf8(pieces),
                    new int[0],
                    new float[0],
                    utf8(merges),
                    SpecialIds.of(-1, -1),
                    false,
                    false));
            String word = letters(random, 60);
            List<String> expected = merge(word, (left, right) -> merges.indexOf(left + " " + right));
            assertThat(pieces(tokenizer, word)).isEqualTo(expected);
        }
    }

    @Test
    void sentencepiece_merges_by_score_ties_to_the_left() {
        var random = new Random(8);
        for (int trial = 0; trial < 300; trial++) {
            List<String> pieces = new ArrayList<>(List.of("a", "b", "c"));
            for (int i = 0; i < 20; i++) {
                String piece = letters(random, 2 + random.nextInt(4));
                if (!pieces.contains(piece)) pieces.add(piece);
            }
            float[] scores = new float[pieces.size()];
            for (int id = 0; id < scores.length; id++) {
                scores[id] = switch (random.nextInt(6)) {
                    case 0 -> -0f;
                    case 1 -> 0f;
                    case 2 -> Float.NEGATIVE_INFINITY;
                    case 3 -> 1e-30f;
                    default -> -random.nextInt(5);
                };
            }
            Tokenizer tokenizer = Tokenizer.of(new TokenizerData(
                    Family.SENTENCE_PIECE,
                    PreTokenizer.DEFAULT,
                    utf8(pieces),
                    new int[0],
                    scores,
                    List.of(),
                    SpecialIds.of(-1, -1),
                    false,
                    false));
            String word = letters(random, 60);
            List<Float> order = new ArrayList<>();
            for (float score : scores) order.add(score + 0f);
            order.sort(java.util.Comparator.reverseOrder());
            List<String> expected = merge(word, (left, right) -> {
                int id = pieces.indexOf(left + right);
                return id < 0 ? -1 : order.indexOf(scores[id] + 0f);
            });
            assertThat(pieces(tokenizer, word)).isEqualTo(expected);
        }
    }

    /** Rank of a pair, least first; -1 if it does not merge. */
    private interface Ranks {
        int rank(String left, String right);
    }

    private static List<String> merge(String word, Ranks ranks) {
        List<String> symbols = new ArrayList<>(List.of(word.split("")));
        while (true) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                int rank = ranks.rank(symbols.get(i), symbols.get(i + 1));
                if (rank >= 0 && rank < bestRank) {
                    bestRank = rank;
                    best = i;
                }
            }
            if (best < 0) return symbols;
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
    }

    private static List<String> pieces(Tokenizer tokenizer, String word) {
        List<String> pieces = new ArrayList<>();
        for (int id : tokenizer.encode(word, true).ids()) pieces.add(tokenizer.piece(id));
        return pieces;
    }

    private static String letters(Random random, int length) {
        var letters = new StringBuilder();
        for (int i = 0; i < length; i++) letters.append("abc".charAt(random.nextInt(3)));
        return letters.toString();
    }

    private static List<byte[]> utf8(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
