package kelvin.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Text to token ids and back, as the model file describes it. Immutable and safe for use by many threads.
 *
 * <p>Ids equal llama.cpp's on the same file. Deliberate differences outside of ids: text that is no valid Unicode is
 * refused; bytes that no token stands for are reported in {@link Encoding#lost} (llama.cpp drops them in silence);
 * {@link #decode} is the inverse of {@link #encode}, while llama.cpp cleans up spaces; a byte-level
 * vocabulary whose file names no BOS or EOS has none (llama.cpp takes token 11); EOS is never appended.
 * Stripping of spaces around special tokens (the phi-3 and jina families) is not done.
 */
public abstract sealed class Tokenizer permits BytePairTokenizer, SentencePieceTokenizer {
    /** Longest text in UTF-8 bytes: SentencePiece's escaped form, three times as long, must fit an array. */
    private static final int LONGEST_TEXT = 1 << 29;

    private final Vocabulary vocabulary;
    private final TokenRoles roles;
    private final SpecialTokens specialTokens; // control, unknown and user-defined
    private final SpecialTokens userDefinedTokens;
    private final TokenizerData.SpecialIds special;
    private final boolean addBos;
    private final boolean addSpacePrefix;
    private final TokenizerData data;

    Tokenizer(TokenizerData data) {
        vocabulary = new Vocabulary(data.pieces());
        roles = new TokenRoles(vocabulary, data);
        specialTokens = new SpecialTokens(vocabulary, id -> roles.isSpecial(id) || roles.isUserDefined(id));
        userDefinedTokens = new SpecialTokens(vocabulary, id -> roles.isUserDefined(id) && !roles.isSpecial(id));
        special = data.special();
        addBos = data.addBos();
        addSpacePrefix = data.family() == TokenizerData.Family.SENTENCE_PIECE && data.addSpacePrefix();
        this.data = data;
    }

    /**
     * Returns the tokenizer that a model file describes in its {@code tokenizer.ggml} keys.
     *
     * @throws TokenizerException if the model or pre-tokenizer is unknown, or if the vocabulary is unusable
     */
    public static Tokenizer of(GgufMetadata metadata) {
        return of(GgufTokenizer.read(metadata));
    }

    /**
     * Returns the tokenizer that a model file describes.
     *
     * @param file name of the file, for the message
     * @throws GgufException naming the file, where {@link #of(GgufMetadata)} throws a TokenizerException
     */
    public static Tokenizer of(GgufMetadata metadata, String file) {
        try {
            return of(metadata);
        } catch (TokenizerException e) {
            throw new GgufException(file, -1, messageOf(e));
        }
    }

    private static String messageOf(TokenizerException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    /**
     * Returns the tokenizer made of these data.
     *
     * @throws TokenizerException if the vocabulary is unusable
     */
    public static Tokenizer of(TokenizerData data) {
        return switch (data.family()) {
            case BYTE_PAIR -> new BytePairTokenizer(data);
            case SENTENCE_PIECE -> new SentencePieceTokenizer(data);
        };
    }

    /** Returns the number of tokens; ids are 0 to this less one. */
    public final int vocabularySize() {
        return vocabulary.size();
    }

    /** Returns the tokens of a text with the file's choice of BOS; names of special tokens in it mean these tokens. */
    public final int[] encode(String text) {
        return encode(text, addBos, true).ids();
    }

    /** Returns the tokens of a text, without BOS; else as {@link #encode(String, boolean, boolean)}. */
    public final Encoding encode(String text, boolean parseSpecial) {
        return encode(text, false, parseSpecial);
    }

    /**
     * Returns the tokens of a text. An empty text has none, apart from BOS.
     *
     * @param addBos whether to put BOS in front; as in llama.cpp, a BOS that the text itself names is not counted
     * @param parseSpecial whether names of special tokens in the text mean these tokens; user-defined tokens always do
     * @throws TokenizerException if the text has half a surrogate pair, naming the offset, or is too long, or if BOS is
     *     asked for and the vocabulary has none
     */
    public final Encoding encode(String text, boolean addBos, boolean parseSpecial) {
        byte[] utf8 = utf8(text);
        var target = new EncodingBuilder();
        if (addBos) {
            if (special.bos() < 0) {
                throw new TokenizerException(
                        "a BOS token is asked for but the model file names none; do not ask for one");
            }
            target.add(special.bos(), 0, 0);
        }
        Fragments fragments = fragments(target);
        SpecialTokens.Found found = (parseSpecial ? specialTokens : userDefinedTokens).find(utf8);
        int at = 0;
        for (int i = 0; i < found.ids().size(); i++) {
            int start = found.starts().get(i);
            if (start > at) {
                fragments.add(utf8, at, start, addSpacePrefix);
            }
            int id = found.ids().get(i);
            at = start + vocabulary.length(id);
            target.add(id, start, at);
        }
        if (at < utf8.length) {
            fragments.add(utf8, at, utf8.length, addSpacePrefix);
        }
        return target.build();
    }

    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    throw new TokenizerException("the text has half a surrogate pair, U+"
                            + Integer.toHexString(c).toUpperCase(Locale.ROOT) + ", at char " + i
                            + "; it is no valid Unicode");
                }
                i++;
            }
        }
        if (text.length() > LONGEST_TEXT / 3) { // a char is at most three bytes
            throw new TokenizerException(
                    "the text has " + text.length() + " chars, limit " + LONGEST_TEXT / 3 + "; encode it in parts");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the bytes that a token stands for inside a text: one for a byte token, the text of the name for a control
     * token. They need not be whole characters.
     *
     * @throws TokenizerException if the id is outside the vocabulary
     */
    public final byte[] bytes(int id) {
        check(id);
        if (roles.isSpecial(id) || roles.isUserDefined(id)) {
            return vocabulary.bytes(id);
        }
        return roles.isByte(id) ? byteOf(vocabulary.bytes(id)) : textOf(id);
    }

    /** Reads {@code <0x0A>}; a byte token of another form stands for itself. */
    private static byte[] byteOf(byte[] piece) {
        String name = new String(piece, StandardCharsets.ISO_8859_1);
        if (!name.matches("<0x[0-9A-Fa-f]{2}>")) {
            return piece;
        }
        return new byte[] {(byte) Integer.parseInt(name, 3, 5, 16)};
    }

    /** Returns the text of these tokens, the inverse of {@link #encode}; what is no valid UTF-8 shows as U+FFFD. */
    public final String decode(int[] ids) {
        return new String(decodeBytes(ids), StandardCharsets.UTF_8);
    }

    /** Returns the bytes of the text of these tokens. BOS and other control tokens show as their names. */
    public final byte[] decodeBytes(int[] ids) {
        var bytes = new ByteArrayOutputStream();
        boolean stretchStarts = true;
        for (int id : ids) {
            bytes.writeBytes(bytesAfter(id, stretchStarts));
            stretchStarts = startsStretch(id);
        }
        return bytes.toByteArray();
    }

    /** Returns the bytes of a token; at the start of a stretch of text without the space that encoding put in front. */
    final byte[] bytesAfter(int id, boolean stretchStarts) {
        byte[] bytes = bytes(id);
        boolean dropsSpace =
                addSpacePrefix && stretchStarts && !startsStretch(id) && bytes.length > 0 && bytes[0] == ' ';
        return dropsSpace ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** Returns whether a new stretch of text begins after this token. */
    final boolean startsStretch(int id) {
        return roles.isSpecial(id) || roles.isUserDefined(id);
    }

    /** Returns the piece of a token as the vocabulary writes it, with stand-ins for spaces and bytes. */
    public final String piece(int id) {
        check(id);
        return new String(vocabulary.bytes(id), StandardCharsets.UTF_8);
    }

    /** Returns the text of a token, or null if its bytes are no valid UTF-8 of their own. */
    public final @Nullable String text(int id) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(id)))
                    .toString();
        } catch (CharacterCodingException notWhole) {
            return null;
        }
    }

    /** Returns whether a token steers the model and is no text, such as {@code <|im_end|>}. */
    public final boolean isControl(int id) {
        check(id);
        return roles.isControl(id);
    }

    /** Returns whether a token is found in a text only with {@code parseSpecial}: control tokens and the unknown token. */
    public final boolean isSpecial(int id) {
        check(id);
        return roles.isSpecial(id);
    }

    /** Returns the token that opens a context, or -1 if the file names none. */
    public final int bos() {
        return special.bos();
    }

    /** Returns the token that ends a text, or -1 if the file names none. */
    public final int eos() {
        return special.eos();
    }

    /** Returns whether the file asks for BOS in front of a text. */
    public final boolean addsBos() {
        return addBos;
    }

    /** Returns whether a generation ends with this token: EOS, end of turn, and names such as {@code <|im_end|>}. */
    public final boolean isEnd(int id) {
        check(id);
        return roles.ends().contains(id);
    }

    /** Returns the tokens that end a generation, ascending. */
    public final Set<Integer> ends() {
        return roles.ends();
    }

    /**
     * Returns a SHA-256 in lower-case hexadecimal over the vocabulary, roles, scores, merges and settings: two
     * tokenizers with the same fingerprint give the same ids.
     */
    public final String fingerprint() {
        return Fingerprint.of(vocabulary, roles, data);
    }

    final Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Starts the work on one text. */
    abstract Fragments fragments(EncodingBuilder target);

    /** Returns the text of a token that is neither special nor user-defined nor a byte. */
    abstract byte[] textOf(int id);

    private void check(int id) {
        if (id < 0 || id >= vocabulary.size()) {
            throw new TokenizerException("token id is " + id + ", expected 0 to " + (vocabulary.size() - 1));
        }
    }
}
