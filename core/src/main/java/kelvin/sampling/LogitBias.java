package kelvin.sampling;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An external field: adds b to the logits of some tokens. Before a temperature stage it adds b; after one it adds T b, so that
 * a probability changes by the factor exp b either way.
 */
public record LogitBias(Map<Integer, Double> biases) implements Stage {
    /** Checks the biases: finite, or -infinity for a ban. */
    public LogitBias {
        biases = Collections.unmodifiableMap(new TreeMap<>(biases));
        biases.forEach((id, bias) -> {
            if (!(bias < Double.POSITIVE_INFINITY)) {
                throw SamplingException.setting(
                        "logit_bias",
                        bias,
                        "the bias of token " + id + " is " + bias + ", expected a number or -inf",
                        "ban the other tokens instead");
            }
        });
    }

    @Override
    public String name() {
        return "logit_bias";
    }

    @Override
    public StageText text() {
        Map<Object, Object> map = new LinkedHashMap<>();
        biases.forEach((id, bias) -> map.put((double) id, bias));
        return StageText.of(name(), map);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        double t = ensemble.temperature();
        if (t == Double.POSITIVE_INFINITY && biases.values().stream().anyMatch(b -> b > Double.NEGATIVE_INFINITY)) {
            throw SamplingException.setting(
                    name(),
                    "inf",
                    "a bias after T = inf has no effect that could be told",
                    "put it before temperature");
        }
        biases.forEach((id, bias) -> {
            TokenSets.checkId(name(), id, ensemble);
            ensemble.add(id, bias == Double.NEGATIVE_INFINITY ? bias : t * bias);
        });
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return false;
    }
}
