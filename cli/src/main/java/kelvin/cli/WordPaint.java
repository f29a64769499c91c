package kelvin.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import kelvin.thermo.TailProbability;
import kelvin.thermo.Units;
import kelvin.thermo.WordTemperature;
import kelvin.tokenizer.StreamDecoder;
import kelvin.tokenizer.Tokenizer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Paints words as they come, on a ground of the colour of a black body: dark words stay as they are, hot ones glow red, orange,
 * white and blue-white. The ground carries the colour and the letters on it are black or white, so that both can be read on dark
 * and on light terminals.
 */
final class WordPaint {
    /** What the temperature of a word is. */
    enum By {
        /** The T at which the mean energy is that of the word: an estimate from one observation. */
        WORD_TEMPERATURE("word-temperature"),
        /** {@code -ln P(e >= e_t)}, which is 1 in the mean where energies have an even density. */
        TAIL("tail");

        private final String word;

        By(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private static final String[] LANDMARKS = {"draper", "candle", "bulb", "sun", "inf"};

    private final By by;
    private final Paint paint;
    private final Tokenizer tokenizer;
    private final StreamDecoder decoder;
    private final Deque<Stretch> waiting = new ArrayDeque<>();

    /** Characters of one token that were not shown yet. */
    private record Stretch(int length, double temperature) {}

    WordPaint(By by, Tokenizer tokenizer, Paint paint) {
        this.by = by;
        this.paint = paint;
        this.tokenizer = tokenizer;
        this.decoder = new StreamDecoder(tokenizer);
    }

    /**
     * Takes a token and returns what may be shown now, painted: text of this token, of tokens before it, or of none, since half
     * a character and the beginning of a stop string are held back.
     *
     * @param temperature of the draw
     */
    String accept(int token, float[] logits, double temperature, String piece) {
        String own = tokenizer.isEnd(token) ? "" : decoder.accept(token);
        if (!own.isEmpty()) waiting.add(new Stretch(own.length(), heat(logits, token, temperature)));
        return painted(piece);
    }

    /** Returns the last piece of the text, painted. */
    String finish(String piece) {
        return painted(piece);
    }

    private double heat(float[] logits, int token, double temperature) {
        if (by == By.TAIL) return Math.abs(StrictMath.log(TailProbability.of(logits, token, temperature)));
        Double word = WordTemperature.of(logits, token);
        return word == null ? 0 : word; // a flat spectrum has none
    }

    private String painted(String piece) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < piece.length()) {
            Stretch next = waiting.poll();
            if (next == null) return out.append(piece.substring(at)).toString(); // an unfinished character
            int end = Math.min(piece.length(), at + next.length());
            out.append(word(piece.substring(at, end), next.temperature()));
            int left = next.length() - (end - at);
            if (left > 0) waiting.addFirst(new Stretch(left, next.temperature()));
            at = end;
        }
        return out.toString();
    }

    /** A word, painted without the blanks around it: a ground would run on to the end of a line. */
    private String word(String text, double temperature) {
        String word = text.strip();
        if (word.isEmpty() || !Lamp.glows(temperature)) return text;
        int start = text.indexOf(word);
        String[] lines = word.split("\n", -1);
        for (int i = 0; i < lines.length; i++) lines[i] = paint.word(Lamp.colour(temperature), lines[i]);
        return text.substring(0, start) + String.join("\n", lines) + text.substring(start + word.length());
    }

    /** Says which colour stands for what, in two lines. */
    String legend(Paint shown) {
        StringBuilder out = new StringBuilder(
                by == By.TAIL
                        ? "words glow as black bodies at T = -ln P(e >= their energy)\ndark"
                        : "words glow at their word temperature, a guess from one word\ndark");
        for (String landmark : LANDMARKS) {
            double t = Units.parse(landmark);
            String value = by == By.TAIL
                    ? "P " + Numbers.tick(Math.rint(100 * StrictMath.exp(-t)) / 100)
                    : t == Double.POSITIVE_INFINITY ? "inf" : Math.round(Units.toKelvin(t)) + " K";
            out.append(' ').append(shown.ground(Lamp.colour(t), " " + value + " "));
        }
        return out.toString();
    }

    /** Reads what {@code --color-by} takes. */
    static final class Reader implements ITypeConverter<By> {
        @Override
        public By convert(String text) {
            for (By by : By.values()) if (by.toString().equals(text)) return by;
            throw new TypeConversionException("expected word-temperature or tail, but was '" + text + "'");
        }
    }
}
