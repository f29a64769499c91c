package kelvin.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kelvin.model.Model;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.Logits;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** The levels of one next-token distribution, as JSON and as a picture. */
final class Spectrum {
    private static final int NARROW_NUMBERS_WIDTH = 22;
    private static final int NUMBERS_WIDTH = 34;

    private final int[] promptIds;
    final float[] logits;
    final double temperature;
    final Observables observables;
    final double[] p; // by id, at T
    final double[] p1; // by id, at 1
    final int[] levels; // ids in order
    final double gap;
    final boolean hasGap;
    final @Nullable Long seed;
    final @Nullable Integer drawn;

    Spectrum(int[] promptIds, float[] logits, double temperature, int top, @Nullable Long seed) {
        this.promptIds = promptIds;
        this.logits = logits;
        this.temperature = temperature;
        double[] wide = Logits.widen(logits);
        this.observables = Observables.of(wide, temperature);
        this.p = Observables.probabilities(wide, temperature);
        this.p1 = temperature == 1 ? p : Observables.probabilities(wide, 1);
        int[] order = first(wide, Math.max(top, 2));
        this.hasGap = order.length > 1;
        this.gap = hasGap ? wide[order[0]] - wide[order[1]] : 0;
        this.levels = Arrays.copyOf(order, Math.min(top, order.length));
        this.seed = seed;
        this.drawn = seed == null
                ? null
                : (Integer) new Draw(logits.length)
                        .draw(logits, null, temperature, new NoiseKey(seed, 0, promptIds.length, 0));
    }

