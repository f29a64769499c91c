package kelvin.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Range;
import kelvin.template.Sequences.Tuple;

/** What may follow {@code is} (jinja2/tests.py). */
final class Tests {
    private final Budget budget;
    private final Operators operators;

    Tests(Budget budget, Operators operators) {
        this.budget = budget;
        this.operators = operators;
    }

    boolean test(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "eq", "equalto", "==" -> compare("==", name, value, arguments);
            case "ne", "!=" -> compare("!=", name, value, arguments);
            case "lt", "lessthan", "<" -> compare("<", name, value, arguments);
            case "le", "<=" -> compare("<=", name, value, arguments);
            case "gt", "greaterthan", ">" -> compare(">", name, value, arguments);
            case "ge", ">=" -> compare(">=", name, value, arguments);
            case "in" -> compare("in", name, value, arguments);
            case "sameas" -> same(value, other(name, arguments));
            case "divisibleby" -> {
                Object remainder = operators.binary("%", value, other(name, arguments));
                yield Values.equal(remainder, 0L, budget);
            }
            default -> {
                arguments.none(name);
                yield plain(name, value);
            }
        };
    }

    private static Object other(String name, Arguments arguments) {
        return Objects.requireNonNull(arguments.bind(name, 1, "other")[0]);
    }

    private boolean compare(String operator, String name, Object value, Arguments arguments) {
        return operators.compare(operator, value, other(name, arguments));
    }

    /** Python's {@code is}: for constants and short numbers by value, for everything else by identity. */
    private static boolean same(Object value, Object other) {
        return value instanceof Boolean || value instanceof Long || value instanceof String
                ? value.equals(other)
                : value == other;
    }

    private boolean plain(String name, Object value) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "number" -> Values.number(value) != null;
            case "string" -> Values.text(value) != null;
            case "mapping" -> value instanceof Map;
            case "iterable" ->
                isSequence(value) || value instanceof Sequences.Generator || value instanceof Sequences.View;
            case "sequence" -> isSequence(value);
            case "callable" -> value instanceof Callable || value instanceof Undefined;
            case "odd" -> parity(value) == 1;
            case "even" -> parity(value) == 0;
            case "lower" -> isCase(value, true);
            case "upper" -> isCase(value, false);
            case "escaped" -> value instanceof Markup;
            case "filter" -> Filters.has(Values.expectText(value, "the name of a filter"));
            default -> throw new Fault("there is no test named '" + name + "'");
        };
    }

    /** Has a length and items. An undefined value has both, and a dict too, as Python sees them. */
    private static boolean isSequence(Object value) {
        return Values.text(value) != null
                || value instanceof List
                || value instanceof Tuple
                || value instanceof Map
                || value instanceof Range
                || value instanceof Undefined;
    }

    private double parity(Object value) {
        Object remainder = operators.binary("%", value, 2L);
        Double number = Values.number(remainder);
        if (number == null) {
            throw new Fault("a value of type " + Values.type(value) + " is neither odd nor even");
        }
        return number;
    }

    private boolean isCase(Object value, boolean lower) {
        String text = value instanceof Undefined ? "" : Values.text(value);
        if (text == null) {
            return false;
        }
        budget.characters(text.length());
        boolean cased = text.codePoints().anyMatch(c -> Character.isLowerCase(c) || Character.isUpperCase(c));
        return cased && text.codePoints().noneMatch(c -> lower ? Character.isUpperCase(c) : Character.isLowerCase(c));
    }
}
