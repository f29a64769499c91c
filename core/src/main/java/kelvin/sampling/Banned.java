package kelvin.sampling;

import java.util.List;

/** Removes the tokens of a list. */
public record Banned(List<Integer> ids) implements Stage {
    /** Copies the ids. */
    public Banned {
        ids = List.copyOf(ids);
    }

    @Override
    public String name() {
        return "banned";
    }

    @Override
    public StageText text() {
        return TokenSets.text(name(), ids);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        for (int id : ids) {
            TokenSets.checkId(name(), id, ensemble);
            ensemble.remove(id);
        }
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return false;
    }
}
