package kelvin.template;

import java.util.List;

/** Counts what one render uses up, and refuses the step beyond a limit. */
final class Budget {
    /** Characters that cost as much as one step; copying and searching are that much cheaper than visiting a node. */
    private static final int CHARACTERS_PER_STEP = 8;

    private final TemplateLimits limits;
    private long steps;
    private int depth;

    Budget(TemplateLimits limits) {
        this.limits = limits;
    }

    TemplateLimits limits() {
        return limits;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (!(steps <= limits.steps())) {
            throw new Fault.Limit("the number of steps", steps, limits.steps());
        }
    }

    /** Counts the work of reading or making so many characters. */
    void characters(long count) {
        steps(1 + count / CHARACTERS_PER_STEP);
    }

    /** Refuses a string that would be too long: to be asked before it is made. */
    void text(long length) {
        fits(length);
        characters(length);
    }

    /** Refuses a length without counting work: for a text that grows piece by piece. */
    void fits(long length) {
        if (!(length <= limits.text())) {
            throw new Fault.Limit("the length of a text", length, limits.text());
        }
    }

    String text(String made) {
        text(made.length());
        return made;
    }

    /** Refuses a list that would be too long: to be asked before it is made. */
    void items(long count) {
        if (!(count <= limits.items())) {
            throw new Fault.Limit("the length of a list", count, limits.items());
        }
        steps(count);
    }

    <T> List<T> items(List<T> made) {
        items(made.size());
        return made;
    }

    void enter() {
        depth++;
        if (!(depth <= limits.depth())) {
            throw new Fault.Limit("the nesting", depth, limits.depth());
        }
    }

    void leave() {
        depth--;
    }
}
