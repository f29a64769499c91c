package kelvin.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kelvin.template.Token.Kind;

/**
 * Cuts a template into tokens and settles its white space: {@code -} strips, {@code trim_blocks} drops the newline
 * after a block or comment, {@code lstrip_blocks} drops the blanks before one that begins its line, {@code +} turns
 * either off at its side (jinja2/lexer.py).
 */
final class Lexer {
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String SHORT_OPERATORS = "+-*/%~[](){}<>=.:|,;";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** Returns the source with every line end a line feed and without the last one, as jinja2 reads it. */
    static String normalise(String source) {
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** Returns the tokens of a normalised source, the last of kind END. */
    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        lexer.read();
        lexer.tokens.add(new Token(Kind.END, "", source.length()));
        return lexer.tokens;
    }

    private void read() {
        while (at < source.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                data(source.substring(at), at);
                return;
            }
            char opening = source.charAt(tag + 1);
            int inside = tag + 2;
            char sign = inside < source.length() ? source.charAt(inside) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(stripped(source.substring(at, tag), signed ? sign : ' ', opening == '{'), at);
            at = signed ? inside + 1 : inside;
            switch (opening) {
                case '#' -> comment(tag);
                case '{' -> {
                    tokens.add(new Token(Kind.PRINT_BEGIN, "{{", tag));
                    expression("}}", Kind.PRINT_END, tag);
                }
                default -> {
                    int raw = keyword("raw", at, false);
                    if (raw >= 0) {
                        at = raw;
                        lineStarts = source.charAt(at - 1) == '\n';
                        raw(tag);
                    } else {
                        tokens.add(new Token(Kind.BLOCK_BEGIN, "{%", tag));
                        expression("%}", Kind.BLOCK_END, tag);
                    }
                }
            }
            lineStarts = source.charAt(at - 1) == '\n';
        }
    }

    private int nextTag(int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    private String stripped(String text, char sign, boolean print) {
        if (sign == '-') {
            return Text.strip(text, false, true, Text::isSpace);
        }
        if (sign != '+' && !print) {
            int line = text.lastIndexOf('\n') + 1;
            if ((line > 0 || lineStarts) && text.substring(line).chars().allMatch(Text::isSpace)) {
                return text.substring(0, line);
            }
        }
        return text;
    }

    private void data(String text, int from) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Kind.DATA, text, from));
        }
    }

    private void comment(int tag) {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new SyntaxFault("the comment that begins here has no end", tag);
        }
        close(end > at ? source.charAt(end - 1) : ' ', end + 2);
    }

    /** Moves behind a tag's end: all white space goes after {@code -}, one newline goes unless {@code +} keeps it. */
    private void close(char sign, int behind) {
        at = behind;
        if (sign == '-') {
            at = skipSpace(at);
        } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
    }

    /** Returns the offset behind {@code  keyword %}} when that is what stands at the offset, else -1. */
    private int keyword(String keyword, int from, boolean closing) {
        int i = skipSpace(from);
        if (!source.startsWith(keyword, i)) {
            return -1;
        }
        i = skipSpace(i + keyword.length());
        if (source.startsWith("-%}", i)) {
            return skipSpace(i + 3);
        }
        if (closing && source.startsWith("+%}", i)) {
            return i + 3;
        }
        if (!source.startsWith("%}", i)) {
            return -1;
        }
        return closing && source.startsWith("\n", i + 2) ? i + 3 : i + 2;
    }

    private void raw(int tag) {
        for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 1)) {
            char sign = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            int behind = keyword("endraw", signed ? i + 3 : i + 2, true);
            if (behind >= 0) {
                data(stripped(source.substring(at, i), signed ? sign : ' ', false), at);
                at = behind;
                return;
            }
        }
        throw new SyntaxFault("the raw block that begins here has no end", tag);
    }

    private void expression(String end, Kind kind, int tag) {
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            at = skipSpace(at);
            if (at >= source.length()) {
                throw new SyntaxFault("the tag that begins here has no " + end, tag);
            }
            char c = source.charAt(at);
            if (open.isEmpty()) {
                boolean signed = (c == '-' || (c == '+' && kind == Kind.BLOCK_END)) && source.startsWith(end, at + 1);
                if (signed || source.startsWith(end, at)) {
                    tokens.add(new Token(kind, end, at));
                    // A print tag keeps the newline behind it: trim_blocks speaks of blocks only.
                    char sign = signed ? c : kind == Kind.PRINT_END ? '+' : ' ';
                    close(sign, at + end.length() + (signed ? 1 : 0));
                    return;
                }
            }
            if (c == '"' || c == '\'') {
                string(c);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
                name();
            } else {
                operator(open);
            }
        }
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < source.length() && Text.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private void string(char quote) {
        int begin = at;
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= source.length()) {
            throw new SyntaxFault("the string that begins here has no end", begin);
        }
        tokens.add(new Token(Kind.STRING, StringLiteral.decode(source.substring(begin + 1, i), begin), begin));
        at = i + 1;
    }

    private void name() {
        int begin = at;
        while (at < source.length() && Character.isUnicodeIdentifierPart(source.charAt(at))) {
            at++;
        }
        tokens.add(new Token(Kind.NAME, source.substring(begin, at), begin));
    }

    /** Decimal integers and floats, underscores allowed between digits; after a dot only an integer. */
    private void number() {
        int begin = at;
        boolean index = begin > 0 && source.charAt(begin - 1) == '.';
        digits();
        Kind kind = Kind.INTEGER;
        if (!index && at + 1 < source.length() && source.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            digits();
            kind = Kind.FLOAT;
        }
        if (!index && at < source.length() && (source.charAt(at) | 0x20) == 'e') {
            boolean signed = at + 1 < source.length() && "+-".indexOf(source.charAt(at + 1)) >= 0;
            if (isDigit(at + (signed ? 2 : 1))) {
                at += signed ? 2 : 1;
                digits();
                kind = Kind.FLOAT;
            }
        }
        String text = source.substring(begin, at).replace("_", "");
        boolean leadingZero =
                text.length() > 1 && text.charAt(0) == '0' && !text.chars().allMatch(c -> c == '0');
        boolean glued = at < source.length() && Character.isUnicodeIdentifierPart(source.charAt(at));
        if (glued || (kind == Kind.INTEGER && leadingZero)) {
            throw new SyntaxFault("a number that cannot be read begins here", begin);
        }
        tokens.add(new Token(kind, text, begin));
    }

    private void digits() {
        while (isDigit(at) || (at < source.length() && source.charAt(at) == '_' && isDigit(at + 1))) {
            at++;
        }
    }

    private boolean isDigit(int index) {
        return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private void operator(Deque<Character> open) {
        int begin = at;
        for (String operator : LONG_OPERATORS) {
            if (source.startsWith(operator, at)) {
                tokens.add(new Token(Kind.OPERATOR, operator, begin));
                at += 2;
                return;
            }
        }
        char c = source.charAt(at);
        switch (c) {
            case '(', '[', '{' -> open.push(c);
            case ')', ']', '}' -> {
                char opening = c == ')' ? '(' : c == ']' ? '[' : '{';
                if (open.isEmpty() || open.pop() != opening) {
                    throw new SyntaxFault("'" + c + "' closes nothing", begin);
                }
            }
            default -> {
                if (SHORT_OPERATORS.indexOf(c) < 0) {
                    throw new SyntaxFault(
                            "unexpected character '" + Character.toString(source.codePointAt(at)) + "'", at);
                }
            }
        }
        tokens.add(new Token(Kind.OPERATOR, String.valueOf(c), begin));
        at++;
    }
}
