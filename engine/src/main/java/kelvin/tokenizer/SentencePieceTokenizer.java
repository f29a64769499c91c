package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Pair merging as in SentencePiece's BPE models: spaces become U+2581, and of all neighbours that form a token the pair
 * of the highest score, the leftmost among equals, is merged until none is left. A character that is no token becomes
 * its UTF-8 bytes, tokens {@code <0x00>} to {@code <0xFF>}.
 *
 * <p>Source: Kudo and Richardson 2018; tie rule and byte fallback as in llama.cpp's {@code llm_tokenizer_spm}.
 */
public final class SentencePieceTokenizer extends Tokenizer {
    private static final byte[] SPACE = "▁".getBytes(StandardCharsets.UTF_8); // U+2581

    private final float[] scores;
    private final int[] byteTokens = new int[256]; // token of each byte, -1 if there is none

    SentencePieceTokenizer(TokenizerData data) {
        super(data);
        scores = data.scores();
        HexFormat hex = HexFormat.of().withUpperCase();
        for (int b = 0; b < 256; b++) {
            int named =
                    vocabulary().find(("<0x" + hex.toHexDigits((byte) b) + ">").getBytes(StandardCharsets.US_ASCII));
            byteTokens[b] = named >= 0 ? named : vocabulary().find(new byte[] {(byte) b});
        }
    }

    @Override
    Fragments fragments(EncodingBuilder target) {
        return new Characters(target);
    }

    /** U+2581 stands for a space. */
    @Override
    byte[] textOf(int id) {
        byte[] piece = vocabulary().bytes(id);
        int length = 0;
        for (int i = 0; i < piece.length; ) {
            if (startsWithSpace(piece, i)) {
                piece[length++] = ' ';
                i += SPACE.length;
            } else {
                piece[length++] = piece[i++];
            }
        }
        return Arrays.copyOf(piece, length);
    }

    private static boolean startsWithSpace(byte[] piece, int at) {
        return Arrays.equals(piece, at, Math.min(at + SPACE.length, piece.length), SPACE, 0, SPACE.length);
    }

    /** The work of one call. */
    private final class Characters extends SymbolChain implements Fragments {
        private final EncodingBuilder target;
        private byte[] escaped = new byte[0];

        Characters(EncodingBuilder target) {
            this.target = target;
        }

        @Override
        public void add(byte[] utf8, int from, int to, boolean spaceInFront) {
            int spaces = spaceInFront ? 1 : 0;
            for (int i = from; i < to; i++) {
                spaces += utf8[i] == ' ' ? 1 : 0;
            }
            int length =
                    Math.addExact(to - from, Math.multiplyExact(spaces, SPACE.length)); // one byte a space too long
            escaped = new byte[length];
            int[] origins = new int[length + 1]; // offset in the text of each escaped byte
            int size = 0;
            if (spaceInFront) {
                size = escapeSpace(origins, size, from);
            }
            for (int i = from; i < to; i++) {
                if (utf8[i] == ' ') {
                    size = escapeSpace(origins, size, i);
                } else {
                    origins[size] = i;
                    escaped[size++] = utf8[i];
                }
            }
            origins[size] = to;
            merge(size);
            for (int symbol = 0; symbol < size(); symbol = next(symbol)) {
                addSymbol(start(symbol), end(symbol), origins);
            }
        }

        private int escapeSpace(int[] origins, int at, int origin) {
            for (int i = 0; i < SPACE.length; i++) {
                escaped[at + i] = SPACE[i];
                origins[at + i] = origin;
            }
            return at + SPACE.length;
        }

        private void merge(int size) {
            clear();
            for (int at = 0; at < size; ) {
                int length = Math.min(CodePoints.utf8Length(escaped[at]), size - at);
                append(at, length);
                at += length;
            }
            mergeAll();
        }

        private void addSymbol(int from, int to, int[] origins) {
            int id = vocabulary().find(escaped, from, to);
            if (id >= 0) {
                target.add(id, origins[from], origins[to]);
                return;
            }
            for (int i = from; i < to; i++) {
                int token = byteTokens[escaped[i] & 0xFF];
                if (token >= 0) {
                    target.add(token, origins[i], origins[i + 1]);
                } else {
                    target.lose(origins[i]);
                }
            }
        }

        @Override
        long priority(int left, int right) {
            int id = vocabulary().find(escaped, start(left), end(right));
            return id >= 0 ? descending(scores.length == 0 ? 0 : scores[id]) : NO_MERGE;
        }

        @Override
        void merged(int left, int right) {
            // the bytes are all there is to a symbol
        }
    }

    /** Maps floats to ints so that the highest float comes first; -0 and 0 are equal, as for llama.cpp's comparison. */
    private static int descending(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return ~(bits ^ bits >> 31 & Integer.MAX_VALUE);
    }
}
