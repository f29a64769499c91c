package kelvin.avoid;

/** How phrases are avoided. */
public sealed interface AvoidMode {
    /** Returns the mode as the command line writes it. */
    String text();

    /**
     * The model's distribution over whole texts, conditioned on no phrase occurring. A text is shown when it is accepted.
     */
    record Exact() implements AvoidMode {
        @Override
        public String text() {
            return "exact";
        }
    }

    /**
     * The model's distribution over whole texts, each weighted with {@code e^(-lambda n)}, n the number of its phrases,
     * leftmost-longest without overlap. 0 changes nothing, infinity is {@link Exact}. A text is shown when it is accepted.
     *
     * @param lambda nats a phrase costs, 0 to infinity
     */
    record Soft(double lambda) implements AvoidMode {
        /** Checks lambda. */
        public Soft {
            if (!(lambda >= 0)) {
                throw new IllegalArgumentException(
                        "lambda is " + lambda + ", expected 0 (nothing changes) to inf (no phrase at all)");
            }
        }

        @Override
        public String text() {
            return "soft=" + (lambda == Double.POSITIVE_INFINITY ? "inf" : Double.toString(lambda));
        }
    }

    /**
     * Back to the first token of a phrase when it is complete, where the sequences that completed it are forbidden from then
     * on. Text is shown as soon as it can no longer be part of a phrase. This is not the distribution of {@link Exact}.
     */
    record Rewind() implements AvoidMode {
        @Override
        public String text() {
            return "rewind";
        }
    }

    /**
     * Reads a mode: {@code exact}, {@code soft=L} or {@code rewind}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AvoidMode parse(String text) {
        if (text.equals("exact")) return new Exact();
        if (text.equals("rewind")) return new Rewind();
        if (text.startsWith("soft=")) return new Soft(lambda(text.substring("soft=".length())));
        throw new IllegalArgumentException(
                "\"" + text + "\" is no way to avoid phrases, expected exact, soft=L or rewind");
    }

    private static double lambda(String text) {
        if (text.equals("inf")) return Double.POSITIVE_INFINITY;
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("lambda is \"" + text + "\", expected a number from 0 to inf", e);
        }
    }
}
