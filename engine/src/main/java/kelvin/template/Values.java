package kelvin.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Generator;
import kelvin.template.Sequences.Namespace;
import kelvin.template.Sequences.Range;
import kelvin.template.Sequences.Tuple;
import kelvin.template.Sequences.View;
import org.jspecify.annotations.Nullable;

/**
 * Python's view of a value. A template's values are {@code None}, Boolean, Long, Double, String, {@link Markup},
 * {@code List}, {@link Tuple}, {@code Map} (its keys String, Long or None), {@link Undefined}, and the kinds of {@link
 * Sequences}.
 */
final class Values {
    /** Integers up to here are exact doubles. */
    private static final long EXACT = 1L << 53;

    private Values() {}

    /** Copies a caller's value into a template's: no null, whole numbers Long, others Double. */
    static Object from(@Nullable Object value, Budget budget) {
        budget.enter();
        budget.step();
        Object copy = switch (value) {
            case null -> None.NONE;
            case String s -> s;
            case Boolean b -> b;
            case Integer i -> i.longValue();
            case Long l -> l;
            case Short s -> s.longValue();
            case Byte b -> b.longValue();
            case Double d -> d;
            case Float f -> f.doubleValue();
            case Map<?, ?> map -> {
                Map<Object, Object> entries = LinkedHashMap.newLinkedHashMap(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String key)) {
                        throw new Fault("a key of a map is " + entry.getKey() + ", expected a String");
                    }
                    entries.put(key, from(entry.getValue(), budget));
                }
                yield entries;
            }
            case Iterable<?> items -> {
                List<Object> list = new ArrayList<>();
                for (Object item : items) {
                    list.add(from(item, budget));
                }
                yield list;
            }
            default ->
                throw new Fault("a value given to the template is of "
                        + value.getClass().getName()
                        + ", expected null, Boolean, String, a 64-bit number, List or Map");
        };
        budget.leave();
        return copy;
    }

    static boolean truth(Object value) {
        return switch (value) {
            case None none -> false;
            case Undefined undefined -> false;
            case Boolean b -> b;
            case Long l -> l != 0;
            case Double d -> d != 0;
            case String s -> !s.isEmpty();
            case Markup m -> !m.text().isEmpty();
            case List<?> l -> !l.isEmpty();
            case Tuple t -> !t.items().isEmpty();
            case Map<?, ?> m -> !m.isEmpty();
            case View v -> !v.items().isEmpty();
            case Range r -> r.length() != 0;
            default -> true;
        };
    }

    /** Python's name of the type. */
    static String type(Object value) {
        return switch (value) {
            case None none -> "NoneType";
            case Undefined undefined -> "Undefined";
            case Boolean b -> "bool";
            case Long l -> "int";
            case Double d -> "float";
            case String s -> "str";
            case Markup m -> "Markup";
            case List<?> l -> "list";
            case Tuple t -> "tuple";
            case Map<?, ?> m -> "dict";
            case View v -> v.name();
            case Range r -> "range";
            case Generator g -> g.name();
            case Namespace n -> "Namespace";
            case Callable c -> "function";
            default -> value.getClass().getSimpleName();
        };
    }

    /** Returns the text of a string, marked or not, or null for anything else. */
    static @Nullable String text(Object value) {
        return value instanceof String s ? s : value instanceof Markup m ? m.text() : null;
    }

    /** Returns the integer of an int or bool, or null for anything else. */
    static @Nullable Long integer(Object value) {
        return value instanceof Long l ? l : value instanceof Boolean b ? Long.valueOf(b ? 1 : 0) : null;
    }

    /** Returns the number as a double, or null for anything but an int, bool or float. */
    static @Nullable Double number(Object value) {
        Long integer = integer(value);
        return integer != null ? Double.valueOf(integer) : value instanceof Double d ? d : null;
    }

    static long expectInteger(Object value, String what) {
        Long integer = integer(value);
        if (integer == null) {
            throw new Fault(what + " is of type " + type(value) + ", expected int");
        }
        return integer;
    }

    static String expectText(Object value, String what) {
        String text = text(value);
        if (text == null) {
            throw new Fault(what + " is of type " + type(value) + ", expected str");
        }
        return text;
    }

    /** Returns the items that a loop over the value would see; a generator is used up by it. */
    static List<Object> items(Object value, Budget budget) {
        List<Object> items = itemsOrNull(value, budget);
        if (items == null) {
            throw new Fault("a value of type " + type(value) + " cannot be walked through");
        }
        return items;
    }

    @SuppressWarnings("unchecked") // a template's lists and maps hold a template's values
    static @Nullable List<Object> itemsOrNull(Object value, Budget budget) {
        return switch (value) {
            case String s -> budget.items(Text.characters(s));
            case Markup m -> budget.items(Text.characters(m.text()));
            case List<?> l -> budget.items((List<Object>) l);
            case Tuple t -> budget.items(t.items());
            case Map<?, ?> m -> budget.items(new ArrayList<>(m.keySet()));
            case View v -> budget.items(v.items());
            case Range r -> budget.items(r.items());
            case Undefined undefined -> List.of();
            case Generator g -> {
                List<Object> rest = new ArrayList<>();
                g.items().forEachRemaining(rest::add);
                yield budget.items(rest);
            }
            default -> null;
        };
    }

    /** Returns Python's {@code len}, or null for a value that has none. */
    static @Nullable Long length(Object value) {
        return switch (value) {
            case String s -> (long) Text.length(s);
            case Markup m -> (long) Text.length(m.text());
            case List<?> l -> (long) l.size();
            case Tuple t -> (long) t.items().size();
            case Map<?, ?> m -> (long) m.size();
            case View v -> (long) v.items().size();
            case Range r -> r.length();
            case Undefined undefined -> 0L;
            default -> null;
        };
    }

    /** Python's {@code ==}. */
    static boolean equal(Object a, Object b, Budget budget) {
        budget.enter();
        budget.step();
        boolean equal = compareEqual(a, b, budget);
        budget.leave();
        return equal;
    }

    private static boolean compareEqual(Object a, Object b, Budget budget) {
        if (number(a) != null && number(b) != null) {
            return a instanceof Double x && x.isNaN() ? false : compareNumbers(a, b) == 0;
        }
        String text = text(a);
        if (text != null) {
            budget.characters(text.length());
            return text.equals(text(b));
        }
        return switch (a) {
            case List<?> x -> b instanceof List<?> y && equalItems(x, y, budget);
            case Tuple x -> b instanceof Tuple y && equalItems(x.items(), y.items(), budget);
            case Map<?, ?> x -> b instanceof Map<?, ?> y && equalEntries(x, y, budget);
            case Range x -> b instanceof Range y && equalItems(x.items(), y.items(), budget);
            case Undefined undefined -> b instanceof Undefined;
            default -> a == b;
        };
    }

    private static boolean equalEntries(Map<?, ?> a, Map<?, ?> b, Budget budget) {
        if (a.size() != b.size()) return false;
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            Object other = b.get(entry.getKey());
            if (other == null || !equal(Objects.requireNonNull(entry.getValue()), other, budget)) return false;
        }
        return true;
    }

    private static boolean equalItems(List<?> a, List<?> b, Budget budget) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(Objects.requireNonNull(a.get(i)), Objects.requireNonNull(b.get(i)), budget)) {
                return false;
            }
        }
        return true;
    }

    /** Python's order among numbers, strings, lists and tuples; NaN comes out above all, see {@link Operators}. */
    static int compare(Object a, Object b, Budget budget) {
        budget.enter();
        budget.step();
        int order;
        String x = text(a);
        String y = text(b);
        if (number(a) != null && number(b) != null) {
            order = compareNumbers(a, b);
        } else if (x != null && y != null) {
            budget.characters(Math.min(x.length(), y.length()));
            order = Text.compare(x, y);
        } else if (a instanceof List<?> left && b instanceof List<?> right) {
            order = compareItems(left, right, budget);
        } else if (a instanceof Tuple left && b instanceof Tuple right) {
            order = compareItems(left.items(), right.items(), budget);
        } else if (a instanceof Undefined undefined) {
            throw undefined.refusal();
        } else if (b instanceof Undefined undefined) {
            throw undefined.refusal();
        } else {
            throw new Fault("values of type " + type(a) + " and " + type(b) + " have no order");
        }
        budget.leave();
        return order;
    }

    private static int compareItems(List<?> a, List<?> b, Budget budget) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = Objects.requireNonNull(a.get(i));
            Object y = Objects.requireNonNull(b.get(i));
            if (!equal(x, y, budget)) {
                return compare(x, y, budget);
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareNumbers(Object a, Object b) {
        Long x = integer(a);
        Long y = integer(b);
        if (x != null && y != null) {
            return Long.compare(x, y);
        }
        double left = Objects.requireNonNull(number(a));
        double right = Objects.requireNonNull(number(b));
        boolean rounded = (x != null && Math.abs(x) > EXACT) || (y != null && Math.abs(y) > EXACT);
        if (rounded && Double.isFinite(left) && Double.isFinite(right)) {
            return exact(a).compareTo(exact(b));
        }
        return left < right ? -1 : left > right ? 1 : left == right ? 0 : Double.compare(left, right);
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Double d ? new BigDecimal(d) : BigDecimal.valueOf(expectInteger(number, "a number"));
    }

    /** Returns the form in which a map holds a key: equal numbers are one key, as in Python. */
    static Object key(Object key) {
        return switch (key) {
            case String s -> s;
            case Markup m -> m.text();
            case Long l -> l;
            case None none -> none;
            case Boolean b -> b ? 1L : 0L;
            case Double d -> wholeOrSame(d);
            case Undefined undefined -> undefined;
            default -> throw new Fault("a value of type " + type(key) + " cannot be a key");
        };
    }

    private static Object wholeOrSame(Double d) {
        boolean whole = d == Math.rint(d) && Math.abs(d) <= EXACT;
        return whole ? (Object) d.longValue() : d;
    }

    /** Returns a key to be stored: only keys that print as they were written. */
    static Object newKey(Object key) {
        if (key instanceof String || key instanceof Long || key instanceof None) {
            return key;
        }
        throw new Fault("a key is of type " + type(key) + ", expected str, int or None");
    }
}
