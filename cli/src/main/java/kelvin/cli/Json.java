package kelvin.cli;

import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object in the house's manner: shortest doubles, infinities as strings, no key left out. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text);

    Json() {
        out.writeStartObject();
    }

    /** Starts an object whose first key names the schema of a command. */
    static Json of(String command) {
        return new Json().string("schema", "kelvin." + command + "/1");
    }

    /** Ends the object and returns it on one line. */
    String end() {
        out.writeEndObject();
        out.close();
        return text.toString();
    }

    Json string(String key, @Nullable String value) {
        out.writeName(key);
        if (value == null) out.writeNull();
        else out.writeString(value);
        return this;
    }

    Json number(String key, long value) {
        out.writeName(key);
        out.writeNumber(value);
        return this;
    }

    Json number(String key, double value) {
        out.writeName(key);
        write(value);
        return this;
    }

    Json number(String key, @Nullable Double value) {
        if (value != null) return number(key, value.doubleValue());
        return nothing(key);
    }

    Json bool(String key, boolean value) {
        out.writeName(key);
        out.writeBoolean(value);
        return this;
    }

    Json nothing(String key) {
        out.writeName(key);
        out.writeNull();
        return this;
    }

    Json ints(String key, int[] values) {
        out.writeName(key);
        out.writeStartArray();
        for (int value : values) out.writeNumber(value);
        out.writeEndArray();
        return this;
    }

    Json doubles(String key, double[] values) {
        out.writeName(key);
        out.writeStartArray();
        for (double value : values) write(value);
        out.writeEndArray();
        return this;
    }

    /** Writes an array of rows. */
    Json matrix(String key, Iterable<double[]> rows) {
        out.writeName(key);
        out.writeStartArray();
        for (double[] row : rows) {
            out.writeStartArray();
            for (double value : row) write(value);
            out.writeEndArray();
        }
        out.writeEndArray();
        return this;
    }

    Json strings(String key, Iterable<String> values) {
        out.writeName(key);
        out.writeStartArray();
        for (String value : values) out.writeString(value);
        out.writeEndArray();
        return this;
    }

    Json bytes(String key, byte[] values) {
        out.writeName(key);
        out.writeStartArray();
        for (byte value : values) out.writeNumber(value & 0xff);
        out.writeEndArray();
        return this;
    }

    /** Writes an object within this one. */
    Json object(String key, Runnable body) {
        out.writeName(key);
        out.writeStartObject();
        body.run();
        out.writeEndObject();
        return this;
    }

    /** Writes an array of objects. */
    <T> Json objects(String key, Iterable<T> values, Consumer<T> body) {
        out.writeName(key);
        out.writeStartArray();
        for (T value : values) {
            out.writeStartObject();
            body.accept(value);
            out.writeEndObject();
        }
        out.writeEndArray();
        return this;
    }

    private void write(double value) {
        if (value == Double.POSITIVE_INFINITY) out.writeString("inf");
        else if (value == Double.NEGATIVE_INFINITY) out.writeString("-inf");
        else if (value == 0) out.writeNumber("0.0"); // never -0.0
        else out.writeNumber(value);
    }
}
