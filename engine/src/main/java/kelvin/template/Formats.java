package kelvin.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import kelvin.template.Sequences.Tuple;
import org.jspecify.annotations.Nullable;

/** Strings with holes: {@code '%s is %d' % (a, b)} and {@code '{} is {b}'.format(a, b=c)}, as far as templates go. */
final class Formats {
    private Formats() {}

    /** Fills {@code %s %r %d %i %x %f %.3f %%}; anything more is refused by name. */
    static String percent(String format, Object values, Printer printer, Budget budget) {
        List<Object> arguments = values instanceof Tuple t ? t.items() : List.of(values);
        StringBuilder text = new StringBuilder();
        int used = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            int end = i + 1;
            int digits = 6;
            if (end < format.length() && format.charAt(end) == '.') {
                end++;
                digits = 0;
                while (end < format.length() && digits < 100 && Character.digit(format.charAt(end), 10) >= 0) {
                    digits = digits * 10 + Character.digit(format.charAt(end), 10);
                    end++;
                }
            }
            char kind = end < format.length() ? format.charAt(end) : ' ';
            boolean precise = end > i + 1;
            i = end;
            if (kind == '%' && !precise) {
                text.append('%');
                continue;
            }
            if (used == arguments.size()) {
                throw new Fault("the format '" + format + "' needs more than " + used + " values");
            }
            String filled = precise && kind != 'f' ? null : filled(kind, digits, arguments.get(used), printer);
            if (filled == null) {
                throw new Fault("the format '%" + (precise ? "." + digits : "") + kind
                        + "' is not read; %s, %r, %d, %i, %x, %f, %.3f and %% are");
            }
            used++;
            budget.text(filled.length());
            budget.fits((long) text.length() + filled.length());
            text.append(filled);
        }
        boolean container = values instanceof List || values instanceof Map; // Python lets these go unused
        if (used < arguments.size() && !container) {
            throw new Fault("the format '" + format + "' takes " + used + " values, got " + arguments.size());
        }
        return text.toString();
    }

    private static @Nullable String filled(char kind, int digits, Object value, Printer printer) {
        return switch (kind) {
            case 's' -> printer.str(value);
            case 'r' -> printer.repr(value);
            case 'd', 'i' ->
                value instanceof Double d && Double.isFinite(d)
                        ? new BigDecimal(d).setScale(0, RoundingMode.DOWN).toString()
                        : Long.toString(Values.expectInteger(value, "the value for %" + kind));
            case 'x' -> Long.toString(Values.expectInteger(value, "the value for %x"), 16);
            case 'f' -> fixed(value, digits);
            default -> null;
        };
    }

    private static String fixed(Object value, int digits) {
        Double number = Values.number(value);
        if (number == null) {
            throw new Fault("the value for %f is of type " + Values.type(value) + ", expected a number");
        }
        if (!Double.isFinite(number)) {
            return Floats.repr(number);
        }
        String text =
                new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        boolean lostSign = Math.copySign(1.0, number) < 0 && !text.startsWith("-");
        return lostSign ? "-" + text : text;
    }

    /** Fills {@code {}}, {@code {0}} and {@code {name}}; a format after a colon and attributes are refused. */
    static String braces(String format, Arguments arguments, Printer printer, Budget budget) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '{' && c != '}') {
                text.append(c);
                continue;
            }
            if (i + 1 < format.length() && format.charAt(i + 1) == c) {
                text.append(c);
                i++;
                continue;
            }
            int end = format.indexOf('}', i);
            if (c == '}' || end < 0) {
                throw new Fault("the format '" + format + "' has a single '" + c + "'");
            }
            String hole = format.substring(i + 1, end);
            Object value;
            if (hole.isEmpty()) {
                value = position(next++, arguments, format);
            } else if (hole.chars().allMatch(d -> d >= '0' && d <= '9') && hole.length() < 9) {
                value = position(Integer.parseInt(hole), arguments, format);
            } else {
                @Nullable Object named = arguments.named().get(hole);
                if (named == null) {
                    throw new Fault("the format '" + format + "' has the hole {" + hole
                            + "}, which is neither {}, nor {0}, nor the name of an argument");
                }
                value = named;
            }
            String filled = printer.str(value);
            budget.text(filled.length());
            budget.fits((long) text.length() + filled.length());
            text.append(filled);
            i = end;
        }
        return text.toString();
    }

    private static Object position(int index, Arguments arguments, String format) {
        if (index >= arguments.positional().size()) {
            throw new Fault("the format '" + format + "' needs more than "
                    + arguments.positional().size() + " values");
        }
        return arguments.positional().get(index);
    }
}
