package kelvin.sampling;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the cuts share: the floor {@code min_keep} and their text. */
final class Cuts {
    private Cuts() {}

    static void checkMinKeep(String stage, int minKeep) {
        if (minKeep < 1) throw setting(stage, minKeep, "min_keep is " + minKeep + ", expected 1 or more");
    }

    static SamplingException setting(String stage, Object value, String message) {
        return SamplingException.setting(stage, value, message, "leave the stage out to switch it off");
    }

    static StageText text(String name, String parameter, double value, int minKeep) {
        if (minKeep == 1) return StageText.of(name, value);
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(parameter, value);
        arguments.put("min_keep", (double) minKeep);
        return new StageText(name, arguments);
    }
}
