package kelvin.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kelvin.model.Model;
import kelvin.trust.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kelvin calibrate --json} wrote of a model.
 *
 * @param file where it was read
 * @param modelSha256 of the model's file
 * @param calibration what it says
 */
record CalibrationFile(Path file, String modelSha256, Calibration calibration) {
    private static final String SCHEMA = "kelvin.calibrate/1";

    static CalibrationFile read(Path file) {
        String what = file.toString();
        Object json = JsonInput.parse(PromptOptions.readFile(file), what);
        JsonInput.Fields f = new JsonInput.Fields(json, what, keys(json));
        if (!SCHEMA.equals(f.get("schema"))) {
            throw Failure.input(
                    file + " is no calibration: its schema is " + f.get("schema") + ", expected " + SCHEMA,
                    file,
                    "make one with kelvin calibrate --json");
        }
        JsonInput.Fields model = new JsonInput.Fields(f.get("model"), "model in " + what, keys(f.get("model")));
        String sha256 = model.string("sha256");
        if (sha256 == null) throw lacks(file, "model.sha256");
        return new CalibrationFile(
                file,
                sha256,
                new Calibration(
                        (long) number(f, file, "documents"),
                        (long) number(f, file, "tokens"),
                        number(f, file, "nll"),
                        number(f, file, "ece_debiased"),
                        number(f, file, "best_temperature")));
    }

    private static Set<String> keys(@Nullable Object value) {
        Set<String> keys = new TreeSet<>();
        if (value instanceof Map<?, ?> map) map.keySet().forEach(key -> keys.add(key.toString()));
        return keys;
    }

    private static double number(JsonInput.Fields fields, Path file, String key) {
        Double value = fields.number(key);
        if (value == null) throw lacks(file, key);
        return value;
    }

    private static Failure lacks(Path file, String key) {
        return Failure.input(file + " lacks \"" + key + "\"", file, "make it anew with kelvin calibrate --json");
    }

    /** Refuses a calibration of another model. */
    void requireModel(Model model) {
        if (model.sha256().equals(modelSha256)) return;
        throw new Failure(
                ExitCode.MODEL,
                "model",
                file + " was made with another model: SHA-256 " + modelSha256,
                model.sha256(),
                "calibrate this model with kelvin calibrate --json",
                null);
    }
}
