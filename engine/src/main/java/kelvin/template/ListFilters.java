package kelvin.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import kelvin.template.Sequences.Generator;
import org.jspecify.annotations.Nullable;

/** The filters of jinja2/filters.py that walk through their subject. */
final class ListFilters {
    static final Set<String> NAMES = Set.of(
            "join",
            "first",
            "last",
            "list",
            "map",
            "select",
            "reject",
            "selectattr",
            "rejectattr",
            "sort",
            "unique",
            "reverse",
            "dictsort",
            "batch",
            "slice",
            "sum",
            "min",
            "max");

    /** Calls a filter or a test by its name. */
    interface Named {
        Object call(String name, Object value, Arguments arguments);
    }

    private final Budget budget;
    private final Printer printer;
    private final Access access;
    private final StringMethods strings;
    private final Operators operators;
    private final Tests tests;
    private @Nullable Named filters;

    ListFilters(
            Budget budget, Printer printer, Access access, StringMethods strings, Operators operators, Tests tests) {
        this.budget = budget;
        this.printer = printer;
        this.access = access;
        this.strings = strings;
        this.operators = operators;
        this.tests = tests;
    }

    /** Tells what {@code map('name')} calls; the two know each other. */
    void filters(Named named) {
        this.filters = named;
    }

    Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "join" -> join(value, arguments);
            case "first", "last" -> end(name, value, arguments);
            case "list" -> {
                arguments.none(name);
                yield budget.items(new ArrayList<>(Values.items(value, budget)));
            }
            case "map" -> map(value, arguments);
            case "select", "reject" -> select(value, arguments, false, name.equals("select"));
            case "selectattr", "rejectattr" -> select(value, arguments, true, name.equals("selectattr"));
            case "sort" -> sort(value, arguments);
            case "unique" -> unique(value, arguments);
            case "reverse" -> reverse(value, arguments);
            case "dictsort" -> dictsort(value, arguments);
            case "batch" -> batch(value, arguments);
            case "slice" -> slices(value, arguments);
            case "sum" -> sum(value, arguments);
            case "min", "max" -> extreme(name, value, arguments);
            default -> throw new AssertionError(name);
        };
    }

    private static Object given(@Nullable Object bound) {
        return Objects.requireNonNull(bound); // bind has refused a call without it
    }

    private static boolean flag(@Nullable Object bound) {
        return bound != null && Values.truth(bound);
    }

    /** Follows a path of names and indices with dots between them. */
    Object attribute(Object value, String path) {
        Object found = value;
        for (String part : path.split("\\.", -1)) {
            boolean index =
                    !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            found = access.item(found, index ? (Object) Long.valueOf(part) : part);
        }
        return found;
    }

    /** What an {@code attribute=} argument asks for: the item itself when it is not given. */
    private UnaryOperator<Object> path(@Nullable Object attribute) {
        if (attribute == null || attribute == None.NONE) {
            return UnaryOperator.identity();
        }
        String path = printer.str(attribute);
        return item -> attribute(item, path);
    }

    /** The key that a sort compares: lower case unless the case counts. */
    private UnaryOperator<Object> key(@Nullable Object attribute, boolean caseSensitive) {
        UnaryOperator<Object> path = path(attribute);
        return caseSensitive
                ? path
                : item -> {
                    Object found = path.apply(item);
                    String text = Values.text(found);
                    return text == null ? found : budget.text(text.toLowerCase(Locale.ROOT));
                };
    }

    private String join(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("join", 0, "d", "attribute");
        UnaryOperator<Object> path = path(bound[1]);
        List<Object> texts = new ArrayList<>();
        for (Object item : Values.items(value, budget)) {
            texts.add(printer.str(path.apply(item)));
        }
        return strings.join(bound[0] == null ? "" : printer.str(bound[0]), texts);
    }

    private Object end(String name, Object value, Arguments arguments) {
        arguments.none(name);
        if (name.equals("last") && value instanceof Generator) {
            throw new Fault("last wants a list: what map and select return has no end to begin from");
        }
        List<Object> items = Values.items(value, budget);
        if (items.isEmpty()) {
            return new Undefined("there is no " + name + " item, the list is empty");
        }
        return name.equals("first") ? items.getFirst() : items.getLast();
    }

    /** The items that map, select and reject see: jinja2 gives them nothing of a value that is false, none included. */
    private List<Object> lenient(Object value) {
        return Values.truth(value) ? Values.items(value, budget) : List.of();
    }

    private Generator map(Object value, Arguments arguments) {
        List<Object> mapped = new ArrayList<>();
        if (arguments.positional().isEmpty()) {
            @Nullable Object[] bound = arguments.bind("map", 0, "attribute", "default");
            if (bound[0] == null) {
                throw new Fault("map needs the name of a filter or an attribute");
            }
            UnaryOperator<Object> path = path(bound[0]);
            for (Object item : lenient(value)) {
                Object found = path.apply(item);
                mapped.add(found instanceof Undefined && bound[1] != null ? bound[1] : found);
            }
            return Generator.of(mapped);
        }
        Named named = Objects.requireNonNull(filters);
        String filter = Values.expectText(arguments.positional().getFirst(), "the name of a filter");
        Arguments rest = rest(arguments, 1);
        for (Object item : lenient(value)) {
            mapped.add(named.call(filter, item, rest));
        }
        return Generator.of(mapped);
    }

    private static Arguments rest(Arguments arguments, int from) {
        List<Object> positional = arguments.positional();
        return new Arguments(
                positional.subList(Math.min(from, positional.size()), positional.size()), arguments.named());
    }

    private Generator select(Object value, Arguments arguments, boolean byAttribute, boolean wanted) {
        int from = byAttribute ? 1 : 0;
        List<Object> positional = arguments.positional();
        if (positional.size() < from) {
            throw new Fault("the name of the attribute is missing");
        }
        UnaryOperator<Object> path = byAttribute ? path(positional.getFirst()) : UnaryOperator.identity();
        @Nullable
        String test = positional.size() > from ? Values.expectText(positional.get(from), "the name of a test") : null;
        Arguments rest = rest(arguments, from + 1);
        List<Object> selected = new ArrayList<>();
        for (Object item : lenient(value)) {
            Object tested = path.apply(item);
            if ((test == null ? Values.truth(tested) : tests.test(test, tested, rest)) == wanted) {
                selected.add(item);
            }
        }
        return Generator.of(selected);
    }

    private List<Object> sort(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        return sorted(Values.items(value, budget), key(bound[2], flag(bound[1])), flag(bound[0]));
    }

    /** Sorts stably, also backwards: Python keeps the order of equals in both directions. */
    private List<Object> sorted(List<Object> items, UnaryOperator<Object> key, boolean backwards) {
        record Keyed(Object key, Object item) {}
        List<Keyed> keyed = new ArrayList<>();
        for (Object item : items) {
            keyed.add(new Keyed(key.apply(item), item));
        }
        try {
            keyed.sort((a, b) ->
                    backwards ? Values.compare(b.key(), a.key(), budget) : Values.compare(a.key(), b.key(), budget));
        } catch (IllegalArgumentException e) {
            throw new Fault("the list cannot be sorted: its order contradicts itself");
        }
        List<Object> sorted = new ArrayList<>();
        keyed.forEach(one -> sorted.add(one.item()));
        return budget.items(sorted);
    }

    private Generator unique(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
        UnaryOperator<Object> key = key(bound[1], flag(bound[0]));
        Set<Object> seen = new HashSet<>();
        List<Object> unique = new ArrayList<>();
        for (Object item : Values.items(value, budget)) {
            if (seen.add(Values.key(key.apply(item)))) {
                unique.add(item);
            }
        }
        return Generator.of(unique);
    }

    private Object reverse(Object value, Arguments arguments) {
        arguments.none("reverse");
        List<Object> items = new ArrayList<>(Values.items(value, budget));
        Collections.reverse(items);
        return Values.text(value) != null ? strings.join("", items) : new Generator("reversed", items.iterator());
    }

    private List<Object> dictsort(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        String by = bound[1] == null ? "key" : Values.expectText(bound[1], "what dictsort sorts by");
        if (!by.equals("key") && !by.equals("value")) {
            throw new Fault("dictsort sorts by '" + by + "', expected key or value");
        }
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new Fault("dictsort wants a dict, got a value of type " + Values.type(value));
        }
        UnaryOperator<Object> key = key(by.equals("key") ? 0L : 1L, flag(bound[0]));
        return sorted(Access.pairs(map), key, flag(bound[2]));
    }

    private Generator batch(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("batch", 1, "linecount", "fill_with");
        long size = Values.expectInteger(given(bound[0]), "the size of a batch");
        if (size < 1) {
            throw new Fault("the size of a batch is " + size + ", expected 1 or more");
        }
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object item : Values.items(value, budget)) {
            if (batch.size() == size) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            if (bound[1] != null && bound[1] != None.NONE) {
                budget.items(size);
                batch.addAll(Collections.nCopies((int) size - batch.size(), bound[1]));
            }
            batches.add(batch);
        }
        return Generator.of(batches);
    }

    private Generator slices(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("slice", 1, "slices", "fill_with");
        long count = Values.expectInteger(given(bound[0]), "the number of slices");
        if (count < 1) {
            throw new Fault("the number of slices is " + count + ", expected 1 or more");
        }
        budget.items(count);
        List<Object> items = Values.items(value, budget);
        int size = (int) (items.size() / count);
        int longer = (int) (items.size() % count);
        List<Object> slices = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = start + size + (i < longer ? 1 : 0);
            List<Object> slice = new ArrayList<>(items.subList(start, end));
            if (bound[1] != null && bound[1] != None.NONE && i >= longer) {
                slice.add(bound[1]);
            }
            slices.add(slice);
            start = end;
        }
        return Generator.of(slices);
    }

    private Object sum(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("sum", 0, "attribute", "start");
        UnaryOperator<Object> path = path(bound[0]);
        Object sum = bound[1] == null ? Long.valueOf(0) : bound[1];
        if (Values.text(sum) != null) {
            throw new Fault("sum does not add strings; join does");
        }
        for (Object item : Values.items(value, budget)) {
            sum = operators.binary("+", sum, path.apply(item));
        }
        return sum;
    }

    private Object extreme(String name, Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind(name, 0, "case_sensitive", "attribute");
        UnaryOperator<Object> key = key(bound[1], flag(bound[0]));
        @Nullable Object best = null;
        for (Object item : Values.items(value, budget)) {
            if (best != null) {
                int order = Values.compare(key.apply(item), key.apply(best), budget);
                if (name.equals("min") ? order >= 0 : order <= 0) {
                    continue;
                }
            }
            best = item;
        }
        return best == null ? new Undefined("there is no " + name + ", the list is empty") : best;
    }
}
