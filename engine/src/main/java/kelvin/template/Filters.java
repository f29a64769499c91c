package kelvin.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kelvin.template.Sequences.Generator;
import org.jspecify.annotations.Nullable;

/** The filters of jinja2/filters.py that speak of one value; those of lists are in {@link ListFilters}. */
final class Filters {
    private static final Set<String> NAMES = Set.of(
            "tojson",
            "trim",
            "length",
            "count",
            "upper",
            "lower",
            "title",
            "capitalize",
            "default",
            "d",
            "string",
            "replace",
            "int",
            "float",
            "round",
            "abs",
            "items",
            "safe",
            "escape",
            "e",
            "forceescape",
            "indent",
            "format",
            "wordcount",
            "center");

    private final Budget budget;
    private final Printer printer;
    private final StringMethods strings;
    private final ListFilters lists;

    Filters(Budget budget, Printer printer, StringMethods strings, ListFilters lists) {
        this.budget = budget;
        this.printer = printer;
        this.strings = strings;
        this.lists = lists;
    }

    static boolean has(String name) {
        return NAMES.contains(name) || ListFilters.NAMES.contains(name);
    }

    Object apply(String name, Object value, Arguments arguments) {
        if (ListFilters.NAMES.contains(name)) {
            return lists.apply(name, value, arguments);
        }
        return switch (name) {
            case "tojson" -> Json.of(arguments, budget).write(value);
            case "trim" -> {
                @Nullable Object characters = arguments.bind(name, 0, "chars")[0];
                String text = StringMethods.strip(soft(value), true, true, characters == null ? None.NONE : characters);
                yield value instanceof Markup ? new Markup(text) : text;
            }
            case "length", "count" -> length(name, value, arguments);
            case "upper" ->
                remark(value, budget.text(soft(value, name, arguments).toUpperCase(Locale.ROOT)));
            case "lower" ->
                remark(value, budget.text(soft(value, name, arguments).toLowerCase(Locale.ROOT)));
            case "title" -> title(soft(value, name, arguments));
            case "capitalize" -> remark(value, budget.text(StringMethods.capitalize(soft(value, name, arguments))));
            case "default", "d" -> {
                @Nullable Object[] bound = arguments.bind(name, 0, "default_value", "boolean");
                boolean anyFalse = bound[1] != null && Values.truth(bound[1]);
                boolean absent = value instanceof Undefined || (anyFalse && !Values.truth(value));
                yield !absent ? value : bound[0] == null ? "" : bound[0];
            }
            case "string" -> value instanceof Markup ? value : soft(value, name, arguments);
            case "replace" -> {
                @Nullable Object[] bound = arguments.bind(name, 2, "old", "new", "count");
                long count = bound[2] == null || bound[2] == None.NONE
                        ? -1
                        : Values.expectInteger(bound[2], "the count of replace");
                yield strings.replace(soft(value), soft(given(bound[0])), soft(given(bound[1])), count);
            }
            case "int" -> toInteger(value, arguments);
            case "float" -> toFloat(value, arguments);
            case "round" -> round(value, arguments);
            case "abs" -> {
                arguments.none(name);
                yield absolute(value);
            }
            case "items" -> {
                arguments.none(name);
                if (!(value instanceof Map<?, ?>) && !(value instanceof Undefined)) {
                    throw new Fault("items wants a dict, got a value of type " + Values.type(value));
                }
                yield Generator.of(value instanceof Map<?, ?> map ? budget.items(Access.pairs(map)) : List.of());
            }
            case "safe" -> value instanceof Markup ? value : new Markup(soft(value, name, arguments));
            case "escape", "e" -> value instanceof Markup ? value : escaped(soft(value, name, arguments));
            case "forceescape" -> escaped(soft(value, name, arguments));
            case "indent" -> remark(value, indent(Values.expectText(value, "the subject of indent"), arguments));
            case "format" -> format(value, arguments);
            case "wordcount" -> wordCount(soft(value, name, arguments));
            case "center" -> {
                @Nullable Object width = arguments.bind(name, 0, "width")[0];
                Arguments centred = new Arguments(List.of(width == null ? 80L : width), Map.of());
                yield strings.call(soft(value), name, centred);
            }
            default -> throw new Fault("there is no filter named '" + name + "'");
        };
    }

    private static Object given(@Nullable Object bound) {
        return Objects.requireNonNull(bound); // bind has refused a call without it
    }

    /** The value as text: a string as it is, anything else as it prints. */
    private String soft(Object value) {
        String text = printer.str(value);
        budget.characters(text.length());
        return text;
    }

    private String soft(Object value, String name, Arguments arguments) {
        arguments.none(name);
        return soft(value);
    }

    private static Object remark(Object value, String text) {
        return value instanceof Markup ? new Markup(text) : text;
    }

    private Markup escaped(String text) {
        return new Markup(budget.text(Markup.escape(text)));
    }

    private static Object length(String name, Object value, Arguments arguments) {
        arguments.none(name);
        Long length = Values.length(value);
        if (length == null) {
            throw new Fault("a value of type " + Values.type(value) + " has no length");
        }
        return length;
    }

    /** Words begin after white space, hyphens and opening brackets: not as {@code str.title} sees them. */
    private String title(String text) {
        StringBuilder made = new StringBuilder();
        boolean starts = true;
        for (Object character : Text.characters(text)) {
            String c = (String) character;
            made.append(starts ? c.toUpperCase(Locale.ROOT) : c.toLowerCase(Locale.ROOT));
            starts = "-({[<".contains(c) || Text.isSpace(c.codePointAt(0));
        }
        return budget.text(made.toString());
    }

