package kelvin.sampling;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A stage as text: a name and arguments. An argument is a Double, a String, a List of arguments, or a Map from ids to
 * numbers; a single unnamed argument has the name "".
 */
public record StageText(String name, Map<String, Object> arguments) {
    /** Copies the arguments, keeping their order. */
    public StageText {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** Returns {@code name=value}. */
    public static StageText of(String name, Object value) {
        return new StageText(name, Map.of("", value));
    }

    @Override
    public String toString() {
        if (arguments.isEmpty()) return name;
        Object only = arguments.get("");
        if (only != null) return only instanceof Double ? name + "=" + print(only) : name + "(" + print(only) + ")";
        return arguments.entrySet().stream()
                .map(e -> e.getKey() + "=" + print(e.getValue()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** Prints a value of a chain's text. */
    static String print(Object value) {
        return switch (value) {
            case Double number -> number(number);
            case List<?> list -> list.stream().map(StageText::print).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> print(e.getKey()) + ": " + print(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default ->
                "\""
                        + value.toString()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\"";
        };
    }

    /** Prints a number so that it reads back the same: shortest, and without a fraction if it has none. */
    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) return "inf";
        if (value == Double.NEGATIVE_INFINITY) return "-inf";
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole && (value != 0 || 1 / value > 0) ? Long.toString((long) value) : Double.toString(value);
    }
}
