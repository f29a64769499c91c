package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.ModelOptions.CachePrecision;
import kelvin.model.ModelOptions.KernelChoice;
import kelvin.model.Session;
import kelvin.sampling.SamplingChain;
import kelvin.tensor.TensorType;

/**
 * The contract of bits: prints, for a tiny random model of each architecture and of each tensor type, the SHA-256 of its
 * logits and of a text drawn from them; last the same with keys and values in half precision. Every machine, kernel, vector width, compiler, number of threads and batch must
 * print the same lines; {@code conformance/bits.tsv} holds them.
 *
 * <p>Arguments: kernels (SCALAR or VECTOR), threads, and ways: {@code all} tries batches of 1, 7, 32 and all, alone and
 * among others, and fails where they differ; {@code one} is for slow machines.
 */
public final class Bits {
    private static final Path TINY = Path.of("tiny");
    private static final List<String> ARCHITECTURES = List.of("llama", "llama3", "gemma3", "qwen2", "qwen3");
    /** Those whose bits with keys and values in half precision are a contract of its own. */
    private static final List<String> HALVES = List.of("llama", "gemma3");

    private static final int PROMPT = 40;
    private static final int DRAWN = 6;

    private final ModelOptions options;
    private final boolean allWays;

    private Bits(ModelOptions options, boolean allWays) {
        this.options = options;
        this.allWays = allWays;
    }

    /** Prints a line {@code model<TAB>hash} for each model. */
    public static void main(String[] args) {
        ModelOptions options = new ModelOptions(Integer.parseInt(args[1]), 0, KernelChoice.valueOf(args[0]));
        new Bits(options, args[2].equals("all"))
                .hashes()
                .forEach((name, hash) -> System.out.println(name + "\t" + hash));
    }

    private Map<String, String> hashes() {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String name : ARCHITECTURES) hashes.put(name, hash(name, read(TINY.resolve(name + ".gguf"))));
        for (TensorType type : TensorType.values()) hashes.put(type.name(), hash(type.name(), TypeModels.of(type)));
        for (String name : HALVES) {
            hashes.put(
                    name + ", f16 keys and values",
                    hash(name, read(TINY.resolve(name + ".gguf")), options.withCache(CachePrecision.FLOAT16)));
        }
        return hashes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hash(String name, byte[] file) {
        return hash(name, file, options);
    }

    private String hash(String name, byte[] file, ModelOptions options) {
        try (Model model = Model.of(MemorySegment.ofArray(file), name, options)) {
            int[] prompt = new SplittableRandom(1)
                    .ints(PROMPT, 0, TypeModels.VOCABULARY - 2)
                    .toArray();
            float[] logits = inChunks(model, prompt, PROMPT);
            check(name, logits);
            if (allWays) {
                for (int chunk : new int[] {1, 7, 32})
                    same(name + " in chunks of " + chunk, logits, inChunks(model, prompt, chunk));
                same(name + " among others", logits, amongOthers(model, prompt));
            }
            MessageDigest digest = sha256();
            digest.update(bytes(logits));
            SamplingChain chain = SamplingChain.parse("temperature=1.5");
            var text = new Generator(model, true)
                    .generate(GenerationRequest.of(prompt, chain, 7, DRAWN), TokenListener.NONE);
            digest.update(text.logitsSha256().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            for (int id : text.ids()) digest.update((byte) id);
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static float[] inChunks(Model model, int[] prompt, int chunk) {
        try (Session session = model.session()) {
            for (int at = 0; at < prompt.length; at += chunk) {
                session.append(Arrays.copyOfRange(prompt, at, Math.min(prompt.length, at + chunk)));
            }
            return session.logits().clone();
        }
    }

    /** The last token in one pass with the last tokens of six other texts, whose lengths differ. */
    private static float[] amongOthers(Model model, int[] prompt) {
        List<Session> sessions = new ArrayList<>();
        try {
            int[] last = new int[7];
            for (int i = 0; i < 7; i++) {
                sessions.add(model.session());
                int[] own = i == 3
                        ? prompt
                        : new SplittableRandom(i)
                                .ints(5 + 4 * i, 0, TypeModels.VOCABULARY - 2)
                                .toArray();
                sessions.get(i).append(Arrays.copyOf(own, own.length - 1));
                last[i] = own[own.length - 1];
            }
            model.step(sessions, last);
            return sessions.get(3).logits().clone();
        } finally {
            sessions.forEach(Session::close);
        }
    }

    /** A model whose logits say nothing would agree with itself anywhere. */
    private static void check(String name, float[] logits) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            if (!(Math.abs(logit) < 1000)) throw new IllegalStateException(name + ": a logit is " + logit);
            least = Math.min(least, logit);
            most = Math.max(most, logit);
        }
        if (most - least < 0.1f) throw new IllegalStateException(name + ": logits between " + least + " and " + most);
    }

    private static void same(String what, float[] expected, float[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0)
            throw new IllegalStateException(
                    what + ": logit " + at + " is " + actual[at] + ", expected " + expected[at]);
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
