package kelvin.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kelvin.template.Sequences.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code json.dumps} as transformers calls it for {@code tojson}: no HTML escapes, Unicode as it is.
 *
 * @param indent the blanks of one level, null for all on one line
 */
record Json(
        boolean ascii,
        @Nullable String indent,
        String itemSeparator,
        String keySeparator,
        boolean sorted,
        Budget budget) {

    /** Reads the arguments of the filter. */
    static Json of(Arguments arguments, Budget budget) {
        @Nullable Object[] bound = arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        @Nullable String indent = bound[1] == null ? null : indent(bound[1]);
        String item = indent == null ? ", " : ",";
        String key = ": ";
        if (bound[2] != null && bound[2] != None.NONE) {
            List<Object> separators = Values.items(bound[2], budget);
            if (separators.size() != 2) {
                throw new Fault("the separators of tojson are " + separators.size() + ", expected 2");
            }
            item = Values.expectText(separators.get(0), "a separator of tojson");
            key = Values.expectText(separators.get(1), "a separator of tojson");
        }
        boolean ascii = bound[0] != null && Values.truth(bound[0]);
        boolean sorted = bound[3] != null && Values.truth(bound[3]);
        return new Json(ascii, indent, item, key, sorted, budget);
    }

    private static @Nullable String indent(Object value) {
        String text = Values.text(value);
        if (value == None.NONE || text != null) {
            return text;
        }
        return " ".repeat(Math.clamp(Values.expectInteger(value, "the indent of tojson"), 0, 1000));
    }

    String write(Object value) {
        StringBuilder text = new StringBuilder();
        append(value, "\n", text);
        return text.toString();
    }

    private void append(Object value, String line, StringBuilder text) {
        budget.enter();
        budget.step();
        budget.fits(text.length());
        String string = Values.text(value);
        if (string != null) {
            quote(string, text);
        } else {
            switch (value) {
                case Map<?, ?> map -> entries(map, line, text);
                case List<?> list -> items(list, line, text);
                case Tuple tuple -> items(tuple.items(), line, text);
                default -> text.append(scalar(value));
            }
        }
        budget.leave();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "Infinity" : "-Infinity";
        return Floats.repr(value);
    }

    private static String scalar(Object value) {
        return switch (value) {
            case None none -> "null";
            case Boolean b -> b ? "true" : "false";
            case Long l -> l.toString();
            case Double d -> number(d);
            default -> throw new Fault("a value of type " + Values.type(value) + " has no JSON");
        };
    }

    private void items(List<?> items, String line, StringBuilder text) {
        if (items.isEmpty()) {
            text.append("[]");
            return;
        }
        String inner = inner(line);
        text.append('[');
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : itemSeparator).append(indent == null ? "" : inner);
            append(Objects.requireNonNull(items.get(i)), inner, text);
        }
        text.append(indent == null ? "" : line).append(']');
    }

    private void entries(Map<?, ?> map, String line, StringBuilder text) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        String inner = inner(line);
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) {
            budget.items(entries.size());
            entries.sort(Comparator.comparing(entry -> entry.getKey(), (a, b) -> Values.compare(a, b, budget)));
        }
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : entries) {
            text.append(first ? "" : itemSeparator).append(indent == null ? "" : inner);
            first = false;
            String key = Values.text(Objects.requireNonNull(entry.getKey()));
            quote(key != null ? key : scalar(entry.getKey()), text);
            text.append(keySeparator);
            append(Objects.requireNonNull(entry.getValue()), inner, text);
        }
        text.append(indent == null ? "" : line).append('}');
    }

    private String inner(String line) {
        return indent == null ? line : budget.text(line + indent);
    }

    private void quote(String string, StringBuilder text) {
        budget.characters(string.length());
        budget.fits((long) text.length() + string.length());
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                case '\b' -> text.append("\\b");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        text.append(Printer.hexadecimal('u', 4, c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