    private Object toInteger(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("int", 0, "default", "base");
        Object fallback = bound[0] == null ? Long.valueOf(0) : bound[0];
        long base = bound[1] == null ? 10 : Values.expectInteger(bound[1], "the base of int");
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        Long integer = Values.integer(value);
        if (integer != null) {
            return integer;
        }
        String text = Values.text(value);
        if (text != null) {
            String digits = Text.strip(text, true, true, Text::isSpace).replaceAll("(?<=\\w)_(?=\\w)", "");
            if (base == 16 && digits.startsWith("0x")) {
                digits = digits.substring(2);
            }
            boolean radix = base >= Character.MIN_RADIX && base <= Character.MAX_RADIX;
            if (radix && isInteger(digits, (int) base)) {
                return parsed(digits, (int) base);
            }
        }
        Double number = text != null ? parsed(text) : Values.number(value);
        return number == null || !Double.isFinite(number) ? fallback : truncated(number);
    }

    private static boolean isInteger(String digits, int base) {
        int from = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        return digits.length() > from && digits.substring(from).chars().allMatch(c -> Character.digit(c, base) >= 0);
    }

    private static Long parsed(String digits, int base) {
        try {
            return Long.parseLong(digits, base);
        } catch (NumberFormatException e) {
            throw new Fault("the integer " + digits + " has more than 64 bits");
        }
    }

    private static Long truncated(double number) {
        if (!(Math.abs(number) < 0x1p63)) {
            throw new Fault("the integer part of " + Floats.repr(number) + " has more than 64 bits");
        }
        return (long) number;
    }

    private static Object toFloat(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("float", 0, "default");
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        String text = Values.text(value);
        Double number = text != null ? parsed(text) : Values.number(value);
        return number != null ? (Object) number : bound[0] != null ? bound[0] : (Object) 0.0;
    }

    /** Python's {@code float(text)}, or null where it raises. */
    private static @Nullable Double parsed(String text) {
        String trimmed = Text.strip(text, true, true, Text::isSpace).toLowerCase(Locale.ROOT);
        String unsigned = trimmed.startsWith("-") || trimmed.startsWith("+") ? trimmed.substring(1) : trimmed;
        int sign = trimmed.startsWith("-") ? -1 : 1;
        return switch (unsigned) {
            case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> {
                String digits = unsigned.replaceAll("(?<=\\d)_(?=\\d)", "");
                boolean number = digits.matches("(\\d++\\.?\\d*+|\\.\\d++)(e[+-]?\\d++)?");
                yield number ? sign * Double.parseDouble(digits) : null;
            }
        };
    }

    private static Object round(Object value, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("round", 0, "precision", "method");
        int precision = bound[0] == null ? 0 : Math.clamp(Values.expectInteger(bound[0], "the precision"), -400, 400);
        String method = bound[1] == null ? "common" : Values.expectText(bound[1], "the method of round");
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        Double number = Values.number(value);
        if (number == null) {
            throw new Fault("round wants a number, got a value of type " + Values.type(value));
        }
        Long integer = Values.integer(value);
        double scale = StrictMath.pow(10, precision);
        return switch (method) {
            case "common" -> {
                if (integer != null) {
                    yield BigDecimal.valueOf(integer)
                            .setScale(Math.min(0, precision), RoundingMode.HALF_EVEN)
                            .longValueExact();
                }
                yield Double.isFinite(number)
                        ? Math.copySign(
                                new BigDecimal(number)
                                        .setScale(precision, RoundingMode.HALF_EVEN)
                                        .doubleValue(),
                                number)
                        : number;
            }
            case "ceil" -> Math.ceil(number * scale) / scale;
            case "floor" -> Math.floor(number * scale) / scale;
            default -> throw new Fault("the method of round is '" + method + "', expected common, ceil or floor");
        };
    }

    private static Object absolute(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        Long integer = Values.integer(value);
        Double number = Values.number(value);
        if (number == null) {
            throw new Fault("abs wants a number, got a value of type " + Values.type(value));
        }
        if (integer != null && integer == Long.MIN_VALUE) {
            throw new Fault("the absolute value of " + integer + " has more than 64 bits");
        }
        return integer != null ? (Object) Math.abs(integer) : (Object) Math.abs(number);
    }

    private String indent(String text, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("indent", 0, "width", "first", "blank");
        String given = bound[0] == null ? null : Values.text(bound[0]);
        long width = bound[0] == null || given != null ? 4 : Values.expectInteger(bound[0], "the width of indent");
        budget.fits(Math.max(0, width));
        String blanks = given != null ? given : " ".repeat((int) Math.max(0, width));
        boolean first = bound[1] != null && Values.truth(bound[1]);
        boolean blankLines = bound[2] != null && Values.truth(bound[2]);
        // jinja2 adds a line end first, so that a text that ends in one keeps it as an empty last line
        List<Object> lines = budget.items(Text.lines(text + "\n"));
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean indented = i == 0 ? first : blankLines || !line.isEmpty();
            made.add(indented ? budget.text(blanks + line) : line);
        }
        return strings.join("\n", made);
    }

    private String format(Object value, Arguments arguments) {
        if (!arguments.named().isEmpty()) {
            throw new Fault("format with named values is not read; %s and positional values are");
        }
        return Formats.percent(soft(value), new Sequences.Tuple(arguments.positional()), printer, budget);
    }

    private static Long wordCount(String text) {
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean part = Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_';
            words += part && !inWord ? 1 : 0;
            inWord = part;
        }
        return words;
    }
}
