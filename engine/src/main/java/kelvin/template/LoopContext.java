package kelvin.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: where a for loop stands. */
final class LoopContext {
    private final List<Object> items;
    private int index0;
    private @Nullable Object watched;

    /** Stands on the first item. */
    LoopContext(List<Object> items) {
        this.items = items;
    }

    void moveTo(int index) {
        index0 = index;
    }

    @Nullable
    Object member(String name, Budget budget) {
        int size = items.size();
        return switch (name) {
            case "index" -> index0 + 1L;
            case "index0" -> (long) index0;
            case "revindex" -> (long) size - index0;
            case "revindex0" -> size - index0 - 1L;
            case "first" -> index0 == 0;
            case "last" -> index0 == size - 1;
            case "length" -> (long) size;
            case "depth" -> 1L; // counts recursive loops only, which Kelvin does not read
            case "depth0" -> 0L;
            case "previtem" -> index0 > 0 ? items.get(index0 - 1) : new Undefined("there is no previous item");
            case "nextitem" -> index0 + 1 < size ? items.get(index0 + 1) : new Undefined("there is no next item");
            case "cycle" -> Sequences.callable("cycle", this::cycle);
            case "changed" -> Sequences.callable("changed", arguments -> changed(arguments, budget));
            default -> null;
        };
    }

    private Object cycle(Arguments arguments) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw new Fault("loop.cycle needs a value");
        }
        return values.get(index0 % values.size());
    }

    private Object changed(Arguments arguments, Budget budget) {
        Object now = new Sequences.Tuple(arguments.positional());
        boolean changed = watched == null || !Values.equal(watched, now, budget);
        if (changed) {
            watched = now;
        }
        return changed;
    }

    @Override
    public String toString() {
        return "<LoopContext " + (index0 + 1) + "/" + items.size() + ">";
    }
}
