package kelvin.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kelvin.gguf.GgufFile;
import kelvin.tokenizer.TokenizerData.Family;
import kelvin.tokenizer.TokenizerData.SpecialIds;

/** Reads conformance/tokenizers: small vocabularies, and what llama.cpp makes of texts with them. */
final class Goldens {
    static final Path TALE = Path.of("..", "models/src/main/resources/kelvin/models/tale-q8_0.gguf");

    private static final Path DIRECTORY = Path.of("..", "conformance", "tokenizers");

    private Goldens() {}

    /** One line of an expected file. */
    record Golden(boolean parseSpecial, String text, int[] ids) {}

    static List<Golden> expected(String name) {
        return rows("expected/" + name + ".tsv").stream()
                .map(row -> new Golden(Boolean.parseBoolean(row[0]), unescape(row[1]), ids(row[2])))
                .toList();
    }

    private static int[] ids(String list) {
        return Arrays.stream(list.split(" ", -1))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** Returns the tokenizer that an expected file was made with. */
    static Tokenizer tokenizer(String name) {
        return switch (name) {
            case "tale" -> tale();
            case "sentencepiece" -> Tokenizer.of(sentencePiece(true));
            case "sentencepiece-no-prefix" -> Tokenizer.of(sentencePiece(false));
            default -> Tokenizer.of(byteLevel(name));
        };
    }

    static Tokenizer tale() {
        try (GgufFile file = GgufFile.open(TALE)) {
            return Tokenizer.of(file.metadata());
        }
    }

    static TokenizerData byteLevel(String preTokenizer) {
        List<byte[]> pieces = new ArrayList<>();
        List<byte[]> merges = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        for (String[] row : rows("byte-level.tsv")) {
            byte[] text = unescape(row[1]).getBytes(StandardCharsets.UTF_8);
            if (row[0].equals("merge")) {
                merges.add(text);
            } else {
                pieces.add(text);
                types.add(Integer.parseInt(row[2]));
            }
        }
        int[] kinds = types.stream().mapToInt(Integer::intValue).toArray();
        int begin = indexOf(pieces, "<|begin|>");
        return new TokenizerData(
                Family.BYTE_PAIR,
                PreTokenizer.of(preTokenizer),
                pieces,
                kinds,
                new float[0],
                merges,
                SpecialIds.of(begin, begin),
                false,
                false);
    }

    static TokenizerData sentencePiece(boolean addSpacePrefix) {
        List<String[]> rows = rows("sentencepiece.tsv");
        List<byte[]> pieces = new ArrayList<>();
        int[] types = new int[rows.size()];
        float[] scores = new float[rows.size()];
        for (int id = 0; id < types.length; id++) {
            String[] row = rows.get(id);
            pieces.add(unescape(row[1]).getBytes(StandardCharsets.UTF_8));
            types[id] = Integer.parseInt(row[2]);
            scores[id] = Float.parseFloat(row[3]);
        }
        return new TokenizerData(
                Family.SENTENCE_PIECE,
                PreTokenizer.DEFAULT,
                pieces,
                types,
                scores,
                List.of(),
                SpecialIds.of(1, 2),
                true,
                addSpacePrefix);
    }

    /** Returns a byte-level vocabulary of these pieces behind the 256 bytes, without merges. */
    static TokenizerData bytesAnd(SpecialIds special, int type, String... names) {
        List<byte[]> pieces = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            byte[] character = new byte[2];
            pieces.add(Arrays.copyOf(character, ByteAlphabet.write((byte) b, character, 0)));
        }
        for (String name : names) pieces.add(name.getBytes(StandardCharsets.UTF_8));
        int[] types = new int[pieces.size()];
        Arrays.fill(types, 1);
        Arrays.fill(types, 256, types.length, type);
        return new TokenizerData(
                Family.BYTE_PAIR, PreTokenizer.GPT_2, pieces, types, new float[0], List.of(), special, false, false);
    }

    private static int indexOf(List<byte[]> pieces, String piece) {
        for (int id = 0; id < pieces.size(); id++) {
            if (new String(pieces.get(id), StandardCharsets.UTF_8).equals(piece)) return id;
        }
        throw new AssertionError("no piece " + piece);
    }

    private static List<String[]> rows(String file) {
        try {
            return Files.readAllLines(DIRECTORY.resolve(file), StandardCharsets.US_ASCII).stream()
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the escapes {@code \}{@code uXXXX}. */
    private static String unescape(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                out.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
                i += 5;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    /** Returns a text of up to 40 characters: letters, spaces and digits of many scripts, and any code point at all. */
    static String randomText(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            int codePoint = switch (random.nextInt(5)) {
                case 0 -> " \n\r\t\u00a0\u3000".charAt(random.nextInt(6));
                case 1 -> "'sStTllREve.,!1234".charAt(random.nextInt(18));
                case 2 -> 'a' + random.nextInt(26);
                case 3 -> random.nextInt(0x3000);
                default -> random.nextInt(Character.MAX_CODE_POINT + 1);
            };
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 'x' : codePoint);
        }
        return text.toString();
    }
}
