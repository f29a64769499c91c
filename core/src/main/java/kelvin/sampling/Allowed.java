package kelvin.sampling;

import java.util.BitSet;
import java.util.List;

/** Keeps only the tokens of a list. */
public record Allowed(List<Integer> ids) implements Stage {
    /** Copies the ids. */
    public Allowed {
        ids = List.copyOf(ids);
    }

    @Override
    public String name() {
        return "allowed";
    }

    @Override
    public StageText text() {
        return TokenSets.text(name(), ids);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        BitSet survivors = new BitSet(ensemble.vocabulary());
        for (int id : ids) {
            TokenSets.checkId(name(), id, ensemble);
            survivors.set(id);
        }
        ensemble.retain(survivors);
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return false;
    }
}
