package kelvin.sampling;

import java.util.ArrayList;
import java.util.List;

/** What stages with lists of token ids share. */
final class TokenSets {
    private TokenSets() {}

    static void checkId(String stage, int id, Ensemble ensemble) {
        if (id < 0 || id >= ensemble.vocabulary()) {
            throw SamplingException.setting(
                    stage,
                    id,
                    "token id is " + id + ", expected 0 to " + (ensemble.vocabulary() - 1),
                    "look it up with kelvin tokenize");
        }
    }

    static StageText text(String name, List<Integer> ids) {
        List<Object> values = new ArrayList<>();
        for (int id : ids) values.add((double) id);
        return StageText.of(name, values);
    }
}
