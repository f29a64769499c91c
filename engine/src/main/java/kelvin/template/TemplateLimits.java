package kelvin.template;

/**
 * What a template may use up: it comes from a file that a stranger wrote.
 *
 * @param source length of the template in UTF-16 units
 * @param steps work of one render: one per node of the tree that is visited, one per item made or looked at, one per 8
 *     characters made or searched
 * @param text length in UTF-16 units of the output, and of any string on the way
 * @param items length of any list on the way, {@code range} included
 * @param depth nesting of expressions, statements, macro calls and values
 */
public record TemplateLimits(int source, long steps, int text, int items, int depth) {

    /** The deepest nesting allowed: a stack of 512 KiB, half of the usual one, carries it (a test says so). */
    private static final int MAX_DEPTH = 400;

    /** Enough for each template met so far with a conversation of a million characters. */
    public static final TemplateLimits DEFAULT = new TemplateLimits(1 << 20, 20_000_000, 1 << 24, 1 << 20, MAX_DEPTH);

    /** Refuses a limit below 1, and a depth that a thread's stack would not carry. */
    public TemplateLimits {
        if (!(source >= 1 && steps >= 1 && text >= 1 && items >= 1)) {
            throw new IllegalArgumentException("limits are source " + source + ", steps " + steps + ", text " + text
                    + ", items " + items + ", expected 1 or more");
        }
        if (!(depth >= 1 && depth <= MAX_DEPTH)) {
            throw new IllegalArgumentException("limit depth is " + depth + ", expected 1 to " + MAX_DEPTH);
        }
    }
}
