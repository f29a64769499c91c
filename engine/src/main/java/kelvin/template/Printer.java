package kelvin.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kelvin.template.Sequences.Callable;
import kelvin.template.Sequences.Generator;
import kelvin.template.Sequences.Namespace;
import kelvin.template.Sequences.Range;
import kelvin.template.Sequences.Tuple;
import kelvin.template.Sequences.View;

/** Python's {@code str} and {@code repr}. */
final class Printer {
    private final Budget budget;

    Printer(Budget budget) {
        this.budget = budget;
    }

    /** Returns what {@code {{ value }}} prints. */
    String str(Object value) {
        return switch (value) {
            case String s -> s;
            case Markup m -> m.text();
            case Undefined undefined -> "";
            default -> repr(value);
        };
    }

    String repr(Object value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    private void append(Object value, StringBuilder text) {
        budget.enter();
        budget.step();
        budget.fits(text.length());
        switch (value) {
            case None none -> text.append("None");
            case Undefined undefined -> text.append("Undefined");
            case Boolean b -> text.append(b ? "True" : "False");
            case Double d -> text.append(Floats.repr(d));
            case String s -> quote(s, text);
            case Markup m -> {
                text.append("Markup(");
                quote(m.text(), text);
                text.append(')');
            }
            case List<?> l -> items("[", l, "]", text);
            case Tuple t -> items("(", t.items(), t.items().size() == 1 ? ",)" : ")", text);
            case View v -> items(v.name() + "([", v.items(), "])", text);
            case Map<?, ?> m -> entries(m, text);
            case Namespace n -> {
                text.append("<Namespace ");
                entries(n.attributes(), text);
                text.append('>');
            }
            case Range r -> {
                text.append("range(").append(r.start()).append(", ").append(r.stop());
                text.append(r.step() == 1 ? "" : ", " + r.step()).append(')');
            }
            case Generator g -> text.append('<').append(g.name()).append(" object>");
            case Callable c -> text.append("<function ").append(c.name()).append('>');
            default -> text.append(value);
        }
        budget.leave();
    }

    private void items(String open, List<?> items, String close, StringBuilder text) {
        text.append(open);
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : ", ");
            append(Objects.requireNonNull(items.get(i)), text);
        }
        text.append(close);
    }

    private void entries(Map<?, ?> map, StringBuilder text) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> entry = i.next();
            append(Objects.requireNonNull(entry.getKey()), text);
            text.append(": ");
            append(Objects.requireNonNull(entry.getValue()), text);
            text.append(i.hasNext() ? ", " : "");
        }
        text.append('}');
    }

    /** Single quotes unless the string holds one and no double quote; what is not printable as an escape. */
    private void quote(String string, StringBuilder text) {
        budget.characters(string.length());
        budget.fits((long) text.length() + string.length());
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        string.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) {
                        text.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        text.appendCodePoint(c);
                    } else {
                        text.append(
                                c < 0x100
                                        ? hexadecimal('x', 2, c)
                                        : c < 0x10000 ? hexadecimal('u', 4, c) : hexadecimal('U', 8, c));
                    }
                }
            }
        });
        text.append(quote);
    }

    /** Returns a character's escape with so many hexadecimal digits. */
    static String hexadecimal(char escape, int digits, int c) {
        String hex = Integer.toHexString(c);
        return "\\" + escape + "0".repeat(digits - hex.length()) + hex;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
