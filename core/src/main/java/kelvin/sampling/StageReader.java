package kelvin.sampling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kelvin.thermo.Quantity;
import org.jspecify.annotations.Nullable;

/** Makes stages of their text. A new stage is one more case here. */
final class StageReader {
    static final List<String> NAMES =
            List.of("temperature", "hold", "top_k", "top_p", "min_p", "typical_p", "logit_bias", "allowed", "banned");

    private final StageText text;
    private final Set<String> used = new HashSet<>();

    private StageReader(StageText text) {
        this.text = text;
    }

    static Stage read(StageText text) {
        StageReader reader = new StageReader(text);
        Stage stage = reader.stage();
        for (String key : text.arguments().keySet()) {
            if (!reader.used.contains(key)) throw reader.refused(key, "has no parameter \"" + key + "\"");
        }
        return stage;
    }

    private Stage stage() {
        return switch (text.name()) {
            case "temperature" -> new Temperature(number("temperature"));
            case "hold" -> hold();
            case "top_k" -> new TopK(whole("k"), minKeep());
            case "top_p" -> new TopP(number("p"), minKeep());
            case "min_p" -> new MinP(number("p"), minKeep());
            case "typical_p" -> new TypicalP(number("p"), minKeep());
            case "logit_bias" -> new LogitBias(biases());
            case "allowed" -> new Allowed(ids());
            case "banned" -> new Banned(ids());
            default ->
                throw new SamplingException(
                        SamplingException.Kind.CHAIN,
                        text.name(),
                        text.name(),
                        "there is no such stage",
                        "known are " + String.join(", ", NAMES));
        };
    }

    private Hold hold() {
        Quantity quantity = null;
        for (Quantity each : Quantity.values()) {
            if (!text.arguments().containsKey(each.word())) continue;
            if (quantity != null) throw refused(each.word(), "holds one quantity");
            quantity = each;
        }
        if (quantity == null) throw refused(null, "needs one of " + Quantity.words() + ", and its value");
        return new Hold(quantity, number(quantity.word()));
    }

    private @Nullable Object argument(String key) {
        used.add(key);
        Object named = text.arguments().get(key);
        if (named != null) return named;
        used.add("");
        return text.arguments().get("");
    }

    private double number(String key) {
        Object value = argument(key);
        if (value instanceof Double number) return number;
        throw refused(value, "needs a number " + key);
    }

    private int whole(String key) {
        double value = number(key);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw refused(value, key + " is " + StageText.number(value) + ", expected a whole number");
        }
        return (int) value;
    }

    private int minKeep() {
        return text.arguments().containsKey("min_keep") ? whole("min_keep") : 1;
    }

    private List<Integer> ids() {
        Object value = argument("ids");
        if (!(value instanceof List<?> list)) throw refused(value, "needs a list of token ids");
        List<Integer> ids = new ArrayList<>();
        for (Object element : list) ids.add(id(element));
        return ids;
    }

    private Map<Integer, Double> biases() {
        Object value = argument("biases");
        if (!(value instanceof Map<?, ?> map)) throw refused(value, "needs a map from token ids to numbers");
        Map<Integer, Double> biases = new TreeMap<>();
        map.forEach((id, bias) -> {
            if (!(bias instanceof Double number)) throw refused(bias, "needs a number for each token id");
            biases.put(id(id), number);
        });
        return biases;
    }

    private int id(@Nullable Object value) {
        if (value instanceof Double number
                && number == Math.rint(number)
                && number >= 0
                && number < Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw refused(value, "needs token ids: whole numbers from 0");
    }

    private SamplingException refused(@Nullable Object value, String what) {
        return new SamplingException(
                SamplingException.Kind.CHAIN,
                text.name(),
                value == null ? "nothing" : value,
                what + (value == null ? "" : ", found " + StageText.print(value)),
                "see kelvin sample --help");
    }
}