    /** The ids of the largest finite logits, ties by lower id. */
    private static int[] first(double[] logits, int count) {
        PriorityQueue<Integer> worstFirst = new PriorityQueue<>(
                (a, b) -> logits[a] != logits[b] ? Double.compare(logits[a], logits[b]) : Integer.compare(b, a));
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] == Double.NEGATIVE_INFINITY) continue;
            if (worstFirst.size() == count && logits[id] <= logits[worstFirst.element()]) continue;
            worstFirst.add(id);
            if (worstFirst.size() > count) worstFirst.remove();
        }
        int[] order = new int[worstFirst.size()];
        for (int i = order.length - 1; i >= 0; i--) order[i] = worstFirst.remove();
        return order;
    }

    /** What the levels leave out. The sums are formed from the tail itself, so small masses keep their digits. */
    record Rest(int count, double p, double p1, double maxP) {}

    Rest rest() {
        boolean[] shown = new boolean[logits.length];
        for (int id : levels) shown[id] = true;
        int count = 0;
        double sum = 0;
        double sum1 = 0;
        double max = 0;
        for (int id = 0; id < logits.length; id++) {
            if (shown[id] || logits[id] == Float.NEGATIVE_INFINITY) continue;
            count++;
            sum += p[id];
            sum1 += p1[id];
            max = Math.max(max, p[id]);
        }
        return new Rest(count, sum, sum1, max);
    }

    private double surprisal(int id) {
        return -StrictMath.log(p1[id]);
    }

    String json(Model model) {
        Json json = Json.of("spectrum");
        JsonParts.model(json, model);
        json.ints("prompt_ids", promptIds);
        JsonParts.temperature(json, temperature);
        json.number("vocabulary", logits.length);
        json.number("finite", levels.length + rest().count());
        json.number("gap", hasGap ? (Double) gap : null);
        json.objects("levels", () -> IntStream.range(0, levels.length).iterator(), i -> {
            int id = levels[i];
            JsonParts.token(json, model.tokenizer(), id);
            json.number("rank", i + 1);
            json.number("logit", (double) logits[id]);
            json.number("energy", observables.groundLogit() - logits[id]);
            json.number("p", p[id]);
            json.number("p1", p1[id]);
            json.number("surprisal", surprisal(id));
        });
        Rest rest = rest();
        json.object("rest", () -> {
            json.number("count", rest.count());
            json.number("p", rest.p());
            json.number("p1", rest.p1());
            json.number("max_p", rest.maxP());
        });
        json.object("observables", () -> JsonParts.observables(json, observables));
        Integer token = drawn;
        if (token == null) json.nothing("drawn");
        else json.object("drawn", () -> JsonParts.token(json, model.tokenizer(), token));
        json.string("logits_sha256", sha256());
        return json.end();
    }

    private String sha256() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(4 * logits.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(logits);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Draws the levels as bars of probability, in {@code width} columns. */
    String draw(Tokenizer tokenizer, int width, boolean colored) {
        List<String> lines = new ArrayList<>();
        String kelvin = Numbers.plain(Units.toKelvin(temperature));
        lines.add("T = " + Numbers.plain(temperature) + " (" + kelvin + " K), " + logits.length + " tokens");
        Rest rest = rest();
        String others = rest.count() + " more";
        int pieceWidth = others.length();
        for (int id : levels) pieceWidth = Math.max(pieceWidth, Math.min(18, columns(piece(tokenizer, id))));
        boolean narrow = width < pieceWidth + NUMBERS_WIDTH + 12;
        int numbers = narrow ? NARROW_NUMBERS_WIDTH : NUMBERS_WIDTH;
        int bar = Math.max(0, Math.min(40, width - pieceWidth - numbers));
        lines.add(cell("token", pieceWidth)
                + numbers("energy", "p at T", "p at 1", narrow).stripTrailing());
        double largest = levels.length == 0 ? 1 : p[levels[0]];
        for (int id : levels) {
            String energy = String.format(Locale.ROOT, "%.3f", observables.groundLogit() - logits[id]);
            lines.add(cell(piece(tokenizer, id), pieceWidth)
                    + numbers(energy, Numbers.percent(p[id]), Numbers.percent(p1[id]), narrow)
                    + bar(p[id] / largest, bar, colored));
        }
        String sums = numbers("", Numbers.percent(rest.p()), Numbers.percent(rest.p1()), narrow);
        lines.add(cell(others, pieceWidth) + sums.stripTrailing());
        Observables o = observables;
        lines.add("");
        lines.add("S " + Numbers.plain(o.entropy()) + " nats (" + Numbers.plain(o.effectiveStates())
                + " effective tokens)" + (narrow ? "\n" : "   ") + "U " + Numbers.plain(o.energy()) + "   C "
                + Numbers.plain(o.heatCapacity()));
        lines.add("gap " + (hasGap ? Numbers.plain(gap) : "none") + "   ties " + Numbers.plain(o.ties())
                + (narrow ? "\n" : "   ") + "ln Z "
                + Numbers.plain(o.logPartition())
                + (drawn == null ? "" : "   drawn " + piece(tokenizer, drawn)));
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    private static String numbers(String energy, String p, String p1, boolean narrow) {
        String both = String.format(Locale.ROOT, " %8s  %9s", energy, p);
        return (narrow ? both : both + String.format(Locale.ROOT, "  %10s", p1)) + "  ";
    }

    private static String bar(double share, int width, boolean colored) {
        int eighths = (int) Math.round(share * width * 8);
        String blocks = "█".repeat(eighths / 8);
        if (eighths % 8 > 0) blocks += (char) ('\u2590' - eighths % 8);
        return colored && !blocks.isEmpty() ? "\u001b[33m" + blocks + "\u001b[0m" : blocks;
    }

    static String piece(Tokenizer tokenizer, int id) {
        if (id >= tokenizer.vocabularySize()) return "#" + id;
        String text = tokenizer.text(id);
        if (text == null) return "#" + id;
        return Numbers.visible(text).replace(' ', '␣');
    }

    private static int columns(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cell(String text, int width) {
        int columns = columns(text);
        if (columns <= width) return text + " ".repeat(width - columns);
        return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
