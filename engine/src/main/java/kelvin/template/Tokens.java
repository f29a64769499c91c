package kelvin.template;

import java.util.List;
import kelvin.template.Token.Kind;

/** Reads tokens one after the other, and refuses a template that nests deeper than its reader's stack. */
final class Tokens {
    /** Each level of brackets costs the parser a dozen stack frames; templates in use nest less than 20. */
    private static final int MAX_NESTING = 100;

    private final List<Token> tokens;
    private int next;
    private int nesting;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** Returns the token after the next one. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    boolean takeIf(String operator) {
        boolean found = peek().is(operator);
        if (found) {
            next++;
        }
        return found;
    }

    boolean takeIfName(String name) {
        boolean found = peek().isName(name);
        if (found) {
            next++;
        }
        return found;
    }

    Token expect(String operator) {
        if (!peek().is(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return take();
    }

    Token expect(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    SyntaxFault unexpected(String expected) {
        return new SyntaxFault("found " + peek().shown() + ", expected " + expected, peek().at());
    }

    void enter() {
        nesting++;
        if (!(nesting <= MAX_NESTING)) {
            throw new SyntaxFault("the nesting is " + nesting + ", limit " + MAX_NESTING, peek().at());
        }
    }

    void leave() {
        nesting--;
    }
}
