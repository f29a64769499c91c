package kelvin.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Namespace;
import kelvin.template.Sequences.Tuple;
import kelvin.template.Statement.Macro;
import kelvin.template.Statement.Target;
import org.jspecify.annotations.Nullable;

/** Carries out the statements of one render. */
final class Interpreter {
    /** How a list of statements ended. */
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Budget budget;
    private final Printer printer;
    private final Evaluator evaluator;

    Interpreter(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
        this.evaluator = new Evaluator(budget, printer);
    }

    /** Returns the offset that a message should point to. */
    int at() {
        return evaluator.at();
    }

    String render(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(statements, scope, out);
        return out.toString();
    }

    private Flow run(List<Statement> statements, Scope scope, StringBuilder out) {
        budget.enter();
        Flow flow = Flow.ON;
        for (Statement statement : statements) {
            budget.step();
            flow = run(statement, scope, out);
            if (flow != Flow.ON) {
                break;
            }
        }
        budget.leave();
        return flow;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        switch (statement) {
            case Statement.Data data -> print(data.text(), out);
            case Statement.Print print -> print(printer.str(evaluator.evaluate(print.value(), scope)), out);
            case Statement.If conditional -> {
                return run(chosen(conditional, scope), scope, out);
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Assign assign -> {
                Object value = evaluator.evaluate(assign.value(), scope);
                evaluator.standAt(assign.at());
                assign(assign.target(), value, scope, scope);
            }
            case Statement.AssignBody assign -> {
                String text = text(assign.body(), scope.inner());
                Object value = evaluator.filter(assign.filtered(), text, scope);
                evaluator.standAt(assign.at());
                assign(assign.target(), value, scope, scope);
            }
            case Statement.FilterBody filter -> {
                String text = text(filter.body(), scope.inner());
                Object filtered = evaluator.filter(filter.filtered(), text, scope);
                print(Values.expectText(filtered, "what the filter makes of its block"), out);
            }
            case Statement.MacroDefinition definition ->
                scope.set(definition.macro().name(), macro(definition.macro(), scope));
            case Statement.CallBody block -> {
                Callable caller = macro(block.caller(), scope);
                Object made = evaluator.call(block.call(), scope, Map.of("caller", caller));
                print(Values.expectText(made, "what the called macro makes of its block"), out);
            }
            case Statement.Scoped scoped -> {
                Scope inner = scope.inner();
                for (int i = 0; i < scoped.targets().size(); i++) {
                    Object value = evaluator.evaluate(scoped.values().get(i), scope);
                    evaluator.standAt(scoped.at());
                    assign(scoped.targets().get(i), value, inner, scope);
                }
                return run(scoped.body(), inner, out);
            }
            case Statement.Break stop -> {
                return Flow.BREAK;
            }
            case Statement.Continue next -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void print(String text, StringBuilder out) {
        budget.characters(text.length());
        budget.fits((long) out.length() + text.length());
        out.append(text);
    }

    private String text(List<Statement> body, Scope scope) {
        StringBuilder text = new StringBuilder();
        budget.enter();
        run(body, scope, text);
        budget.leave();
        return text.toString();
    }

    private List<Statement> chosen(Statement.If conditional, Scope scope) {
        for (int i = 0; i < conditional.conditions().size(); i++) {
            if (Values.truth(evaluator.evaluate(conditional.conditions().get(i), scope))) {
                return conditional.bodies().get(i);
            }
        }
        return conditional.otherwise();
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        Object over = evaluator.evaluate(loop.items(), scope);
        evaluator.standAt(loop.at());
        List<Object> items = Values.items(over, budget);
        if (loop.condition() != null) {
            List<Object> kept = new ArrayList<>();
            for (Object item : items) {
                Scope inner = scope.inner();
                assign(loop.target(), item, inner, inner);
                if (Values.truth(evaluator.evaluate(loop.condition(), inner))) {
                    kept.add(item);
                }
            }
            items = kept;
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), scope.inner(), out);
            return;
        }
        LoopContext context = new LoopContext(items);
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            context.moveTo(i);
            Scope inner = scope.inner();
            inner.set("loop", context);
            evaluator.standAt(loop.at());
            assign(loop.target(), items.get(i), inner, inner);
            if (run(loop.body(), inner, out) == Flow.BREAK) {
                return;
            }
        }
    }

    /** Assigns in {@code scope}; a namespace is looked for in {@code around}. */
    private void assign(Target target, Object value, Scope scope, Scope around) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.Member member -> {
                if (!(around.get(member.namespace()) instanceof Namespace namespace)) {
                    throw new Fault("'" + member.namespace() + "' is no namespace, its attributes cannot be set");
                }
                namespace.attributes().put(member.attribute(), value);
            }
            case Target.Several several -> {
                List<Object> parts = Values.items(value, budget);
                if (parts.size() != several.targets().size()) {
                    throw new Fault("a value of " + parts.size() + " parts is assigned to "
                            + several.targets().size() + " names");
                }
                for (int i = 0; i < parts.size(); i++) {
                    assign(several.targets().get(i), parts.get(i), scope, around);
                }
            }
        }
    }

    private Callable macro(Macro macro, Scope scope) {
        return Sequences.callable(macro.name(), arguments -> invoke(macro, scope, arguments));
    }

    private String invoke(Macro macro, Scope definition, Arguments arguments) {
        budget.enter(); // a call takes several stack frames of its own
        Scope scope = definition.inner();
        List<Object> positional = arguments.positional();
        List<String> parameters = macro.parameters();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        if (macro.caller()) {
            @Nullable Object caller = parameters.contains("caller") ? null : named.remove("caller");
            scope.set("caller", caller == null ? new Undefined("no caller is defined") : caller);
        }
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            @Nullable Object byName = named.remove(parameter);
            if (i < positional.size()) {
                if (byName != null) {
                    throw new Fault("macro " + macro.name() + " got the argument " + parameter + " twice");
                }
                scope.set(parameter, positional.get(i));
            } else if (byName != null) {
                scope.set(parameter, byName);
            } else {
                @Nullable Expression standard = macro.defaults().get(i);
                scope.set(
                        parameter,
                        standard == null
                                ? new Undefined("parameter '" + parameter + "' was not provided")
                                : evaluator.evaluate(standard, scope));
            }
        }
        if (macro.kwargs()) {
            scope.set("kwargs", new LinkedHashMap<Object, Object>(named));
        } else if (!named.isEmpty()) {
            throw new Fault("macro " + macro.name() + " takes no argument named " + named.keySet());
        }
        int given = parameters.size();
        if (macro.varargs()) {
            scope.set(
                    "varargs",
                    new Tuple(
                            positional.size() <= given
                                    ? List.of()
                                    : List.copyOf(positional.subList(given, positional.size()))));
        } else if (positional.size() > given) {
            throw new Fault("macro " + macro.name() + " takes " + given + " arguments, got " + positional.size());
        }
        String text = text(macro.body(), scope);
        budget.leave();
        return text;
    }
}
