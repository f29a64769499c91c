package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufMetadata;

/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019): words become bytes, and the pair with the
 * lowest rank merges first, the leftmost of equals. Some vocabularies lack a control character or two; such a byte gives no
 * token, as in the models' own tokenizers, and the places of an {@link Encoding} show the gap.
 */
final class BytePairTokenizer extends Tokenizer {
    private static final int CACHED_WORDS = 50_000;
    private static final int LONGEST_CACHED = 32;

    private final PreTokenizer preTokenizer;
    private final MergeRanks merges;
    private final int[] byteSymbols = new int[256];
    private final Map<String, int[]> words = new ConcurrentHashMap<>();

    private BytePairTokenizer(
            Vocabulary vocabulary, PreTokenizer preTokenizer, MergeRanks merges, GgufMetadata metadata, String file) {
        super(vocabulary, metadata, file, preTokenizer == PreTokenizer.LLAMA3);
        this.preTokenizer = preTokenizer;
        this.merges = merges;
        for (int b = 0; b < 256; b++) byteSymbols[b] = vocabulary.find(String.valueOf(ByteAlphabet.character(b)));
    }

    static BytePairTokenizer of(Vocabulary vocabulary, GgufMetadata metadata, String file) {
        String name = metadata.string("tokenizer.ggml.pre", "default");
        PreTokenizer preTokenizer = PreTokenizer.of(name);
        if (preTokenizer == null) {
            throw new GgufException(file, -1, "tokenizer.ggml.pre is \"" + name
                    + "\"; Kelvin knows gpt-2, smollm, llama-bpe, qwen2, default and their aliases");
        }
        MergeRanks merges = new MergeRanks(metadata.byteStrings("tokenizer.ggml.merges"), vocabulary, file);
        return new BytePairTokenizer(vocabulary, preTokenizer, merges, metadata, file);
    }

    @Override
    void encodePlain(String text, int at, boolean afterSpecial, EncodingBuilder out) {
        int from = 0;
        for (int end : preTokenizer.ends(text)) {
            at = addWord(text.substring(from, end), at, out);
            from = end;
        }
    }

    /** Adds the tokens of a word; each stands for as many bytes as its piece has letters of the byte alphabet. */
    private int addWord(String word, int start, EncodingBuilder out) {
        int at = start;
        int[] ids = words.get(word);
        if (ids == null) {
            ids = merge(word);
            if (word.length() <= LONGEST_CACHED && words.size() < CACHED_WORDS) words.put(word, ids);
        }
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        for (int id : ids) {
            while (byteSymbols[bytes[at - start] & 0xff] < 0) at++;
            int length = vocabulary.text(id).length();
            out.add(id, at, at + length);
            at += length;
        }
        return start + bytes.length;
    }

    /** A pair that may merge; it is stale if either symbol has changed since. */
    private record Candidate(int rank, int left, int right, int leftSymbol, int rightSymbol, int result)
            implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank != 0 ? byRank : Integer.compare(left, other.left);
        }
    }

    private int[] merge(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        if (preTokenizer.takesWholeWords()) {
            StringBuilder letters = new StringBuilder(bytes.length);
            for (byte b : bytes) letters.append(ByteAlphabet.character(b & 0xff));
            int whole = vocabulary.find(letters.toString());
            if (whole >= 0) return new int[] {whole};
        }
        return new Word(bytes).merge();
    }

    /** The symbols of one word as a linked list. */
    private final class Word {
        private final int n;
        private final int[] symbols;
        private final int[] next;
        private final int[] previous;
        private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

        Word(byte[] bytes) {
            n = bytes.length;
            symbols = new int[n];
            next = new int[n];
            previous = new int[n];
            for (int i = 0; i < n; i++) {
                symbols[i] = byteSymbols[bytes[i] & 0xff];
                next[i] = i + 1 < n ? i + 1 : -1;
                previous[i] = i - 1;
            }
        }

        int[] merge() {
            for (int i = 0; i + 1 < n; i++) propose(i, i + 1);
            int count = n;
            for (Candidate c; (c = queue.poll()) != null; ) {
                if (symbols[c.left()] != c.leftSymbol() || symbols[c.right()] != c.rightSymbol()) continue;
                symbols[c.left()] = c.result();
                symbols[c.right()] = -1;
                next[c.left()] = next[c.right()];
                if (next[c.right()] >= 0) previous[next[c.right()]] = c.left();
                count--;
                if (previous[c.left()] >= 0) propose(previous[c.left()], c.left());
                if (next[c.left()] >= 0) propose(c.left(), next[c.left()]);
            }
            int[] ids = new int[count];
            int kept = 0;
            for (int i = 0; i >= 0 && n > 0; i = next[i]) {
                if (symbols[i] >= vocabulary.size()) {
                    throw new TokenizerException("the merges of the vocabulary lead to a piece that it lacks");
                }
                if (symbols[i] >= 0) ids[kept++] = symbols[i];
            }
            return Arrays.copyOf(ids, kept);
        }

        private void propose(int left, int right) {
            if (symbols[left] < 0 || symbols[right] < 0) return;
            int slot = merges.find(symbols[left], symbols[right]);
            if (slot < 0) return;
            queue.add(new Candidate(
                    merges.rank(slot), left, right, symbols[left], symbols[right], merges.result(slot)));
        }
    }

    @Override
    public byte[] bytes(int id) {
        int kind = vocabulary.kind(id);
        if (kind == Vocabulary.CONTROL || kind == Vocabulary.UNKNOWN || kind == Vocabulary.USER_DEFINED) {
            return vocabulary.bytes(id);
        }
        return ByteAlphabet.bytes(vocabulary.text(id));
    }
}
