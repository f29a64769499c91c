package kelvin.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Byte-level byte pair encoding: text is cut into words by the rule of the file, and in the bytes of each word the pair
 * of least rank, the leftmost among equals, is merged until no pair is in the list.
 *
 * <p>Source: Sennrich, Haddow, Birch 2016, algorithm 1, over bytes as in GPT-2.
 */
public final class BytePairTokenizer extends Tokenizer {
    private final PreTokenizer preTokenizer;
    private final MergeTable merges;

    BytePairTokenizer(TokenizerData data) {
        super(data);
        preTokenizer = data.preTokenizer();
        merges = new MergeTable(vocabulary(), data.merges());
    }

    @Override
    Fragments fragments(EncodingBuilder target) {
        return new Words(target);
    }

    /** Characters of the byte alphabet become their bytes; others, which no merge can make, stay as they are. */
    @Override
    byte[] textOf(int id) {
        String piece = new String(vocabulary().bytes(id), StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(piece.length());
        piece.codePoints().forEach(codePoint -> {
            int b = ByteAlphabet.byteOf(codePoint);
            if (b >= 0) {
                bytes.write(b);
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** The work of one call: buffers that words share. */
    private final class Words extends SymbolChain implements Fragments {
        private final EncodingBuilder target;
        private final IntList ends = new IntList();
        private int[] symbols = new int[64];
        private byte[] written = new byte[128];

        Words(EncodingBuilder target) {
            this.target = target;
        }

        @Override
        public void add(byte[] utf8, int from, int to, boolean spaceInFront) {
            var text = new CodePoints(utf8, from, to);
            ends.clear();
            preTokenizer.split(text, 0, text.size(), ends);
            int start = from;
            for (int i = 0; i < ends.size(); i++) {
                int end = text.offset(ends.get(i));
                addWord(utf8, start, end);
                start = end;
            }
        }

        private void addWord(byte[] utf8, int from, int to) {
            if (preTokenizer.wholeWords()) {
                int id = wholeWord(utf8, from, to);
                if (id >= 0) {
                    target.add(id, from, to);
                    return;
                }
            }
            clear();
            if (symbols.length < to - from) {
                symbols = new int[Math.max(to - from, symbols.length * 2)];
            }
            for (int i = from; i < to; i++) {
                symbols[i - from] = merges.symbolOf(utf8[i]);
                append(i, 1);
            }
            mergeAll();
            for (int symbol = 0; symbol < size(); symbol = next(symbol)) {
                addSymbol(utf8, symbols[symbol], start(symbol), end(symbol));
            }
        }

        private int wholeWord(byte[] utf8, int from, int to) {
            if (to - from > vocabulary().longest()) {
                return -1;
            }
            if (written.length < 2 * (to - from)) {
                written = new byte[2 * (to - from)];
            }
            int length = 0;
            for (int i = from; i < to; i++) {
                length = ByteAlphabet.write(utf8[i], written, length);
            }
            return vocabulary().find(written, 0, length);
        }

        private void addSymbol(byte[] utf8, int symbol, int from, int to) {
            int id = merges.token(symbol);
            if (id >= 0) {
                target.add(id, from, to);
                return;
            }
            for (int i = from; i < to; i++) { // a string of the merges that is no token: its bytes one by one
                int single = merges.token(merges.symbolOf(utf8[i]));
                if (single >= 0) {
                    target.add(single, i, i + 1);
                } else {
                    target.lose(i);
                }
            }
        }

        @Override
        long priority(int left, int right) {
            int rank = merges.rank(symbols[left], symbols[right]);
            return rank >= 0 ? rank : NO_MERGE;
        }

        @Override
        void merged(int left, int right) {
            symbols[left] = merges.result(merges.rank(symbols[left], symbols[right]));
        }
    }
}
