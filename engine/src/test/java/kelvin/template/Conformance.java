package kelvin.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads conformance/templates, and compares a render with what Python made of it. */
final class Conformance {
    static final Path DIRECTORY = Path.of("..", "conformance", "templates");

    /** The clock of conformance/generate/templates.py. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

    private Conformance() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> json(String file) {
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), text(DIRECTORY.resolve(file)))) {
            parser.nextToken();
            return (Map<String, @Nullable Object>) (Object) java.util.Objects.requireNonNull(value(parser));
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("unexpected " + parser.currentToken());
        };
    }

    /** Renders, and says what happened in the words of the expected files: output, raised or failed. */
    static Map<String, String> outcome(String source, Map<String, ? extends @Nullable Object> variables) {
        try {
            return Map.of("output", ChatTemplate.parse(source).render(variables, CLOCK));
        } catch (TemplateRaisedException e) {
            return Map.of("raised", e.templateMessage());
        } catch (TemplateException e) {
            return Map.of("failed", String.valueOf(e.getMessage()));
        }
    }
}
