package kelvin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON strictly: no duplicate keys, no unknown keys, no numbers outside the doubles. A value is a Map, a List, a
 * String, a Double, a Boolean, a {@link Whole}, or null.
 */
final class JsonInput {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String what;

    private JsonInput(String what) {
        this.what = what;
    }

    /** An integer with all its digits: seeds have more than a double holds. */
    record Whole(String digits) {
        double value() {
            return Double.parseDouble(digits);
        }
    }

    /** Parses a text; {@code what} names it in messages. */
    static @Nullable Object parse(String text, String what) {
        JsonInput input = new JsonInput(what);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken token = parser.nextToken();
            if (token == null) throw input.refused("is empty", null);
            Object value = input.value(parser, token);
            if (parser.nextToken() != null) throw input.refused("has something after its end", null);
            return value;
        } catch (JacksonException e) {
            throw input.refused("is no valid JSON: " + e.getOriginalMessage(), null);
        }
    }

    private Failure refused(String message, @Nullable Object value) {
        return Failure.input(what + " " + message, value, "see --help for what is expected");
    }

    private @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    object.put(key, value(parser, parser.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                for (JsonToken t; (t = parser.nextToken()) != JsonToken.END_ARRAY; ) array.add(value(parser, t));
                yield array;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw refused("is no valid JSON", token);
        };
    }

    private Object number(String digits) {
        double value = Double.parseDouble(digits);
        boolean vanished = value == 0 && digits.matches("[-0.]*[1-9].*"); // 1e-400 is not 0
        if (Double.isInfinite(value) || vanished) throw refused("has a number outside the doubles", digits);
        return digits.matches("-?[0-9]+") ? new Whole(digits) : (Object) value;
    }

    /** The keys of an object, each asked for by type. */
    static final class Fields {
        private final Map<?, ?> map;
        private final String what;

        Fields(@Nullable Object value, String what, Set<String> known) {
            this.what = what;
            if (!(value instanceof Map<?, ?> object)) throw wrong("", "a JSON object", value);
            map = object;
            for (Object key : map.keySet()) {
                if (!known.contains(key.toString())) {
                    throw Failure.input(
                            what + " has the unknown key \"" + key + "\"",
                            key,
                            "known are " + String.join(", ", known));
                }
            }
        }

        boolean has(String key) {
            return map.get(key) != null;
        }

        @Nullable
        Object get(String key) {
            return map.get(key);
        }

        @Nullable
        Double number(String key) {
            return has(key) ? (Double) asNumber(map.get(key), key) : null;
        }

        int integer(String key, int otherwise) {
            if (!has(key)) return otherwise;
            double value = asNumber(map.get(key), key);
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw wrong(key, "a whole number", map.get(key));
            }
            return (int) value;
        }

        @Nullable
        String string(String key) {
            Object value = map.get(key);
            if (value == null) return null;
            if (value instanceof String text) return text;
            throw wrong(key, "a string", value);
        }

        boolean bool(String key, boolean otherwise) {
            Object value = map.get(key);
            if (value == null) return otherwise;
            if (value instanceof Boolean flag) return flag;
            throw wrong(key, "true or false", value);
        }

        /** Reads numbers; null becomes {@code forNull}. */
        double[] numbers(String key, double forNull) {
            Object value = map.get(key);
            if (!(value instanceof List<?> list)) throw wrong(key, "an array of numbers", value);
            double[] numbers = new double[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                Object element = list.get(i);
                numbers[i] = element == null ? forNull : asNumber(element, key + "[" + i + "]");
            }
            return numbers;
        }

        int[] integers(String key) {
            double[] values = numbers(key, Double.NaN);
            int[] integers = new int[values.length];
            for (int i = 0; i < integers.length; i++) {
                integers[i] = (int) values[i];
                if (integers[i] != values[i]) throw wrong(key + "[" + i + "]", "a whole number", values[i]);
            }
            return integers;
        }

        double asNumber(@Nullable Object value, String key) {
            if (value instanceof Whole whole) return whole.value();
            if (value instanceof Double number) return number;
            if (value instanceof String text) return infinity(text, key);
            throw wrong(key, "a number", value);
        }

        private double infinity(String text, String key) {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> throw wrong(key, "a number", text);
            };
        }

        Failure wrong(String key, String wanted, @Nullable Object value) {
            String place = key.isEmpty() ? what : "\"" + key + "\" in " + what;
            String found = value == null ? "nothing" : describe(value);
            return Failure.input(place + " is " + found + ", expected " + wanted, value, "see --help");
        }

        private static String describe(Object value) {
            return switch (value) {
                case Map<?, ?> map -> "an object";
                case List<?> list -> "an array";
                case Whole whole -> whole.digits();
                case String text -> "\"" + text + "\"";
                default -> value.toString();
            };
        }
    }
}
