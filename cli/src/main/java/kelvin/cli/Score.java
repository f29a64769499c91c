package kelvin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import kelvin.thermo.Thermometer;
import kelvin.thermo.TokenStatistics;
import kelvin.thermo.Units;
import kelvin.thermo.WordTemperature;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A text under the thermometer: what each token costs, and the temperature that the whole text shows. */
final class Score {
    /** Tokens of a text and its context, without BOS. */
    private static final int LEAST_TOKENS = 2;

    private static final double LN_2 = StrictMath.log(2);

    private final Model model;
    private final int[] ids;
    private final List<Token> tokens;
    private final Thermometer thermometer;
    private final Thermometer.Reading reading;
    private final double nats;
    private final int bytes;

    /** One scored token. */
    private record Token(int id, double surprisal, int rank, double energy) {}

    private Score(Model model, int[] ids, List<Token> tokens, Thermometer thermometer) {
        this.model = model;
        this.ids = ids;
        this.tokens = tokens;
        this.thermometer = thermometer;
        this.reading = thermometer.read();
        this.nats = tokens.stream().mapToDouble(Token::surprisal).sum();
        this.bytes = tokens.stream()
                .mapToInt(token -> model.tokenizer().bytes(token.id()).length)
                .sum();
    }

    /**
     * Scores a text behind a context. Without a BOS and a context the first token has no distribution, and is left out.
     *
     * @throws Failure if no token is left to score, or text and context are shorter than two tokens
     */
    static Score of(Model model, String context, String text, boolean bos) {
        Tokenizer tokenizer = model.tokenizer();
        int[] before = tokenizer.encode(context, bos, true).requireComplete().ids();
        int[] own = tokenizer.encode(text, false, true).requireComplete().ids();
        int[] ids = Arrays.copyOf(before, before.length + own.length);
        System.arraycopy(own, 0, ids, before.length, own.length);
        int first = Math.max(1, before.length);
        int written = ids.length - (bos ? 1 : 0);
        if (written < LEAST_TOKENS || ids.length <= first) {
            throw Failure.input(
                    own.length == 0
                            ? "there is no token to score: the text is empty"
                            : "the text is a single token; a temperature needs two, or a context",
                    own.length,
                    "give a longer text");
        }
        List<Token> tokens = new ArrayList<>();
        Thermometer thermometer = new Thermometer();
        try (Session session = model.session()) {
            session.append(Arrays.copyOf(ids, ids.length - 1), (position, logits) -> {
                if (position + 1 < first) return;
                int token = ids[position + 1];
                TokenStatistics s = TokenStatistics.of(logits, token, 1);
                thermometer.add(logits, token);
                tokens.add(new Token(token, s.surprisal(), s.rank(), s.energy()));
            });
        }
        return new Score(model, ids, tokens, thermometer);
    }

    private double mean() {
        return nats / tokens.size();
    }

    private @Nullable Double bitsPerByte() {
        return bytes == 0 ? null : (Double) (nats / LN_2 / bytes);
    }

    /** The temperatures at which the text would have a perplexity, the colder first. */
    double[] temperaturesOf(double perplexity) {
        return thermometer.temperaturesOfPerplexity(perplexity);
    }

    String json(@Nullable Double perplexity) {
        Json json = Json.of("score");
        JsonParts.model(json, model);
        json.ints("ids", ids);
        json.number("scored", tokens.size());
        json.number("unscored", ids.length - tokens.size());
        List<Integer> order =
                java.util.stream.IntStream.range(0, tokens.size()).boxed().toList();
        json.objects("tokens", order, i -> token(json, i));
        json.number("nll", nats);
        json.number("mean_surprisal", mean());
        json.number("perplexity", StrictMath.exp(mean()));
        json.number("bits_per_byte", bitsPerByte());
        Double t = reading.temperature();
        json.number("temperature", t);
        json.number("kelvin", t == null ? null : (Double) Units.toKelvin(t));
        json.number("beta", reading.beta());
        json.number("beta_standard_error", reading.sandwichError());
        json.number("temperature_standard_error", reading.temperatureError(reading.sandwichError()));
        json.string("standard_error_kind", "sandwich");
        json.string("status", reading.status().word());
        if (perplexity != null) json.doubles("perplexity_temperatures", temperaturesOf(perplexity));
        return json.end();
    }

    private void token(Json json, int i) {
        Token token = tokens.get(i);
        JsonParts.token(json, model.tokenizer(), token.id());
        json.number("surprisal", token.surprisal());
        json.number("rank", token.rank());
        json.number("energy", token.energy());
        DensityOfStates spectrum = thermometer.spectrum(i);
        Double t = reading.temperature();
        Observables o = t == null ? null : spectrum.at(t);
        json.number("mean_energy", o == null ? inverted(spectrum) : (Double) o.energy());
        json.number("entropy", o == null ? null : (Double) o.entropy());
        json.number("word_temperature", WordTemperature.of(spectrum, token.energy()));
    }

    private Double inverted(DensityOfStates spectrum) {
        double beta = reading.beta();
        return beta == Double.NEGATIVE_INFINITY
                ? spectrum.highestEnergy()
                : spectrum.statistics(beta).energy();
    }

    String table(@Nullable Double perplexity) {
        StringBuilder out = new StringBuilder();
        out.append(tokens.size()).append(tokens.size() == 1 ? " token" : " tokens");
        out.append(", ").append(Numbers.plain(mean())).append(" nats each (perplexity ");
        out.append(Numbers.plain(StrictMath.exp(mean()))).append(")");
        Double bits = bitsPerByte();
        if (bits != null) out.append(", ").append(Numbers.plain(bits)).append(" bits a byte");
        out.append('\n').append(temperature()).append('\n');
        if (perplexity != null) {
            out.append("perplexity ").append(Numbers.plain(perplexity)).append(" at T ");
            out.append(Arrays.stream(temperaturesOf(perplexity))
                            .mapToObj(Numbers::plain)
                            .collect(Collectors.joining(" and ")))
                    .append('\n');
        }
        tokens.stream()
                .sorted((a, b) -> Double.compare(b.surprisal(), a.surprisal()))
                .limit(5)
                .forEach(token -> out.append(String.format(
                        "%8s nats, rank %6d  %s\n",
                        Numbers.plain(token.surprisal()),
                        token.rank(),
                        Spectrum.piece(model.tokenizer(), token.id()))));
        return out.toString();
    }

    private String temperature() {
        Double t = reading.temperature();
        Double error = reading.temperatureError(reading.sandwichError());
        return switch (reading.status()) {
            case ZERO -> "T 0: every token is the likeliest of its place";
            case INFINITE -> "T inf: as surprising as tokens at random";
            case INVERTED ->
                "no temperature: more surprising than tokens at random (beta " + Numbers.plain(reading.beta()) + ")";
            case FINITE ->
                "T " + Numbers.plain(t == null ? 0 : t)
                        + (error == null ? "" : " +- " + Numbers.plain(error) + " (standard error)") + ", "
                        + Numbers.plain(Units.toKelvin(t == null ? 0 : t)) + " K";
        };
    }
}
