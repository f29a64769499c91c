package kelvin.tokenizer;

import java.util.AbstractList;
import java.util.List;
import kelvin.gguf.ByteStrings;
import kelvin.gguf.GgufMetadata;

/** Reads the {@code tokenizer.ggml} keys of a model file. Defaults for keys that are missing are llama.cpp's. */
final class GgufTokenizer {
    private static final System.Logger LOG = System.getLogger(GgufTokenizer.class.getName());

    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String SCORES = "tokenizer.ggml.scores";
    private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
    private static final String ADD_SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";

    /** {@code <s>} and {@code </s>} of SentencePiece models whose file does not say. */
    private static final int SENTENCE_PIECE_BOS = 1;

    private static final int SENTENCE_PIECE_EOS = 2;

    private final GgufMetadata metadata;

    private GgufTokenizer(GgufMetadata metadata) {
        this.metadata = metadata;
    }

    static TokenizerData read(GgufMetadata metadata) {
        var reader = new GgufTokenizer(metadata);
        String model = metadata.string(MODEL, "");
        return switch (model) {
            case "gpt2" -> reader.bytePair();
            case "llama" -> reader.sentencePiece();
            default ->
                throw new TokenizerException(MODEL + " is " + (model.isEmpty() ? "missing" : "'" + model + "'")
                        + ", expected gpt2 or llama; use a model with one of these tokenizers");
        };
    }

    private TokenizerData bytePair() {
        String name = metadata.string(PRE, "");
        if (name.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    PRE + " is missing: the pre-tokenizer 'default' is used, which may not be"
                            + " the one that the model was trained with; convert the model again");
        }
        PreTokenizer rule = name.isEmpty() ? PreTokenizer.DEFAULT : PreTokenizer.of(name);
        return new TokenizerData(
                TokenizerData.Family.BYTE_PAIR,
                rule,
                strings("tokenizer.ggml.tokens"),
                ints(TYPES),
                new float[0],
                strings("tokenizer.ggml.merges"),
                specialIds(-1, -1),
                metadata.bool(ADD_BOS, rule.addsBos()),
                false);
    }

    private TokenizerData sentencePiece() {
        return new TokenizerData(
                TokenizerData.Family.SENTENCE_PIECE,
                PreTokenizer.DEFAULT,
                strings("tokenizer.ggml.tokens"),
                ints(TYPES),
                metadata.contains(SCORES) ? metadata.floats(SCORES) : new float[0],
                List.of(),
                specialIds(SENTENCE_PIECE_BOS, SENTENCE_PIECE_EOS),
                metadata.bool(ADD_BOS, true),
                metadata.bool(ADD_SPACE_PREFIX, true));
    }

    private TokenizerData.SpecialIds specialIds(int bos, int eos) {
        return new TokenizerData.SpecialIds(
                id("bos", bos),
                id("eos", eos),
                id("eot", -1),
                id("eom", -1),
                id("fim_pad", -1),
                id("fim_rep", -1),
                id("fim_sep", -1));
    }

    private int id(String name, int missing) {
        String key = "tokenizer.ggml." + name + "_token_id";
        int id = metadata.integer(key, missing);
        if (metadata.contains(key) && id < 0) {
            throw new TokenizerException(key + " is " + id + ", expected the id of a token; convert the model again");
        }
        return id;
    }

    private int[] ints(String key) {
        return metadata.contains(key) ? metadata.ints(key) : new int[0];
    }

    private List<byte[]> strings(String key) {
        if (!metadata.contains(key)) {
            throw new TokenizerException(
                    key + " is missing; the file holds no usable tokenizer, use another model file");
        }
        ByteStrings strings = metadata.byteStrings(key);
        return new AbstractList<>() {
            @Override
            public byte[] get(int index) {
                return strings.bytes(index);
            }

            @Override
            public int size() {
                return strings.size();
            }
        };
    }
}
