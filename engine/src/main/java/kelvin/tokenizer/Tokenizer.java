package kelvin.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufMetadata;
import org.jspecify.annotations.Nullable;

/** Turns text into tokens and back, as the model's file describes it. Immutable, and safe to share between threads. */
public abstract class Tokenizer {
    /** Pieces that end a text in one family of models or another, as llama.cpp lists them. */
    private static final List<String> END_PIECES = List.of(
            "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|eom_id|>", "<EOT>", "_<EOT>",
            "<|end_of_text|>");

    final Vocabulary vocabulary;
    private final SpecialTokens specials;
    private final boolean addsBos;
    private final int bos;
    private final int eos;
    private final Set<Integer> ends = new HashSet<>();
    private final GgufMetadata metadata;

    Tokenizer(Vocabulary vocabulary, GgufMetadata metadata, String file, boolean addsBosByDefault) {
        this.vocabulary = vocabulary;
        bos = special(metadata, "tokenizer.ggml.bos_token_id", file);
        eos = special(metadata, "tokenizer.ggml.eos_token_id", file);
        addsBos = metadata.bool("tokenizer.ggml.add_bos_token", addsBosByDefault && bos >= 0) && bos >= 0;
        for (String piece : END_PIECES) {
            int id = vocabulary.find(piece);
            if (id < 0) continue;
            ends.add(id);
            vocabulary.setControl(id); // files that call it normal text are known to be wrong
        }
        if (eos >= 0) ends.add(eos);
        int endOfTurn = special(metadata, "tokenizer.ggml.eot_token_id", file);
        if (endOfTurn >= 0) ends.add(endOfTurn);
        specials = new SpecialTokens(vocabulary);
        this.metadata = metadata;
    }

    private int special(GgufMetadata metadata, String key, String file) {
        int id = metadata.integer(key, -1);
        if (id >= vocabulary.size()) {
            throw new GgufException(file, -1, key + " is " + id + ", the vocabulary has " + vocabulary.size());
        }
        return id;
    }

    /**
     * Returns the tokenizer that a file describes.
     *
     * @throws GgufException if it is of a kind that Kelvin does not know, or incomplete
     */
    public static Tokenizer of(GgufMetadata metadata, String file) {
        String model = metadata.string("tokenizer.ggml.model");
        Vocabulary vocabulary = Vocabulary.of(metadata, file);
        return switch (model) {
            case "gpt2" -> BytePairTokenizer.of(vocabulary, metadata, file);
            case "llama" -> new SentencePieceTokenizer(vocabulary, metadata, file);
            default ->
                throw new GgufException(file, -1, "tokenizer.ggml.model is \"" + model
                        + "\"; Kelvin knows gpt2 (byte-level BPE) and llama (SentencePiece BPE)");
        };
    }

    /** Returns the tokens of a text with the file's choice of BOS; special tokens written out in it are parsed. */
    public int[] encode(String text) {
        return encode(text, addsBos, true).ids();
    }

    /**
     * Returns the tokens of a text.
     *
     * @param addBos whether BOS comes first
     * @param parseSpecial whether special tokens written out in the text become those tokens
     * @throws TokenizerException if the text holds half a surrogate pair
     */
    public Encoding encode(String text, boolean addBos, boolean parseSpecial) {
        checkSurrogates(text);
        EncodingBuilder out = new EncodingBuilder();
        if (addBos) {
            if (bos < 0) throw new TokenizerException("the model has no BOS token; leave it out");
            out.add(bos, 0, 0);
        }
        int at = 0;
        boolean afterSpecial = true;
        for (SpecialTokens.Fragment fragment : specials.split(text, parseSpecial)) {
            String part = text.substring(fragment.from(), fragment.to());
            int length = utf8Length(part);
            if (fragment.id() >= 0) out.add(fragment.id(), at, at + length);
            else encodePlain(part, at, afterSpecial, out);
            afterSpecial = fragment.id() >= 0;
            at += length;
        }
        return out.build();
    }

    /** Adds the tokens of plain text that begins at byte {@code at}. */
    abstract void encodePlain(String text, int at, boolean afterSpecial, EncodingBuilder out);

    /** Returns the bytes that a token stands for in a text; for control tokens, those of its piece. */
    public abstract byte[] bytes(int id);

    /** Returns the text of whole tokens; bytes that are no valid UTF-8 become U+FFFD. */
    public String decode(int[] ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) out.writeBytes(bytes(id));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void checkSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) continue;
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
            if (!pair) {
                throw new TokenizerException("the text holds half a surrogate pair at char " + i
                        + ": it is no valid Unicode");
            }
            i++;
        }
    }

    static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3; // a pair takes 2 + 2
        }
        return length;
    }

    /** Returns the number of tokens. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** Returns a token's piece as the file has it. */
    public String piece(int id) {
        return vocabulary.text(id);
    }

    /** Returns the text of a token, or null if its bytes are no valid UTF-8 of their own. */
    public @Nullable String text(int id) {
        byte[] bytes = bytes(id);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text : null;
    }

    /** Returns whether a token steers the model instead of standing for text. */
    public boolean isSpecial(int id) {
        int kind = vocabulary.kind(id);
        return kind == Vocabulary.CONTROL || kind == Vocabulary.UNKNOWN;
    }

    /** Returns whether a token ends a text. */
    public boolean isEnd(int id) {
        return ends.contains(id);
    }

    /** Returns whether the file asks for BOS before a text. */
    public boolean addsBos() {
        return addsBos;
    }

    /** Returns the id of BOS, or -1. */
    public int bos() {
        return bos;
    }

    /** Returns the id of EOS, or -1. */
    public int eos() {
        return eos;
    }

    /** Returns a SHA-256 over the pieces, their kinds, the merges and the settings. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int id = 0; id < vocabulary.size(); id++) {
                byte[] piece = vocabulary.bytes(id);
                digest.update((byte) vocabulary.kind(id));
                digest.update((byte) piece.length);
                digest.update((byte) (piece.length >> 8));
                digest.update(piece);
            }
            String settings = metadata.string("tokenizer.ggml.model") + " " + metadata.string("tokenizer.ggml.pre", "");
            digest.update(settings.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
