package kelvin.bench;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A run as JSON.
 *
 * @param machine its processor and threads
 * @param jdk its version
 * @param notes what could not be run, and why
 */
record BenchReport(String machine, String jdk, List<Row> rows, List<String> notes) {
    private static final String SCHEMA = "kelvin.bench/1";

    /** Copies the lists. */
    BenchReport {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator g = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            g.writeStartObject();
            g.writeStringProperty("schema", SCHEMA);
            g.writeStringProperty("machine", machine);
            g.writeStringProperty("jdk", jdk);
            g.writeName("rows");
            g.writeStartArray();
            for (Row row : rows) write(g, row);
            g.writeEndArray();
            g.writeName("notes");
            g.writeStartArray();
            notes.forEach(g::writeString);
            g.writeEndArray();
            g.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator g, Row row) {
        g.writeStartObject();
        g.writeStringProperty("work", row.work());
        g.writeStringProperty("model", row.model());
        g.writeNumberProperty("threads", row.threads());
        g.writeNumberProperty("kelvin", row.kelvin());
        number(g, "peer", row.peer());
        number(g, "ratio", row.ratio());
        number(g, "low", row.low());
        number(g, "high", row.high());
        g.writeEndObject();
    }

    private static void number(JsonGenerator g, String name, @Nullable Double value) {
        if (value == null) g.writeNullProperty(name);
        else g.writeNumberProperty(name, value);
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static BenchReport read(String text) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) throw new IllegalArgumentException("no JSON: there is nothing");
            if (!(value(json) instanceof Map<?, ?> root) || !SCHEMA.equals(root.get("schema"))) {
                throw new IllegalArgumentException("no report of kelvin bench --json: \"schema\" is not " + SCHEMA);
            }
            List<Row> rows = new ArrayList<>();
            for (Object row : list(root, "rows")) {
                if (!(row instanceof Map<?, ?> fields)) throw lacks("an object for each of \"rows\"");
                rows.add(row(fields));
            }
            List<String> notes =
                    list(root, "notes").stream().map(String::valueOf).toList();
            return new BenchReport(text(root, "machine"), text(root, "jdk"), rows, notes);
        } catch (tools.jackson.core.JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage());
        }
    }

    private static Row row(Map<?, ?> fields) {
        Double threads = number(fields, "threads");
        Double kelvin = number(fields, "kelvin");
        if (threads == null || kelvin == null) throw lacks("numbers \"threads\" and \"kelvin\" in each row");
        return new Row(
                text(fields, "work"),
                text(fields, "model"),
                threads.intValue(),
                kelvin,
                number(fields, "peer"),
                number(fields, "ratio"),
                number(fields, "low"),
                number(fields, "high"));
    }

    private static IllegalArgumentException lacks(String what) {
        return new IllegalArgumentException("the report lacks " + what);
    }

    private static List<?> list(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof List<?> list) return list;
        throw lacks("a list \"" + key + "\"");
    }

    private static String text(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof String text) return text;
        throw lacks("a text \"" + key + "\"");
    }

    private static @Nullable Double number(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof Double number ? number : null;
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, value(json));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) values.add(value(json));
                yield values;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("the report has an unexpected " + json.currentToken());
        };
    }
}
