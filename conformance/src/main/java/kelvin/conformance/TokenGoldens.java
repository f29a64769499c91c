package kelvin.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the token ids of llama.cpp for varied texts; {@code conformance/generate/README.md} has the command. */
public final class TokenGoldens {
    private static final int TEXTS = 2_600;
    private static final long SEED = 2901;
    private static final Map<String, String> MODELS =
            Map.of("smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "gemma3", "gemma-3-270m-q4_k_m.gguf");

    private TokenGoldens() {}

    /**
     * Writes one file for each model.
     *
     * @param arguments the folder of the fetched models and llama.cpp, and the folder to write into
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: TokenGoldens CACHE FOLDER");
            System.exit(2);
        }
        Path cache = Path.of(arguments[0]);
        LlamaLibrary library = new LlamaLibrary(cache.resolve("llama.cpp"));
        List<String> texts = VariedTexts.make(TEXTS, SEED);
        for (Map.Entry<String, String> model : MODELS.entrySet()) {
            Path file = cache.resolve(model.getValue());
            List<TokenGolden.Line> lines = new ArrayList<>();
            try (LlamaCpp llama = LlamaCpp.vocabularyOf(library, file)) {
                for (String text : texts) {
                    int[] parsed = llama.tokenize(text, true, true);
                    lines.add(new TokenGolden.Line(text, parsed, llama.tokenize(text, true, false)));
                }
            }
            Map<String, String> about = new LinkedHashMap<>();
            about.put("schema", "kelvin.conformance.tokens/1");
            about.put("model", model.getValue());
            about.put("sha256", sha256(file));
            about.put("llama.cpp", library.version());
            about.put("texts", "VariedTexts.make(" + TEXTS + ", " + SEED + ")");
            about.put("bos", "as the file asks");
            Path target = Path.of(arguments[1]).resolve(model.getKey() + ".tsv");
            new TokenGolden(about, lines).write(target);
            System.out.println(target + ": " + lines.size() + " texts, " + Files.size(target) + " bytes");
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
