package kelvin.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kelvin.template.Expression.ArgumentList;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Tuple;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions, and remembers where it stands for the message of an error. */
final class Evaluator {
    private final Budget budget;
    private final Printer printer;
    private final Operators operators;
    private final Access access;
    private final Filters filters;
    private final Tests tests;
    private Object body = "";
    private int at;

    Evaluator(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
        this.operators = new Operators(budget, printer);
        StringMethods strings = new StringMethods(budget, printer);
        this.access = new Access(budget, printer, strings);
        this.tests = new Tests(budget, operators);
        ListFilters lists = new ListFilters(budget, printer, access, strings, operators, tests);
        this.filters = new Filters(budget, printer, strings, lists);
        lists.filters(filters::apply);
    }

    /** Returns the offset of what was evaluated last. */
    int at() {
        return at;
    }

    /** Says that a statement at this offset goes on. */
    void standAt(int offset) {
        at = offset;
    }

    /** Evaluates the filters of a block over its text. */
    Object filter(Expression filtered, String text, Scope scope) {
        body = text;
        return evaluate(filtered, scope);
    }

    Object evaluate(Expression expression, Scope scope) {
        budget.enter();
        budget.step();
        at = expression.at();
        Object value = switch (expression) {
            case Expression.Literal e -> e.value();
            case Expression.Name e -> scope.get(e.name());
            case Expression.ListLiteral e -> list(e.items(), scope);
            case Expression.TupleLiteral e -> new Tuple(list(e.items(), scope));
            case Expression.DictLiteral e -> dictionary(e, scope);
            case Expression.And e -> {
                Object left = evaluate(e.left(), scope);
                yield Values.truth(left) ? evaluate(e.right(), scope) : left;
            }
            case Expression.Or e -> {
                Object left = evaluate(e.left(), scope);
                yield Values.truth(left) ? left : evaluate(e.right(), scope);
            }
            case Expression.Unary e -> {
                Object operand = evaluate(e.operand(), scope);
                at = e.at();
                yield operators.unary(e.operator(), operand);
            }
            case Expression.Binary e -> {
                Object left = evaluate(e.left(), scope);
                Object right = evaluate(e.right(), scope);
                at = e.at();
                yield operators.binary(e.operator(), left, right);
            }
            case Expression.Comparison e -> comparison(e, scope);
            case Expression.Concatenation e -> concatenation(e, scope);
            case Expression.Conditional e -> conditional(e, scope);
            case Expression.Attribute e -> {
                Object target = evaluate(e.target(), scope);
                at = e.at();
                yield access.attribute(target, e.name());
            }
            case Expression.Item e -> {
                Object target = evaluate(e.target(), scope);
                Object index = evaluate(e.index(), scope);
                at = e.at();
                yield access.item(target, index);
            }
            case Expression.Slice e -> slice(e, scope);
            case Expression.Call e -> call(e, scope, Map.of());
            case Expression.Filter e -> {
                Object subject = evaluate(e.subject(), scope);
                Arguments arguments = arguments(e.arguments(), scope, Map.of());
                at = e.at();
                yield filters.apply(e.name(), subject, arguments);
            }
            case Expression.Test e -> {
                Object subject = evaluate(e.subject(), scope);
                Arguments arguments = arguments(e.arguments(), scope, Map.of());
                at = e.at();
                yield tests.test(e.name(), subject, arguments);
            }
            case Expression.Body e -> body;
        };
        budget.leave();
        return value;
    }

    private List<Object> list(List<Expression> items, Scope scope) {
        List<Object> values = new ArrayList<>(items.size());
        for (Expression item : items) {
            values.add(evaluate(item, scope));
        }
        return values;
    }

    private Map<Object, Object> dictionary(Expression.DictLiteral literal, Scope scope) {
        Map<Object, Object> entries =
                LinkedHashMap.newLinkedHashMap(literal.keys().size());
        for (int i = 0; i < literal.keys().size(); i++) {
            Object key = evaluate(literal.keys().get(i), scope);
            entries.put(Values.newKey(key), evaluate(literal.values().get(i), scope));
        }
        return entries;
    }

    private Object comparison(Expression.Comparison comparison, Scope scope) {
        Object left = evaluate(comparison.first(), scope);
        for (int i = 0; i < comparison.operators().size(); i++) {
            Object right = evaluate(comparison.rest().get(i), scope);
            at = comparison.at();
            if (!operators.compare(comparison.operators().get(i), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private String concatenation(Expression.Concatenation concatenation, Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Expression part : concatenation.parts()) {
            String printed = printer.str(evaluate(part, scope));
            budget.characters(printed.length());
            budget.fits((long) text.length() + printed.length());
            text.append(printed);
        }
        return text.toString();
    }

    private Object conditional(Expression.Conditional conditional, Scope scope) {
        if (Values.truth(evaluate(conditional.condition(), scope))) {
            return evaluate(conditional.then(), scope);
        }
        return conditional.otherwise() != null
                ? evaluate(conditional.otherwise(), scope)
                : new Undefined("the inline if-expression has no else and its condition is false");
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        Object target = evaluate(slice.target(), scope);
        Object start = optional(slice.start(), scope);
        Object stop = optional(slice.stop(), scope);
        Object step = optional(slice.step(), scope);
        at = slice.at();
        return access.slice(target, start, stop, step);
    }

    private Object optional(@Nullable Expression expression, Scope scope) {
        return expression == null ? None.NONE : evaluate(expression, scope);
    }

    /** Calls, with further named arguments beside the written ones. */
    Object call(Expression.Call call, Scope scope, Map<String, Object> more) {
        Object target = evaluate(call.target(), scope);
        Arguments arguments = arguments(call.arguments(), scope, more);
        at = call.at();
        if (target instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        if (!(target instanceof Callable callable)) {
            throw new Fault("a value of type " + Values.type(target) + " cannot be called");
        }
        return callable.call(arguments);
    }

    private Arguments arguments(ArgumentList list, Scope scope, Map<String, Object> more) {
        if (list == ArgumentList.EMPTY && more.isEmpty()) {
            return Arguments.EMPTY;
        }
        List<Object> positional = list(list.positional(), scope);
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < list.names().size(); i++) {
            name(named, list.names().get(i), evaluate(list.named().get(i), scope));
        }
        if (list.spread() != null) {
            positional.addAll(Values.items(evaluate(list.spread(), scope), budget));
        }
        if (list.spreadNamed() != null) {
            if (!(evaluate(list.spreadNamed(), scope) instanceof Map<?, ?> entries)) {
                throw new Fault("what follows ** is not a dict");
            }
            budget.items(entries.size());
            entries.forEach((key, value) -> {
                if (key == null || value == null) {
                    throw new AssertionError("a template's map holds no null");
                }
                name(named, Values.expectText(key, "the name of an argument"), value);
            });
        }
        more.forEach((name, value) -> name(named, name, value));
        return new Arguments(positional, named);
    }

    private static void name(Map<String, Object> named, String name, Object value) {
        if (named.put(name, value) != null) {
            throw new Fault("the argument " + name + " is given twice");
        }
    }
}
