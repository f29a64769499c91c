package kelvin.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kelvin.generate.Envelope;
import kelvin.model.Model;
import kelvin.sampling.TemperatureInterval;
import kelvin.thermo.Units;
import kelvin.tokenizer.StreamDecoder;

/**
 * The texts of a seed as an SVG: a ribbon for each on its interval of T, tied to the text that it leaves, with the word at which
 * it does.
 */
final class EnvelopePicture {
    private static final int WIDTH = 760;
    private static final int LEFT = 86;
    private static final int RIGHT = WIDTH - 22;
    private static final int TOP = 100;
    private static final int ROW = 32;
    private static final int RIBBON = 6;
    /** More rows than this are no picture; the widest ribbons are shown then. */
    private static final int MOST_ROWS = 40;

    private final Settings settings;
    private final List<Envelope.Text> texts;
    private final boolean whole;
    private final TemperatureAxis axis;
    private final int[] rows; // indices of the texts shown, in order of T
    private final Svg svg;

    /** What the texts are of. */
    record Settings(Model model, String prompt, long seed, int stream, int maxTokens, TemperatureInterval range) {}

    private EnvelopePicture(Settings settings, List<Envelope.Text> texts, boolean whole) {
        this.settings = settings;
        this.texts = texts;
        this.whole = whole;
        TemperatureInterval last = texts.getLast().interval();
        this.axis = new TemperatureAxis(LEFT, RIGHT, settings.range().from(), last.to());
        this.rows = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -length(texts.get(i))))
                .limit(MOST_ROWS)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        int height = TOP + rows.length * ROW + TemperatureAxis.BELOW + 45;
        this.svg = new Svg(WIDTH, height, "Every text of a seed over temperature");
    }

    /** Draws texts; {@code whole} says whether they cover the range. */
    static String draw(Settings settings, List<Envelope.Text> texts, boolean whole) {
        return new EnvelopePicture(settings, texts, whole).picture();
    }

    private static double length(Envelope.Text text) {
        return Units.toKnob(text.interval().to()) - Units.toKnob(text.interval().from());
    }

    private String picture() {
        int bottom = TOP + rows.length * ROW;
        caption();
        axis.grid(svg, TOP, bottom);
        svg.rectangle(Svg.Style.FRAME, LEFT, TOP, RIGHT - LEFT, bottom - TOP);
        for (int row = 0; row < rows.length; row++) tie(row);
        for (int row = 0; row < rows.length; row++) ribbon(row);
        axis.labels(svg, TOP, bottom);
        svg.text(
                Svg.Style.QUIET,
                Svg.Anchor.start,
                LEFT,
                bottom + 76,
                "s = T / (1 + T); lamp: the colour of a black body, grey while it is dark");
        svg.text(
                Svg.Style.QUIET,
                Svg.Anchor.start,
                LEFT,
                bottom + 95,
                "bold: the token at which a text leaves the one it is tied to; its number is on the left");
        return svg.end();
    }

    private void caption() {
        double room = RIGHT - LEFT;
        String title = settings.model().info().name() + ": every text of seed " + Seed.print(settings.seed());
        svg.text(Svg.Style.STRONG, Svg.Anchor.start, LEFT, 22, Svg.fit(title, room));
        String after = "after \u201c" + Svg.fitEnd(Numbers.visible(settings.prompt()), room - 60) + "\u201d";
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 41, after);
        String count = rows.length == texts.size()
                ? texts.size() + (texts.size() == 1 ? " text" : " texts")
                : "the " + rows.length + " widest of " + texts.size() + " texts";
        String shown = count + " of up to " + settings.maxTokens() + " tokens, stream " + settings.stream()
                + ", T from " + Numbers.plain(settings.range().from()) + " to "
                + end(axis.to())
                + (whole ? "" : " (asked for up to " + end(settings.range().to()) + ")");
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 60, Svg.fit(shown, room));
    }

    private static String end(double temperature) {
        return temperature == Double.POSITIVE_INFINITY ? "\u221e" : Numbers.plain(temperature);
    }

    private double ribbonTop(int row) {
        return TOP + row * ROW + 20;
    }

    /** The nearest row above that stands for a text this one grew from, or -1. */
    private int parentRow(int row) {
        Integer parent = texts.get(rows[row]).parent();
        while (parent != null) {
            int found = Arrays.binarySearch(rows, parent);
            if (found >= 0) return found;
            parent = texts.get(parent).parent();
        }
        return -1;
    }

    private void tie(int row) {
        int parent = parentRow(row);
        if (parent < 0) return;
        double end = axis.x(texts.get(rows[parent]).interval().to());
        double start = axis.x(texts.get(rows[row]).interval().from());
        double y = ribbonTop(row) + RIBBON / 2.0;
        svg.path(Svg.Style.LEADER, end, ribbonTop(parent) + RIBBON / 2.0, end, y, start, y);
    }

    private void ribbon(int row) {
        Envelope.Text text = texts.get(rows[row]);
        int parent = parentRow(row);
        double x = axis.x(text.interval().from());
        double width = Math.max(1.5, axis.x(text.interval().to()) - x);
        String interval =
                "T " + text.interval().from() + " to " + text.interval().to() + ": " + Numbers.visible(text.text());
        svg.rectangle(Svg.Style.BAR, Math.min(x, RIGHT - width), ribbonTop(row), width, RIBBON, interval);
        int turn = parent < 0
                ? -1
                : Arrays.mismatch(text.ids(), texts.get(rows[parent]).ids());
        if (turn >= 0) {
            String number = Integer.toString(turn + 1);
            svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 20, ribbonTop(row) + RIBBON, number);
        }
        words(text, turn, x, ribbonTop(row) - 5);
    }

    private void words(Envelope.Text text, int turn, double x, double y) {
        String[] pieces = pieces(text.ids());
        String before = turn <= 0 ? "" : (turn > 1 ? "\u2026" : "") + pieces[turn - 1];
        String strong = turn < 0 || turn >= pieces.length ? "" : pieces[turn];
        String after = String.join("", Arrays.copyOfRange(pieces, Math.min(turn + 1, pieces.length), pieces.length));
        double room = RIGHT - LEFT - 16 - Svg.width(before + strong);
        after = Svg.fit(after, Math.max(0, room));
        boolean fits = x + 4 + Svg.width(before + strong + after) <= RIGHT - 4;
        if (fits) svg.text(Svg.Anchor.start, x + 4, y, before, strong, after);
        else svg.text(Svg.Anchor.end, RIGHT - 4, y, before, strong, after);
    }

    private String[] pieces(int[] ids) {
        StreamDecoder decoder = new StreamDecoder(settings.model().tokenizer());
        String[] pieces = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            boolean ends = settings.model().tokenizer().isEnd(ids[i]);
            pieces[i] = ends ? "\u220e" : Numbers.visible(decoder.accept(ids[i]));
        }
        return pieces;
    }
}
