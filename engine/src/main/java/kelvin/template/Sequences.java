package kelvin.template;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The sequences and containers of Python that Java has no class of its own for. A Python list is a {@code List}. */
final class Sequences {
    private Sequences() {}

    /** Python's tuple: prints with round brackets, never equals a list. */
    record Tuple(List<Object> items) {}

    /** What {@code map}, {@code select} and their like return: can be walked through once, has no length. */
    record Generator(String name, Iterator<Object> items) {
        static Generator of(List<Object> items) {
            return new Generator("generator", items.iterator());
        }
    }

    /** {@code d.keys()}, {@code d.values()} or {@code d.items()}: has a length, no index. */
    record View(String name, List<Object> items) {}

    /** {@code namespace(...)}: the one thing whose attributes a template may set. */
    record Namespace(Map<String, Object> attributes) {
        Namespace() {
            this(new LinkedHashMap<>());
        }
    }

    /** Python's range, which makes its numbers when asked. */
    record Range(long start, long stop, long step) {
        List<Object> items() {
            int size = Math.toIntExact(length());
            return new AbstractList<>() {
                @Override
                public Object get(int index) {
                    return start + index * step;
                }

                @Override
                public int size() {
                    return size;
                }
            };
        }

        /** Returns the number of items; start and stop are small enough (checked where a range is made). */
        long length() {
            long span = step > 0 ? stop - start : start - stop;
            long stride = Math.abs(step);
            return span <= 0 ? 0 : (span + stride - 1) / stride;
        }
    }

    /** Anything that can be called: a macro, a function, a method bound to its value. */
    interface Callable {
        Object call(Arguments arguments);

        /** Returns what Python would print for it, near enough for a message. */
        String name();
    }

    /** A function under its name. */
    static Callable callable(String name, Function<Arguments, Object> body) {
        return new Callable() {
            @Override
            public Object call(Arguments arguments) {
                return body.apply(arguments);
            }

            @Override
            public String name() {
                return name;
            }
        };
    }
}
