package kelvin.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a template's statements. */
sealed interface Statement {

    record Data(String text) implements Statement {}

    record Print(Expression value) implements Statement {}

    /** Conditions and bodies in order; the body of {@code else} is the last one more, empty when there is none. */
    record If(List<Expression> conditions, List<List<Statement>> bodies, List<Statement> otherwise)
            implements Statement {}

    record For(
            Target target,
            Expression items,
            @Nullable Expression condition,
            List<Statement> body,
            List<Statement> otherwise,
            int at)
            implements Statement {}

    record Assign(Target target, Expression value, int at) implements Statement {}

    /** {@code {% set x %}body{% endset %}}; the filter's innermost subject is {@link Expression.Body}. */
    record AssignBody(Target target, List<Statement> body, Expression filtered, int at) implements Statement {}

    /** {@code {% filter upper %}body{% endfilter %}}. */
    record FilterBody(List<Statement> body, Expression filtered) implements Statement {}

    record MacroDefinition(Macro macro) implements Statement {}

    /** {@code {% call(arguments) macro() %}body{% endcall %}}. */
    record CallBody(Expression.Call call, Macro caller) implements Statement {}

    /** A body with a scope of its own: {@code with} and {@code generation}. */
    record Scoped(List<Target> targets, List<Expression> values, List<Statement> body, int at) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /** What is assigned to. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        /** {@code namespace.attribute}. */
        record Member(String namespace, String attribute) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }

    /**
     * A macro, or the body of a {@code call} block.
     *
     * @param defaults one per parameter, null where there is none
     * @param varargs whether the body names {@code varargs}, and so takes further positional arguments
     * @param kwargs whether the body names {@code kwargs}, and so takes further named arguments
     */
    record Macro(
            String name,
            List<String> parameters,
            List<@Nullable Expression> defaults,
            List<Statement> body,
            boolean caller,
            boolean varargs,
            boolean kwargs,
            int at) {}
}
