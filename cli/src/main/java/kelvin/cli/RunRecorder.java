package kelvin.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.model.Model;
import kelvin.random.NoiseKey;
import kelvin.sampling.Stability;
import kelvin.sampling.Temperature;
import kelvin.sampling.TemperatureInterval;
import kelvin.thermo.Observables;
import kelvin.thermo.TokenStatistics;
import kelvin.thermo.Units;
import kelvin.thermo.WordTemperature;
import org.jspecify.annotations.Nullable;

/** Collects what a run shows of itself: its JSON, its lines, and the file that {@code verify} reads. */
final class RunRecorder {
    /** Version of the seed and bit contract. */
    static final int CONTRACT = 1;

    private final Model model;
    private final GenerationRequest request;
    private final PromptOptions.Prompt prompt;
    private final double loadMillis;
    private final boolean detailed;
    private final boolean measured;
    private double entropies;
    private double energies;
    private double heatCapacities;
    private double leastTemperature = Double.POSITIVE_INFINITY;
    private double greatestTemperature;
    private double temperatures;
    private double temperature; // of the token at hand
    private final List<Row> rows = new ArrayList<>();
    private final @Nullable Stability stability;
    private final long start = System.nanoTime();
    private @Nullable TemperatureInterval interval; // of the text so far
    private Consumer<Json> avoided = json -> {};
    private long first;
    private long last;

    /** One token. */
    private record Row(
            int id,
            int position,
            double temperature,
            double p,
            double surprisal,
            int rank,
            double energy,
            double entropy,
            @Nullable Double wordTemperature,
            String logitsHash) {}

    /**
     * Makes a recorder.
     *
     * @param detailed whether each token is kept with its numbers
     * @param summed whether the summary tells means; detailed ones can, too
     * @param plain whether the tokens are the plain draws of the seed, so that the text has an interval over T
     */
    RunRecorder(
            Model model,
            GenerationRequest request,
            PromptOptions.Prompt prompt,
            double loadMillis,
            boolean detailed,
            boolean summed,
            boolean plain) {
        this.model = model;
        this.request = request;
        this.prompt = prompt;
        this.loadMillis = loadMillis;
        this.detailed = detailed;
        this.measured = detailed || summed;
        // Cuts have no exact interval over T.
        boolean exact =
                measured && plain && request.chain().stages().stream().allMatch(stage -> stage instanceof Temperature);
        this.stability = exact ? new Stability(model.info().vocabulary()) : null;
        this.interval = exact ? TemperatureInterval.ALL : null;
    }

    /** Learns of the temperature of the next token. */
    void temperature(double inForce) {
        temperature = inForce;
    }

    void token(int token, int position, float[] logits) {
        last = System.nanoTime();
        if (first == 0) first = last;
        if (!measured) return;
        leastTemperature = Math.min(leastTemperature, temperature);
        greatestTemperature = Math.max(greatestTemperature, temperature);
        temperatures += temperature;
        if (stability != null && interval != null) {
            NoiseKey key = new NoiseKey(request.seed(), request.stream(), position, 0);
            interval = stability.around(logits, temperature, key, interval);
        }
        TokenStatistics s = TokenStatistics.of(logits, token, temperature);
        Observables o = Observables.of(logits, temperature);
        entropies += o.entropy();
        energies += o.energy();
        heatCapacities += o.heatCapacity();
        rows.add(new Row(
                token,
                position,
                temperature,
                s.probability(),
                s.surprisal(),
                s.rank(),
                s.energy(),
                o.entropy(),
                detailed ? WordTemperature.of(logits, token) : null,
                detailed ? hash(logits) : ""));
    }

