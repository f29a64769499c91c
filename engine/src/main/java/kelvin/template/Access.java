package kelvin.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Namespace;
import kelvin.template.Sequences.Range;
import kelvin.template.Sequences.Tuple;
import kelvin.template.Sequences.View;
import org.jspecify.annotations.Nullable;

/**
 * Attributes, items and slices. A dot looks for a method first and an item next, brackets the other way round, and what
 * neither finds is {@link Undefined} (jinja2's sandbox). Methods that would change a list or dict do not exist.
 */
final class Access {
    private static final Set<String> DICT_METHODS = Set.of("get", "items", "keys", "values", "copy");
    private static final Set<String> LIST_METHODS = Set.of("index", "count", "copy");

    private final Budget budget;
    private final Printer printer;
    private final StringMethods strings;

    Access(Budget budget, Printer printer, StringMethods strings) {
        this.budget = budget;
        this.printer = printer;
        this.strings = strings;
    }

    /** {@code target.name}. */
    Object attribute(Object target, String name) {
        if (target instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        @Nullable Object found = member(target, name);
        if (found == null && target instanceof Map<?, ?> map) {
            found = map.get(name);
        }
        return found == null ? missing(target, name) : found;
    }

    /** {@code target[index]}. */
    Object item(Object target, Object index) {
        if (target instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        @Nullable Object found = null;
        if (target instanceof Map<?, ?> map) {
            found = isKey(index) ? map.get(Values.key(index)) : null;
        } else {
            Long position = Values.integer(index);
            @Nullable List<Object> items = position == null ? null : sequence(target);
            if (position != null && items != null) {
                long at = position < 0 ? position + items.size() : position;
                found = at >= 0 && at < items.size() ? items.get((int) at) : null;
            }
        }
        String name = Values.text(index);
        if (found == null && name != null) {
            found = member(target, name);
        }
        return found == null ? missing(target, index) : found;
    }

    private static boolean isKey(Object index) {
        return !(index instanceof List || index instanceof Map || index instanceof Tuple || index instanceof View);
    }

    @SuppressWarnings("unchecked") // a template's lists hold a template's values
    private @Nullable List<Object> sequence(Object target) {
        return switch (target) {
            case String s -> characters(s);
            case Markup m -> characters(m.text());
            case Range r -> r.items();
            case List<?> l -> (List<Object>) l;
            case Tuple t -> t.items();
            default -> null;
        };
    }

    private List<Object> characters(String text) {
        budget.characters(text.length());
        return Text.characters(text);
    }

    private Undefined missing(Object target, Object name) {
        String type = target == None.NONE ? "None" : Values.type(target) + " object";
        return new Undefined(
                name instanceof String s
                        ? "'" + type + "' has no attribute '" + s + "'"
                        : type + " has no element " + printer.repr(name));
    }

    private @Nullable Object member(Object target, String name) {
        return switch (target) {
            case String s -> StringMethods.has(name) ? bound(s, name) : null;
            case Markup m -> StringMethods.has(name) ? bound(m, name) : null;
            case Map<?, ?> map -> {
                if (!DICT_METHODS.contains(name)) yield null;
                yield Sequences.callable("dict." + name, arguments -> dict(map, name, arguments));
            }
            case List<?> list -> {
                if (!LIST_METHODS.contains(name)) yield null;
                yield Sequences.callable("list." + name, arguments -> list(list, name, arguments));
            }
            case Tuple tuple -> {
                if (!LIST_METHODS.contains(name) || name.equals("copy")) yield null;
                yield Sequences.callable("tuple." + name, arguments -> list(tuple.items(), name, arguments));
            }
            case Namespace namespace -> namespace.attributes().get(name);
            case LoopContext loop -> loop.member(name, budget);
            case Globals.Cycler cycler -> cycler.member(name);
            default -> null;
        };
    }

    private Callable bound(Object self, String name) {
        return Sequences.callable("str." + name, arguments -> strings.call(self, name, arguments));
    }

    private Object dict(Map<?, ?> map, String name, Arguments arguments) {
        if (name.equals("get")) {
            @Nullable Object[] bound = arguments.bind("get", 1, "key", "default");
            @Nullable Object found = map.get(Values.key(Objects.requireNonNull(bound[0])));
            return found != null ? found : bound[1] != null ? bound[1] : None.NONE;
        }
        arguments.none(name);
        budget.items(map.size());
        return switch (name) {
            case "keys" -> new View("dict_keys", new ArrayList<>(map.keySet()));
            case "values" -> new View("dict_values", new ArrayList<>(map.values()));
            case "items" -> new View("dict_items", pairs(map));
            default -> new LinkedHashMap<>(map);
        };
    }

    static List<Object> pairs(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>(map.size());
        map.forEach((key, value) ->
                pairs.add(new Tuple(List.of(Objects.requireNonNull(key), Objects.requireNonNull(value)))));
        return pairs;
    }

    private Object list(List<?> list, String name, Arguments arguments) {
        if (name.equals("copy")) {
            arguments.none(name);
            return budget.items(new ArrayList<>(list));
        }
        Object wanted = Objects.requireNonNull(arguments.bind(name, 1, "value")[0]);
        long count = 0;
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(Objects.requireNonNull(list.get(i)), wanted, budget)) {
                if (name.equals("index")) {
                    return (long) i;
                }
                count++;
            }
        }
        if (name.equals("index")) {
            throw new Fault(printer.repr(wanted) + " is not in the list");
        }
        return count;
    }

    /** {@code target[start:stop:step]}, None for a part that is not given. */
    Object slice(Object target, Object start, Object stop, Object step) {
        if (target instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        @Nullable List<Object> items = sequence(target);
        if (items == null) {
            throw new Fault("a value of type " + Values.type(target) + " has no slices");
        }
        long stride = step == None.NONE ? 1 : Values.expectInteger(step, "the step of a slice");
        if (stride == 0) {
            throw new Fault("the step of a slice is 0");
        }
        int size = items.size();
        long lowest = stride > 0 ? 0 : -1;
        long highest = stride > 0 ? size : size - 1;
        long from = start == None.NONE ? (stride > 0 ? lowest : highest) : bound(start, size, lowest, highest);
        long to = stop == None.NONE ? (stride > 0 ? highest : lowest) : bound(stop, size, lowest, highest);
        long jump = Math.clamp(stride, -size - 1L, size + 1L); // beyond the ends anyway, and cannot overflow
        if (target instanceof Range r) {
            return new Range(r.start() + from * r.step(), r.start() + to * r.step(), r.step() * jump);
        }
        List<Object> cut = new ArrayList<>();
        for (long i = from; stride > 0 ? i < to : i > to; i += jump) {
            cut.add(items.get((int) i));
        }
        budget.items(cut);
        return switch (target) {
            case String s -> strings.join("", cut);
            case Markup m -> new Markup(strings.join("", cut));
            case Tuple t -> new Tuple(cut);
            default -> cut;
        };
    }

    private static long bound(Object index, int size, long lowest, long highest) {
        long at = Values.expectInteger(index, "a bound of a slice");
        return Math.clamp(at < 0 ? at + size : at, lowest, highest);
    }
}
