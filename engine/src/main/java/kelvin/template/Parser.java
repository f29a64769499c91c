package kelvin.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kelvin.template.Statement.Macro;
import kelvin.template.Statement.Target;
import kelvin.template.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses the statements of a template (jinja2/parser.py). */
final class Parser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");
    private static final Set<String> OTHER_TEMPLATES =
            Set.of("include", "import", "from", "extends", "block", "autoescape", "do", "trans", "print", "debug");

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int loops;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /** Returns the statements of a normalised source. */
    static List<Statement> parse(String source) {
        Parser parser = new Parser(new Tokens(Lexer.tokens(source)));
        List<Statement> statements = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected("the end of the template");
        }
        return statements;
    }

    /** Reads statements up to a tag with one of the names, of which {@code {%} is taken and the name is not. */
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.take();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(token.text()));
                case PRINT_BEGIN -> {
                    statements.add(new Statement.Print(expressions.tuple(true)));
                    tokens.expect(Kind.PRINT_END, "'}}'");
                }
                case BLOCK_BEGIN -> {
                    Token name = tokens.peek();
                    if (name.kind() == Kind.NAME && ends.contains(name.text())) {
                        tokens.leave();
                        return statements;
                    }
                    statements.add(tag());
                    tokens.expect(Kind.BLOCK_END, "'%}'");
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw new SyntaxFault("the template ends, expected one of " + ends, token.at());
                    }
                    tokens.leave();
                    return statements;
                }
            }
        }
    }

    /** Reads {@code %}}, the body and the name of its end tag. */
    private List<Statement> bodyUntil(String end) {
        tokens.expect(Kind.BLOCK_END, "'%}'");
        List<Statement> body = body(Set.of(end));
        tokens.take();
        return body;
    }

    private Statement tag() {
        Token name = tokens.expect(Kind.NAME, "the name of a tag");
        return switch (name.text()) {
            case "if" -> conditional();
            case "for" -> loop(name.at());
            case "set" -> assignment(name.at());
            case "macro" -> {
                String macro = tokens.expect(Kind.NAME, "the name of the macro").text();
                List<String> parameters = new ArrayList<>();
                List<@Nullable Expression> defaults = new ArrayList<>();
                signature(parameters, defaults);
                yield new Statement.MacroDefinition(macroBody(macro, parameters, defaults, "endmacro", name.at()));
            }
            case "call" -> call(name.at());
            case "filter" -> {
                Expression filtered = filters(expressions.filterWithoutBar(new Expression.Body(name.at())));
                yield new Statement.FilterBody(bodyUntil("endfilter"), filtered);
            }
            case "with" -> with(name.at());
            case "generation" -> new Statement.Scoped(List.of(), List.of(), bodyUntil("endgeneration"), name.at());
            case "break", "continue" -> {
                if (loops == 0) {
                    throw new SyntaxFault(name.text() + " stands outside of a loop", name.at());
                }
                yield name.isName("break") ? new Statement.Break() : new Statement.Continue();
            }
            default ->
                throw new SyntaxFault(
                        OTHER_TEMPLATES.contains(name.text())
                                ? "the tag '" + name.text() + "' is Jinja but not of the part that Kelvin reads"
                                : "the tag '" + name.text() + "' is not known",
                        name.at());
        };
    }

    private Statement conditional() {
        List<Expression> conditions = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        List<Statement> otherwise = List.of();
        while (true) {
            conditions.add(expressions.tuple(false));
            tokens.expect(Kind.BLOCK_END, "'%}'");
            bodies.add(body(Set.of("elif", "else", "endif")));
            Token end = tokens.take();
            if (end.isName("elif")) {
                continue;
            }
            if (end.isName("else")) {
                otherwise = bodyUntil("endif");
            }
            return new Statement.If(conditions, bodies, otherwise);
        }
    }

    private Statement loop(int at) {
        Target target = target(false);
        if (!tokens.takeIfName("in")) {
            throw tokens.unexpected("'in'");
        }
        Expression items = expressions.tuple(false);
        @Nullable Expression condition = tokens.takeIfName("if") ? expressions.expression() : null;
        if (tokens.peek().isName("recursive")) {
            throw tokens.unexpected("'%}' (recursive loops are not read)");
        }
        tokens.expect(Kind.BLOCK_END, "'%}'");
        loops++;
        List<Statement> body = body(Set.of("endfor", "else"));
        loops--;
        List<Statement> otherwise = tokens.take().isName("else") ? bodyUntil("endfor") : List.of();
        return new Statement.For(target, items, condition, body, otherwise, at);
    }

    private Statement assignment(int at) {
        Target target = target(true);
        if (tokens.takeIf("=")) {
            return new Statement.Assign(target, expressions.tuple(true), at);
        }
        Expression filtered = filters(new Expression.Body(at));
        int outside = loops;
        loops = 0;
        List<Statement> body = bodyUntil("endset");
        loops = outside;
        return new Statement.AssignBody(target, body, filtered, at);
    }

    private Expression filters(Expression subject) {
        Expression filtered = subject;
        while (tokens.peek().is("|")) {
            filtered = expressions.filter(filtered);
        }
        return filtered;
    }

    private Statement call(int at) {
        List<String> parameters = new ArrayList<>();
        List<@Nullable Expression> defaults = new ArrayList<>();
        if (tokens.peek().is("(")) {
            signature(parameters, defaults);
        }
        Expression called = expressions.expression();
        if (!(called instanceof Expression.Call call)) {
            throw new SyntaxFault("a call block calls something: {% call name(arguments) %}", at);
        }
        return new Statement.CallBody(call, macroBody("caller", parameters, defaults, "endcall", at));
    }

    private Statement with(int at) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.peek().kind() != Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expect(",");
            }
            targets.add(target(false));
            tokens.expect("=");
            values.add(expressions.expression());
        }
        return new Statement.Scoped(targets, values, bodyUntil("endwith"), at);
    }

    private void signature(List<String> parameters, List<@Nullable Expression> defaults) {
        tokens.expect("(");
        while (!tokens.takeIf(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
            }
            Token parameter = tokens.expect(Kind.NAME, "the name of a parameter");
            if (parameters.contains(parameter.text()) || CONSTANTS.contains(parameter.text())) {
                throw new SyntaxFault("'" + parameter.text() + "' cannot be a parameter here", parameter.at());
            }
            boolean optional = tokens.takeIf("=");
            if (!optional && !defaults.isEmpty() && defaults.getLast() != null) {
                throw new SyntaxFault("a parameter without a default follows one with a default", parameter.at());
            }
            parameters.add(parameter.text());
            defaults.add(optional ? expressions.expression() : null);
        }
    }

    /** Reads a macro's body, and which of the three special names it uses. */
    private Macro macroBody(
            String name, List<String> parameters, List<@Nullable Expression> defaults, String end, int at) {
        Set<String> outer = new HashSet<>(expressions.names());
        expressions.names().clear();
        int outside = loops;
        loops = 0; // a break does not leave the macro
        List<Statement> body = bodyUntil(end);
        loops = outside;
        Set<String> used = expressions.names();
        Macro macro = new Macro(
                name,
                parameters,
                defaults,
                body,
                used.contains("caller"),
                used.contains("varargs"),
                used.contains("kwargs"),
                at);
        used.addAll(outer);
        return macro;
    }

    private Target target(boolean members) {
        if (tokens.takeIf("(")) {
            tokens.enter();
            Target inner = target(members);
            tokens.leave();
            tokens.expect(")");
            return tokens.peek().is(",") ? several(inner, members) : inner;
        }
        Target first = variable(members);
        return tokens.peek().is(",") ? several(first, members) : first;
    }

    private Target several(Target first, boolean members) {
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.takeIf(",")) {
            if (tokens.peek().is("(")) {
                tokens.enter();
                tokens.take();
                targets.add(target(members));
                tokens.expect(")");
                tokens.leave();
            } else if (tokens.peek().kind() == Kind.NAME && !tokens.peek().isName("in")) {
                targets.add(variable(members));
            } else {
                break; // a comma may stand last
            }
        }
        return new Target.Several(targets);
    }

    private Target variable(boolean members) {
        Token name = tokens.expect(Kind.NAME, "the name of a variable");
        if (CONSTANTS.contains(name.text())) {
            throw new SyntaxFault("'" + name.text() + "' cannot be assigned to", name.at());
        }
        if (members && tokens.takeIf(".")) {
            return new Target.Member(
                    name.text(),
                    tokens.expect(Kind.NAME, "the name of an attribute").text());
        }
        return new Target.Variable(name.text());
    }
}
