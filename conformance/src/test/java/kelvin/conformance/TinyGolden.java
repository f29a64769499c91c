package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** What {@code conformance/generate/tiny_models.py} wrote about a tiny model: prompts, and logits by transformers. */
@SuppressWarnings("NullAway") // a key that is not there fails the test, as it should
record TinyGolden(String model, String sha256, List<Prompt> prompts) {
    static final Path FOLDER = Path.of("tiny");

    /** Logits after the tokens up to and with a position; {@code logPartition} is ln of the sum of their exponentials. */
    record Row(int position, double logPartition, float[] logits) {}

    record Prompt(int[] ids, List<Row> rows) {}

    static TinyGolden read(String name) {
        Path file = FOLDER.resolve(name + ".json");
        try (JsonParser json = new JsonFactory().createParser(Files.readString(file))) {
            json.nextToken();
            Map<?, ?> root = (Map<?, ?>) value(json);
            List<Prompt> prompts = new ArrayList<>();
            for (Object prompt : (List<?>) root.get("prompts")) prompts.add(prompt((Map<?, ?>) prompt));
            return new TinyGolden((String) root.get("model"), (String) root.get("sha256"), prompts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Prompt prompt(Map<?, ?> fields) {
        int[] ids = ((List<?>) fields.get("ids"))
                .stream().mapToInt(id -> (int) number(id)).toArray();
        List<Row> rows = new ArrayList<>();
        for (Object entry : (List<?>) fields.get("rows")) {
            Map<?, ?> row = (Map<?, ?>) entry;
            List<?> values = (List<?>) row.get("logits");
            float[] logits = new float[values.size()];
            for (int i = 0; i < logits.length; i++) logits[i] = (float) number(values.get(i));
            rows.add(new Row((int) number(row.get("position")), number(row.get("log_partition")), logits));
        }
        return new Prompt(ids, rows);
    }

    private static double number(Object value) {
        return (double) value;
    }

    private static Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, value(json));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) values.add(value(json));
                yield values;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> throw new IllegalStateException("unexpected " + json.currentToken());
        };
    }
}
