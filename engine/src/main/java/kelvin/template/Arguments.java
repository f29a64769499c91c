package kelvin.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, of a filter or of a test.
 *
 * @param positional in order, the subject of a filter not among them
 * @param named by keyword, in order
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments EMPTY = new Arguments(List.of(), Map.of());

    /**
     * Returns the values in the order of the names, null where one was not given.
     *
     * @param function for the message
     * @param required how many of the names must be given
     */
    @Nullable
    Object[] bind(String function, int required, String... names) {
        if (positional.size() > names.length) {
            throw new Fault(function + " takes at most " + names.length + " arguments, got " + positional.size());
        }
        @Nullable Object[] bound = new @Nullable Object[names.length];
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        for (Map.Entry<String, Object> entry : named.entrySet()) {
            int index = List.of(names).indexOf(entry.getKey());
            if (index < 0) {
                throw new Fault(function + " takes no argument named " + entry.getKey());
            }
            if (bound[index] != null) {
                throw new Fault(function + " got the argument " + entry.getKey() + " twice");
            }
            bound[index] = entry.getValue();
        }
        for (int i = 0; i < required; i++) {
            if (bound[i] == null) {
                throw new Fault(function + " needs the argument " + names[i]);
            }
        }
        return bound;
    }

    /** Refuses all arguments. */
    void none(String function) {
        bind(function, 0);
    }
}
