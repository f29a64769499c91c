package kelvin.sampling;

import java.util.BitSet;

/**
 * Nucleus sampling (Holtzman et al. 2020): with the kept tokens in order of (logit descending, id ascending) and s_k the
 * running double sum of their weights, keeps the prefix that ends at the first {@code s_k >= p s_n}; p = 1 keeps every token.
 */
public record TopP(double p, int minKeep) implements Stage {
    /** Checks the parameters. */
    public TopP {
        if (!(p > 0 && p <= 1)) throw Cuts.setting("top_p", p, "p is " + p + ", expected 0 < p <= 1");
        Cuts.checkMinKeep("top_p", minKeep);
    }

    /** Makes the stage with a floor of one token. */
    public TopP(double p) {
        this(p, 1);
    }

    @Override
    public String name() {
        return "top_p";
    }

    @Override
    public StageText text() {
        return Cuts.text(name(), "p", p, minKeep);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        if (p == 1) return state;
        int[] order = MassPrefix.of(ensemble, ensemble.logits(), ensemble.groundLogit(), p);
        if (order.length < minKeep) order = Ranking.first(ensemble, minKeep);
        BitSet survivors = new BitSet(ensemble.vocabulary());
        for (int id : order) survivors.set(id);
        ensemble.retain(survivors);
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return true;
    }
}
