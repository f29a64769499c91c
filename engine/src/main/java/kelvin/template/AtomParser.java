package kelvin.template;

import java.util.ArrayList;
import java.util.List;
import kelvin.template.Token.Kind;

/** Parses what an expression is made of: names, literals, and brackets with expressions inside. */
final class AtomParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    AtomParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** Reads one atom. */
    Expression atom() {
        Token token = tokens.peek();
        switch (token.kind()) {
            case NAME -> {
                tokens.take();
                return name(token);
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.peek().kind() == Kind.STRING) { // neighbours are one string, as in Python
                    text.append(tokens.take().text());
                }
                return new Expression.Literal(text.toString(), token.at());
            }
            case INTEGER -> {
                tokens.take();
                return new Expression.Literal(integer(token), token.at());
            }
            case FLOAT -> {
                tokens.take();
                return new Expression.Literal(Double.parseDouble(token.text()), token.at());
            }
            default -> {
                if (token.is("(")) {
                    return parentheses();
                }
                if (token.is("[")) {
                    tokens.take();
                    return new Expression.ListLiteral(items("]"), token.at());
                }
                if (token.is("{")) {
                    return dictionary();
                }
                throw tokens.unexpected("an expression");
            }
        }
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(true, token.at());
            case "false", "False" -> new Expression.Literal(false, token.at());
            case "none", "None" -> new Expression.Literal(None.NONE, token.at());
            default -> {
                expressions.names().add(token.text());
                yield new Expression.Name(token.text(), token.at());
            }
        };
    }

    static Long integer(Token token) {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw new SyntaxFault("the integer " + token.text() + " has more than 64 bits", token.at());
        }
    }

    private Expression parentheses() {
        int at = tokens.expect("(").at();
        if (tokens.takeIf(")")) {
            return new Expression.TupleLiteral(List.of(), at);
        }
        Expression value = expressions.tuple(true);
        tokens.expect(")");
        return value;
    }

    private List<Expression> items(String end) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeIf(end)) {
            if (!items.isEmpty()) {
                tokens.expect(",");
                if (tokens.takeIf(end)) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        return items;
    }

    private Expression dictionary() {
        int at = tokens.expect("{").at();
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.takeIf("}")) {
            if (!keys.isEmpty()) {
                tokens.expect(",");
                if (tokens.takeIf("}")) {
                    break;
                }
            }
            keys.add(expressions.expression());
            tokens.expect(":");
            values.add(expressions.expression());
        }
        return new Expression.DictLiteral(keys, values, at);
    }
}
