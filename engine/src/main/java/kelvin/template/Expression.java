package kelvin.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of an expression; {@code at} is the offset in the normalised source that a message points to. */
sealed interface Expression {
    int at();

    record Literal(Object value, int at) implements Expression {}

    record Name(String name, int at) implements Expression {}

    record ListLiteral(List<Expression> items, int at) implements Expression {}

    record TupleLiteral(List<Expression> items, int at) implements Expression {}

    record DictLiteral(List<Expression> keys, List<Expression> values, int at) implements Expression {}

    record Unary(String operator, Expression operand, int at) implements Expression {}

    record Binary(String operator, Expression left, Expression right, int at) implements Expression {}

    record And(Expression left, Expression right, int at) implements Expression {}

    record Or(Expression left, Expression right, int at) implements Expression {}

    /** {@code a < b < c}: each operand is evaluated once, from left to right, up to the first that does not hold. */
    record Comparison(Expression first, List<String> operators, List<Expression> rest, int at) implements Expression {}

    /** {@code a ~ b ~ c}. */
    record Concatenation(List<Expression> parts, int at) implements Expression {}

    record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise, int at) implements Expression {}

    record Attribute(Expression target, String name, int at) implements Expression {}

    record Item(Expression target, Expression index, int at) implements Expression {}

    record Slice(
            Expression target,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int at) implements Expression {}

    record Call(Expression target, ArgumentList arguments, int at) implements Expression {}

    record Filter(Expression subject, String name, ArgumentList arguments, int at) implements Expression {}

    record Test(Expression subject, String name, ArgumentList arguments, int at) implements Expression {}

    /** What {@code {% set x | upper %}} and {@code {% filter upper %}} filter: the text of their body. */
    record Body(int at) implements Expression {}

    /**
     * The arguments as written.
     *
     * @param spread {@code *values}
     * @param spreadNamed {@code **values}
     */
    record ArgumentList(
            List<Expression> positional,
            List<String> names,
            List<Expression> named,
            @Nullable Expression spread,
            @Nullable Expression spreadNamed) {
        static final ArgumentList EMPTY = new ArgumentList(List.of(), List.of(), List.of(), null, null);
    }
}
