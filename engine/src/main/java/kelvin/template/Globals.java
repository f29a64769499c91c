package kelvin.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Namespace;
import kelvin.template.Sequences.Range;
import org.jspecify.annotations.Nullable;

/** The functions that every template knows: jinja2's, and the two that transformers adds. */
final class Globals {
    /** The longest range of jinja2's sandbox. */
    private static final long MAX_RANGE = 100_000;

    /** Bounds beyond these would overflow where a range counts itself. */
    private static final long MAX_BOUND = 1L << 40;

    private final Budget budget;
    private final Printer printer;

    Globals(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
    }

    Map<String, Object> functions(Clock clock) {
        Map<String, Object> functions = new LinkedHashMap<>();
        add(functions, "range", this::range);
        add(functions, "dict", this::dict);
        add(functions, "namespace", arguments -> new Namespace(attributes(arguments)));
        add(functions, "cycler", arguments -> new Cycler(arguments.positional()));
        add(functions, "joiner", this::joiner);
        add(functions, "raise_exception", arguments -> {
            Object message = Objects.requireNonNull(arguments.bind("raise_exception", 1, "message")[0]);
            throw new Fault.Raised(printer.str(message));
        });
        add(functions, "strftime_now", arguments -> {
            Object format = Objects.requireNonNull(arguments.bind("strftime_now", 1, "format")[0]);
            String text = Values.expectText(format, "the format of strftime_now");
            return budget.text(Strftime.format(text, LocalDateTime.now(clock)));
        });
        return functions;
    }

    private static void add(Map<String, Object> functions, String name, Function<Arguments, Object> body) {
        functions.put(name, Sequences.callable(name, body));
    }

    private Range range(Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("range", 1, "start", "stop", "step");
        long first = bound(Objects.requireNonNull(bound[0]));
        long start = bound[1] == null ? 0 : first;
        long stop = bound[1] == null ? first : bound(bound[1]);
        long step = bound[2] == null ? 1 : bound(bound[2]);
        if (step == 0) {
            throw new Fault("the step of a range is 0");
        }
        Range range = new Range(start, stop, step);
        long limit = Math.min(MAX_RANGE, budget.limits().items());
        if (!(range.length() <= limit)) {
            throw new Fault.Limit("the length of a range", range.length(), limit);
        }
        return range;
    }

    private static long bound(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        long bound = Values.expectInteger(value, "an argument of range");
        if (!(bound >= -MAX_BOUND && bound <= MAX_BOUND)) {
            throw new Fault.Limit("an argument of range", bound, MAX_BOUND);
        }
        return bound;
    }

    private Map<Object, Object> dict(Arguments arguments) {
        return new LinkedHashMap<>(attributes(arguments));
    }

    /** The entries of an optional dict or list of pairs, and then the named arguments. */
    private Map<String, Object> attributes(Arguments arguments) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Object source : arguments.positional()) {
            List<Object> pairs = source instanceof Map<?, ?> map ? Access.pairs(map) : Values.items(source, budget);
            for (Object pair : pairs) {
                List<Object> two = Values.items(pair, budget);
                if (two.size() != 2) {
                    throw new Fault("an entry of a dict has " + two.size() + " parts, expected 2");
                }
                entries.put(Values.expectText(two.get(0), "a key of a dict"), two.get(1));
            }
        }
        entries.putAll(arguments.named());
        return entries;
    }

    private Callable joiner(Arguments arguments) {
        @Nullable Object separator = arguments.bind("joiner", 0, "sep")[0];
        boolean[] used = new boolean[1];
        return Sequences.callable("joiner", none -> {
            boolean first = !used[0];
            used[0] = true;
            return first ? "" : separator == null ? ", " : separator;
        });
    }

    /** {@code cycler('a', 'b')}: hands its values out in turn. */
    static final class Cycler {
        private final List<Object> values;
        private int position;

        Cycler(List<Object> values) {
            if (values.isEmpty()) {
                throw new Fault("cycler needs a value");
            }
            this.values = values;
        }

        @Override
        public String toString() {
            return "<Cycler>";
        }

        @Nullable
        Object member(String name) {
            return switch (name) {
                case "current" -> values.get(position);
                case "next" ->
                    Sequences.callable("next", arguments -> {
                        Object value = values.get(position);
                        position = (position + 1) % values.size();
                        return value;
                    });
                case "reset" ->
                    Sequences.callable("reset", arguments -> {
                        position = 0;
                        return None.NONE;
                    });
                default -> null;
            };
        }
    }
}
