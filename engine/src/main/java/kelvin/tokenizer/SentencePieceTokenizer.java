package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.PriorityQueue;
import kelvin.gguf.GgufMetadata;

/**
 * SentencePiece's byte-pair encoding (Kudo and Richardson 2018) with byte fallback: spaces become U+2581, the neighbours
 * whose joint piece has the highest score merge first, the leftmost of equals, and a character that no piece has falls
 * apart into its bytes.
 */
final class SentencePieceTokenizer extends Tokenizer {
    private static final byte[] SPACE = "\u2581".getBytes(StandardCharsets.UTF_8);

    private final boolean addsSpace;
    private final int[] byteTokens = new int[256];
    private final int unknown;

    SentencePieceTokenizer(Vocabulary vocabulary, GgufMetadata metadata, String file) {
        super(vocabulary, metadata, file, true);
        addsSpace = metadata.bool("tokenizer.ggml.add_space_prefix", true);
        unknown = metadata.integer("tokenizer.ggml.unknown_token_id", -1);
        for (int b = 0; b < 256; b++) byteTokens[b] = vocabulary.find(String.format("<0x%02X>", b));
    }

    @Override
    void encodePlain(String text, int at, boolean afterSpecial, EncodingBuilder out) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        boolean prefixed = addsSpace && afterSpecial;
        byte[] escaped = new byte[3 * (plain.length + 1)];
        int[] origin = new int[escaped.length + 1]; // byte of the text that an escaped byte comes from
        int length = 0;
        if (prefixed) {
            for (byte b : SPACE) {
                origin[length] = at;
                escaped[length++] = b;
            }
        }
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] == ' ') {
                for (byte b : SPACE) {
                    origin[length] = at + i;
                    escaped[length++] = b;
                }
            } else {
                origin[length] = at + i;
                escaped[length++] = plain[i];
            }
        }
        origin[length] = at + plain.length;
        new Merger(Arrays.copyOf(escaped, length), origin).merge(out);
    }

    /** Two neighbours that may merge; stale if their joint length has changed since. */
    private record Candidate(float score, int left, int right, int length) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    /** The symbols of a text as a linked list of byte ranges. */
    private final class Merger {
        private final byte[] bytes;
        private final int[] origin;
        private final int[] start;
        private final int[] length;
        private final int[] next;
        private final int[] previous;
        private final int count;
        private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

        Merger(byte[] bytes, int[] origin) {
            this.bytes = bytes;
            this.origin = origin;
            start = new int[bytes.length];
            length = new int[bytes.length];
            next = new int[bytes.length];
            previous = new int[bytes.length];
            int n = 0;
            for (int i = 0; i < bytes.length; i += length[n++]) {
                start[n] = i;
                length[n] = characterLength(bytes[i]);
                next[n] = n + 1;
                previous[n] = n - 1;
            }
            count = n;
            if (n > 0) next[n - 1] = -1;
        }

        private static int characterLength(byte first) {
            int b = first & 0xff;
            return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
        }

        void merge(EncodingBuilder out) {
            for (int i = 0; i + 1 < count; i++) propose(i, i + 1);
            for (Candidate c; (c = queue.poll()) != null; ) {
                int left = c.left();
                int right = c.right();
                if (length[left] == 0 || length[right] == 0 || length[left] + length[right] != c.length()) continue;
                length[left] += length[right];
                length[right] = 0;
                next[left] = next[right];
                if (next[right] >= 0) previous[next[right]] = left;
                if (previous[left] >= 0) propose(previous[left], left);
                if (next[left] >= 0) propose(left, next[left]);
            }
            for (int i = 0; i >= 0 && i < count; i = next[i]) add(start[i], start[i] + length[i], out);
        }

        private void propose(int left, int right) {
            int id = vocabulary.find(bytes, start[left], start[right] + length[right]);
            if (id >= 0) queue.add(new Candidate(vocabulary.score(id), left, right, length[left] + length[right]));
        }

        private void add(int from, int to, EncodingBuilder out) {
            int id = vocabulary.find(bytes, from, to);
            if (id >= 0) {
                out.add(id, origin[from], origin[to]);
                return;
            }
            for (int i = from; i < to; i++) {
                int token = byteTokens[bytes[i] & 0xff];
                if (token < 0) token = vocabulary.find(bytes, i, i + 1);
                if (token < 0) token = unknown;
                if (token < 0) {
                    throw new TokenizerException("the vocabulary has no token for the byte " + (bytes[i] & 0xff)
                            + ", so the text cannot be expressed");
                }
                out.add(token, origin[i], origin[i + 1]);
            }
        }
    }

    @Override
    public byte[] bytes(int id) {
        int kind = vocabulary.kind(id);
        byte[] piece = vocabulary.bytes(id);
        if (kind == Vocabulary.BYTE) {
            String hex = new String(piece, StandardCharsets.US_ASCII);
            if (hex.matches("<0x[0-9A-F]{2}>")) return new byte[] {(byte) Integer.parseInt(hex.substring(3, 5), 16)};
            return piece;
        }
        if (kind != Vocabulary.NORMAL) return piece;
        return vocabulary.text(id).replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
    }

    /** The space that encoding put before the text is taken off again. */
    @Override
    public String decode(int[] ids) {
        String text = super.decode(ids);
        return addsSpace && text.startsWith(" ") ? text.substring(1) : text;
    }
}
