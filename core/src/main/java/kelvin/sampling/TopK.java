package kelvin.sampling;

import java.util.BitSet;

/**
 * Keeps the k tokens with the largest logits (Fan, Lewis, Dauphin 2018, section 5.4): exactly min(k, kept), ties by lower id.
 */
public record TopK(int k, int minKeep) implements Stage {
    /** Checks the parameters. */
    public TopK {
        if (k < 1) throw Cuts.setting("top_k", k, "k is " + k + ", expected 1 or more");
        Cuts.checkMinKeep("top_k", minKeep);
    }

    /** Makes the stage with a floor of one token. */
    public TopK(int k) {
        this(k, 1);
    }

    @Override
    public String name() {
        return "top_k";
    }

    @Override
    public StageText text() {
        return Cuts.text(name(), "k", k, minKeep);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        int size = Math.max(k, minKeep);
        if (size >= ensemble.keptCount()) return state;
        BitSet survivors = new BitSet(ensemble.vocabulary());
        for (int id : Ranking.first(ensemble, size)) survivors.set(id);
        ensemble.retain(survivors);
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return true;
    }
}
