package kelvin.template;

/** The escapes of a string literal, those of Python's {@code unicode-escape}. */
final class StringLiteral {
    private StringLiteral() {}

    static String decode(String body, int at) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder text = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            char escape = body.charAt(i); // the lexer never ends a literal on a backslash
            switch (escape) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'a' -> text.append('\u0007');
                case 'v' -> text.append('\u000b');
                case '\\', '\'', '"' -> text.append(escape);
                case '\n' -> {} // an escaped line end joins the lines
                case 'x' -> i = hexadecimal(body, i, 2, text, at);
                case 'u' -> i = hexadecimal(body, i, 4, text, at);
                case 'U' -> i = hexadecimal(body, i, 8, text, at);
                case 'N' -> throw new SyntaxFault("a character by its name (\\N) is not read; write \\uXXXX", at);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = octal(body, i, text);
                default -> text.append('\\').append(escape); // Python keeps an escape that it does not know
            }
        }
        return text.toString();
    }

    private static int hexadecimal(String body, int escape, int digits, StringBuilder text, int at) {
        int value = 0;
        for (int i = escape + 1; i <= escape + digits; i++) {
            int digit = i < body.length() ? Character.digit(body.charAt(i), 16) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw new SyntaxFault(
                        "the escape \\" + body.charAt(escape) + " needs " + digits
                                + " hexadecimal digits of a character",
                        at);
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new SyntaxFault("no character has the number 0x" + Integer.toHexString(value), at);
        }
        text.appendCodePoint(value);
        return escape + digits;
    }

    private static int octal(String body, int first, StringBuilder text) {
        int value = 0;
        int i = first;
        while (i < body.length() && i < first + 3 && body.charAt(i) >= '0' && body.charAt(i) <= '7') {
            value = value << 3 | (body.charAt(i) - '0');
            i++;
        }
        text.appendCodePoint(value);
        return i - 1;
    }
}
