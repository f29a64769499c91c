package kelvin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.model.Model;
import kelvin.sampling.SamplingChain;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Repeats a run that --save has saved, and compares every bit.")
final class VerifyCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(paramLabel = "FILE", description = "A file that kelvin run --save wrote.")
    Path file = Path.of("");

    VerifyCommand(Io io) {
        this.io = io;
    }

    /** What a saved run says of itself. */
    private record Saved(
            String modelSha256,
            String tokenizerSha256,
            int contract,
            ModelSource.Cache cache,
            int[] promptIds,
            int[] ids,
            String text,
            SamplingChain chain,
            long seed,
            int stream,
            int maxTokens,
            List<String> stops,
            List<String> drawHashes,
            String logitsSha256) {}

    @Override
    public Integer call() {
        Saved saved = read();
        if (saved.contract() != RunRecorder.CONTRACT) {
            throw new Failure(
                    ExitCode.SELF_CHECK,
                    "contract",
                    "the run was made under version " + saved.contract() + " of the seed contract, this Kelvin has "
                            + RunRecorder.CONTRACT,
                    saved.contract(),
                    "verify it with the version that made it",
                    null);
        }
        source.cache = saved.cache();
        try (Model model = source.open()) {
            if (!model.sha256().equals(saved.modelSha256())) {
                throw new Failure(
                        ExitCode.MODEL,
                        "model",
                        "the run was made with another model: SHA-256 " + saved.modelSha256(),
                        model.sha256(),
                        "name the model that made it with --model",
                        null);
            }
            if (!model.tokenizer().fingerprint().equals(saved.tokenizerSha256())) {
                throw new Failure(
                        ExitCode.MODEL, "tokenizer", "the run was made with another tokenizer", null, null, null);
            }
            repeat(model, saved);
        }
        if (output.json)
            io.println(Json.of("verify")
                    .bool("equal", true)
                    .number("tokens", saved.ids().length)
                    .end());
        else io.println("equal: " + saved.ids().length + " tokens, and the logits of each draw, bit by bit");
        return ExitCode.OK;
    }

    private void repeat(Model model, Saved saved) {
        GenerationRequest request = new GenerationRequest(
                Arrays.stream(saved.promptIds()).boxed().toList(),
                saved.chain(),
                saved.seed(),
                saved.stream(),
                saved.ids().length,
                saved.stops());
        int[] step = {0};
        Generation generation = new Generator(model, true).generate(request, (token, position, logits, text) -> {
            int i = step[0]++;
            if (i >= saved.ids().length) return false;
            if (!RunRecorder.hash(logits).equals(saved.drawHashes().get(i))) throw differs(position, "logits");
            if (token != saved.ids()[i]) throw differs(position, "token");
            return true;
        });
        boolean sameText = generation.text().equals(saved.text());
        if (step[0] != saved.ids().length
                || !sameText
                || !generation.logitsSha256().equals(saved.logitsSha256())) {
            throw differs(saved.promptIds().length + step[0], sameText ? "number of tokens or hash" : "text");
        }
    }

    private static Failure differs(int position, String what) {
        return new Failure(
                ExitCode.SELF_CHECK,
                "bits",
                "other bits: the " + what + " differ first at position " + position,
                position,
                "report this with the file, the processor and the output of kelvin doctor",
                null);
    }

    private Saved read() {
        Object json = JsonInput.parse(PromptOptions.readFile(file), file.toString());
        JsonInput.Fields f = new JsonInput.Fields(json, file.toString(), keysOf(json));
        JsonInput.Fields model = new JsonInput.Fields(f.get("model"), "model", keysOf(f.get("model")));
        List<String> stops = strings(f, "stops");
        List<String> hashes = strings(f, "draw_hashes");
        Saved saved = new Saved(
                need(model, "sha256"),
                need(f, "tokenizer_sha256"),
                f.integer("contract", -1),
                cache(f),
                f.integers("prompt_ids"),
                f.integers("ids"),
                need(f, "text"),
                SamplingChain.parse(need(f, "chain")),
                Seed.of(f.get("seed")),
                f.integer("stream", 0),
                f.integer("max_tokens", 0),
                stops,
                hashes,
                need(f, "logits_sha256"));
        if (saved.drawHashes().size() != saved.ids().length) {
            throw Failure.input(
                    file + " has " + saved.ids().length + " ids and "
                            + saved.drawHashes().size() + " hashes",
                    file,
                    "save the run again");
        }
        return saved;
    }

    /** How the run kept keys and values; float32 where the file does not say. */
    private static ModelSource.Cache cache(JsonInput.Fields fields) {
        String word = fields.string("kv");
        if (word == null) return ModelSource.Cache.f32;
        try {
            return ModelSource.Cache.valueOf(word);
        } catch (IllegalArgumentException e) {
            throw fields.wrong("kv", "f32 or f16", word);
        }
    }

    private static Set<String> keysOf(@Nullable Object value) {
        Set<String> keys = new TreeSet<>();
        if (value instanceof Map<?, ?> map) map.keySet().forEach(key -> keys.add(key.toString()));
        return keys;
    }

    private String need(JsonInput.Fields fields, String key) {
        String value = fields.string(key);
        if (value == null) {
            throw Failure.input(
                    file + " lacks \"" + key + "\": it is no saved run", file, "make one with kelvin run --save");
        }
        return value;
    }

    private static List<String> strings(JsonInput.Fields fields, String key) {
        if (!(fields.get(key) instanceof List<?> list)) throw fields.wrong(key, "an array of strings", fields.get(key));
        List<String> strings = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) throw fields.wrong(key, "an array of strings", element);
            strings.add(text);
        }
        return strings;
    }
}