    /** The first 64 bits of the SHA-256 of one draw's logits, so that a difference can be placed. */
    static String hash(float[] logits) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(4 * logits.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(logits);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * Adds what the run says of avoided phrases to its JSON.
     *
     * @param streams whether tokens come as they are drawn; otherwise the time between them says nothing of decoding
     */
    void avoided(Consumer<Json> part, boolean streams) {
        avoided = part;
        if (!streams) first = last;
    }

    private void head(Json json) {
        json.string("version", Version.get());
        JsonParts.model(json, model);
        json.string("prompt", prompt.text());
        json.ints("prompt_ids", prompt.ids());
    }

    private void settings(Json json) {
        json.string("seed", Seed.print(request.seed()));
        json.number("stream", request.stream());
        json.string("chain", request.chain().toString());
        if (request.chain().hasOneTemperature())
            JsonParts.temperature(json, request.chain().temperature());
        else JsonParts.noTemperature(json);
    }

    String startLine() {
        Json json = new Json().string("type", "start").string("schema", "kelvin.run/1");
        head(json);
        settings(json);
        return json.end();
    }

    String tokenLine() {
        Json json = new Json().string("type", "token");
        row(json, rows.getLast());
        return json.end();
    }

    String endLine(Generation g) {
        Json json = new Json().string("type", "end");
        json.ints("ids", g.ids());
        json.string("text", g.text());
        tail(json, g);
        avoided.accept(json);
        return json.end();
    }

    /** The whole run; {@code saved} adds what {@code verify} needs. */
    String object(Generation g, boolean saved) {
        Json json = Json.of("run");
        head(json);
        json.ints("ids", g.ids());
        json.string("text", g.text());
        json.string("finish_reason", g.finishReason().word());
        json.string("stop", g.stop());
        settings(json);
        json.objects("tokens", rows, r -> row(json, r));
        meanAndUsage(json, g);
        avoided.accept(json);
        if (saved) {
            String text = prompt.text();
            json.bytes("prompt_bytes", text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
            json.string("tokenizer_sha256", model.tokenizer().fingerprint());
            json.number("contract", CONTRACT);
            json.string("kv", ModelSource.Cache.of(model).name());
            json.number("max_tokens", request.maxTokens());
            json.strings("stops", request.stops());
            json.strings("draw_hashes", rows.stream().map(Row::logitsHash).toList());
        }
        return json.end();
    }

    private void tail(Json json, Generation g) {
        json.string("finish_reason", g.finishReason().word());
        json.string("stop", g.stop());
        meanAndUsage(json, g);
    }

    private void meanAndUsage(Json json, Generation g) {
        double sum = 0;
        for (Row row : rows) sum += row.surprisal();
        json.number("mean_surprisal", rows.isEmpty() ? null : (Double) (sum / rows.size()));
        TemperatureInterval stable = interval;
        if (stable == null) json.nothing("stability");
        else
            json.object("stability", () -> {
                json.number("from", stable.from());
                json.number("to", stable.to());
            });
        json.object("usage", () -> {
            json.number("prompt_tokens", prompt.ids().length);
            json.number("completion_tokens", g.ids().length);
        });
        json.string("logits_sha256", g.logitsSha256());
        json.object("timing", () -> {
            json.number("load_ms", loadMillis);
            json.number("prefill_tps", rate(prompt.ids().length, first - start));
            json.number("decode_tps", rate(g.ids().length - 1, last - first));
        });
    }

    private static @Nullable Double rate(int tokens, long nanos) {
        return tokens > 0 && nanos > 0 ? (Double) (tokens * 1e9 / nanos) : null;
    }

    private void row(Json json, Row r) {
        JsonParts.token(json, model.tokenizer(), r.id());
        json.number("position", r.position());
        json.number("p", r.p());
        json.number("surprisal", r.surprisal());
        json.number("rank", r.rank());
        json.number("energy", r.energy());
        json.number("entropy", r.entropy());
        json.number("word_temperature", r.wordTemperature());
        if (!request.chain().hasOneTemperature()) json.number("temperature", r.temperature());
    }

    /** Lines for people: settings and speed, what the text shows, and where else the seed gives it. */
    String summary(Generation g) {
        Double decode = rate(g.ids().length - 1, last - first);
        StringBuilder out = new StringBuilder();
        out.append("seed ").append(Seed.print(request.seed())).append(", ").append(request.chain());
        if (request.chain().hasOneTemperature()) {
            out.append(" (")
                    .append(Numbers.plain(Units.toKelvin(request.chain().temperature())))
                    .append(" K)");
        }
        out.append(", ").append(g.ids().length).append(" tokens");
        if (decode != null) out.append(", ").append(Numbers.plain(decode)).append(" tokens/s");
        out.append(", ").append(g.finishReason().word());
        int n = rows.size();
        if (!measured || n == 0) return out.toString();
        if (!request.chain().hasOneTemperature()) {
            out.append("\nT from ").append(Numbers.plain(leastTemperature));
            out.append(" to ").append(Numbers.plain(greatestTemperature));
            out.append(", mean ").append(Numbers.plain(temperatures / n));
        }
        double surprisal = rows.stream().mapToDouble(Row::surprisal).sum() / n;
        out.append("\nmean surprisal ").append(Numbers.plain(surprisal)).append(" nats, S ");
        out.append(Numbers.plain(entropies / n)).append(", U ").append(Numbers.plain(energies / n));
        out.append(", C ").append(Numbers.plain(heatCapacities / n));
        TemperatureInterval stable = interval;
        if (stable != null) {
            // In full: rounded ends may lie outside.
            out.append("\nthe same text from T ").append(Numbers.exact(stable.from()));
            out.append(" to ").append(Numbers.exact(stable.to()));
        }
        return out.toString();
    }
}
