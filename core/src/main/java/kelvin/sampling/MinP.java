package kelvin.sampling;

import java.util.BitSet;

/** Keeps tokens of at least m times the largest probability (Nguyen et al. 2024): {@code l_i >= l_max + T ln m}. */
public record MinP(double p, int minKeep) implements Stage {
    /** Checks the parameters. */
    public MinP {
        if (!(p > 0 && p <= 1)) throw Cuts.setting("min_p", p, "p is " + p + ", expected 0 < p <= 1");
        Cuts.checkMinKeep("min_p", minKeep);
    }

    /** Makes the stage with a floor of one token. */
    public MinP(double p) {
        this(p, 1);
    }

    @Override
    public String name() {
        return "min_p";
    }

    @Override
    public StageText text() {
        return Cuts.text(name(), "p", p, minKeep);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        double temperature = ensemble.temperature();
        if (temperature == Double.POSITIVE_INFINITY) return state;
        double least = ensemble.groundLogit() + temperature * StrictMath.log(p);
        BitSet floor = new BitSet(ensemble.vocabulary());
        if (minKeep > 1) {
            for (int id : Ranking.first(ensemble, minKeep)) floor.set(id);
        }
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            if (ensemble.logit(id) < least && !floor.get(id)) ensemble.remove(id);
        }
        return state;
    }

    @Override
    public boolean keepsGroundState() {
        return true;
    }
}
