package kelvin.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kelvin.template.Expression.ArgumentList;
import kelvin.template.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses expressions with the precedences of jinja2/parser.py, one method a level, loosest first. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Tokens tokens;
    private final AtomParser atoms;
    private final Set<String> names = new HashSet<>();

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.atoms = new AtomParser(tokens, this);
    }

    /** Returns all names read so far: a macro takes {@code varargs} only if its body speaks of them. */
    Set<String> names() {
        return names;
    }

    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.peek().isName("if")) {
            int at = tokens.take().at();
            Expression condition = or();
            Expression otherwise = tokens.takeIfName("else") ? expression() : null;
            value = new Expression.Conditional(condition, value, otherwise, at);
        }
        tokens.leave();
        return value;
    }

    /** An expression, or several with commas between them: a tuple. */
    Expression tuple(boolean conditional) {
        int at = tokens.peek().at();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!endsTuple()) {
            items.add(conditional ? expression() : guardedOr());
            comma = tokens.takeIf(",");
            if (!comma) {
                break;
            }
        }
        if (items.isEmpty()) {
            throw tokens.unexpected("an expression");
        }
        return items.size() == 1 && !comma ? items.getFirst() : new Expression.TupleLiteral(items, at);
    }

    private boolean endsTuple() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case PRINT_END, BLOCK_END, END -> true;
            default -> token.is(")");
        };
    }

    private Expression guardedOr() {
        tokens.enter();
        Expression value = or();
        tokens.leave();
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.peek().isName("or")) {
            int at = tokens.take().at();
            left = new Expression.Or(left, and(), at);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.peek().isName("and")) {
            int at = tokens.take().at();
            left = new Expression.And(left, not(), at);
        }
        return left;
    }

    private Expression not() {
        if (!tokens.peek().isName("not")) {
            return comparison();
        }
        tokens.enter();
        int at = tokens.take().at();
        Expression negated = new Expression.Unary("not", not(), at);
        tokens.leave();
        return negated;
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        int at = tokens.peek().at();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(tokens.take().text());
            } else if (token.isName("in")) {
                tokens.take();
                operators.add("in");
            } else if (token.isName("not") && tokens.peekSecond().isName("in")) {
                tokens.take();
                tokens.take();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Expression.Comparison(first, operators, rest, at);
            }
            rest.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.peek().is("+") || tokens.peek().is("-")) {
            Token operator = tokens.take();
            left = new Expression.Binary(operator.text(), left, concatenation(), operator.at());
        }
        return left;
    }

    private Expression concatenation() {
        int at = tokens.peek().at();
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(product());
        } while (tokens.takeIf("~"));
        return parts.size() == 1 ? parts.getFirst() : new Expression.Concatenation(parts, at);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.peek().is("*")
                || tokens.peek().is("/")
                || tokens.peek().is("//")
                || tokens.peek().is("%")) {
            Token operator = tokens.take();
            left = new Expression.Binary(operator.text(), left, power(), operator.at());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (tokens.peek().is("**")) {
            int at = tokens.take().at();
            left = new Expression.Binary("**", left, unary(true), at);
        }
        return left;
    }

    /** A sign binds tighter than a filter: {@code -1|abs} is {@code (-1)|abs}. */
    private Expression unary(boolean filters) {
        Expression value;
        if (tokens.peek().is("-") || tokens.peek().is("+")) {
            tokens.enter();
            Token sign = tokens.take();
            value = new Expression.Unary(sign.text(), unary(false), sign.at());
            tokens.leave();
        } else {
            value = atoms.atom();
        }
        value = postfix(value);
        return filters ? filtersAndTests(value) : value;
    }

    private Expression postfix(Expression target) {
        Expression value = target;
        while (true) {
            Token token = tokens.peek();
            if (token.is(".")) {
                tokens.take();
                Token member = tokens.take();
                value = switch (member.kind()) {
                    case NAME -> new Expression.Attribute(value, member.text(), member.at());
                    case INTEGER ->
                        new Expression.Item(
                                value, new Expression.Literal(AtomParser.integer(member), member.at()), member.at());
                    default -> throw new SyntaxFault("found " + member.shown() + ", expected a name", member.at());
                };
            } else if (token.is("[")) {
                value = subscript(value);
            } else if (token.is("(")) {
                value = new Expression.Call(value, arguments(), token.at());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression target) {
        int at = tokens.expect("[").at();
        @Nullable Expression start = tokens.peek().is(":") ? null : expression();
        if (start != null && !tokens.peek().is(":")) {
            if (tokens.peek().is(",")) {
                throw tokens.unexpected("']' (an index of several parts is not read)");
            }
            tokens.expect("]");
            return new Expression.Item(target, start, at);
        }
        tokens.expect(":");
        @Nullable Expression stop = tokens.peek().is(":") || tokens.peek().is("]") ? null : expression();
        @Nullable Expression step = null;
        if (tokens.takeIf(":") && !tokens.peek().is("]")) {
            step = expression();
        }
        tokens.expect("]");
        return new Expression.Slice(target, start, stop, step, at);
    }

    private Expression filtersAndTests(Expression subject) {
        Expression value = subject;
        while (true) {
            Token token = tokens.peek();
            if (token.is("|")) {
                value = filter(value);
            } else if (token.isName("is")) {
                value = test(value);
            } else if (token.is("(")) {
                value = new Expression.Call(value, arguments(), token.at());
            } else {
                return value;
            }
        }
    }

    /** Reads {@code | name(arguments)}. */
    Expression filter(Expression subject) {
        tokens.expect("|");
        return filterWithoutBar(subject);
    }

    /** Reads {@code name(arguments)}, the first filter of a filter block. */
    Expression filterWithoutBar(Expression subject) {
        Token name = tokens.expect(Kind.NAME, "the name of a filter");
        ArgumentList arguments = tokens.peek().is("(") ? arguments() : ArgumentList.EMPTY;
        return new Expression.Filter(subject, name.text(), arguments, name.at());
    }

    private Expression test(Expression subject) {
        int at = tokens.take().at();
        boolean negated = tokens.takeIfName("not");
        Token name = tokens.expect(Kind.NAME, "the name of a test");
        ArgumentList arguments = ArgumentList.EMPTY;
        Token next = tokens.peek();
        if (next.is("(")) {
            arguments = arguments();
        } else if (takesArgument(next)) {
            if (next.isName("is")) {
                throw new SyntaxFault("tests cannot be chained with is", next.at());
            }
            arguments = new ArgumentList(List.of(postfix(atoms.atom())), List.of(), List.of(), null, null);
        }
        Expression test = new Expression.Test(subject, name.text(), arguments, name.at());
        return negated ? new Expression.Unary("not", test, at) : test;
    }

    /** A test may take one argument without brackets: {@code x is divisibleby 3}. */
    private static boolean takesArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
            case STRING, INTEGER, FLOAT -> true;
            default -> token.is("[") || token.is("{");
        };
    }

    ArgumentList arguments() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        List<String> named = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        @Nullable Expression spread = null;
        @Nullable Expression spreadNamed = null;
        boolean first = true;
        while (!tokens.takeIf(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.takeIf(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.peek().is("*") && spread == null && spreadNamed == null) {
                tokens.take();
                spread = expression();
            } else if (tokens.peek().is("**") && spreadNamed == null) {
                tokens.take();
                spreadNamed = expression();
            } else if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().is("=") && spreadNamed == null) {
                named.add(tokens.take().text());
                tokens.take();
                values.add(expression());
            } else if (named.isEmpty() && spread == null && spreadNamed == null) {
                positional.add(expression());
            } else {
                throw tokens.unexpected("a named argument");
            }
        }
        return new ArgumentList(positional, named, values, spread, spreadNamed);
    }
}
