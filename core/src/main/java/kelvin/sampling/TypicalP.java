package kelvin.sampling;

import java.util.BitSet;
import kelvin.math.Sum;

/**
 * Locally typical sampling (Meister, Pimentel, Wiher, Cotterell, TACL 2023): keeps the tokens whose surprisal {@code -ln p_i} is
 * nearest to its mean, the entropy S, until they hold a share p of the mass. With energies {@code e_i = l_max - l_i} over the
 * kept tokens and their mean {@code U = sum w e / sum w} at the T in force, {@code |-ln p_i - S| = |e_i - U| / T}, for ln Z
 * cancels; so the order is ({@code |e_i - U|} ascending, id ascending). With s_k the running double sum of the weights in it, the
 * prefix ends at the first {@code s_k >= p s_n}; p = 1 keeps every token.
 *
 * <p>The token that crosses p is kept: the set has a mass of at least p, as the paper asks. (llama.cpp keeps it too; it sums
 * floats, and goes on where a sum equals p.) At T = 0, U = 0 and the ground states come first; at T = infinity all surprisals
 * are the same, and the order is that of the ids. A ground state whose surprisal lies far below the entropy is removed.
 */
public record TypicalP(double p, int minKeep) implements Stage {
    /** Checks the parameters. */
    public TypicalP {
        if (!(p > 0 && p <= 1)) throw Cuts.setting("typical_p", p, "p is " + p + ", expected 0 < p <= 1");
        Cuts.checkMinKeep("typical_p", minKeep);
    }

    /** Makes the stage with a floor of one token. */
    public TypicalP(double p) {
        this(p, 1);
    }

    @Override
    public String name() {
        return "typical_p";
    }

    @Override
    public StageText text() {
        return Cuts.text(name(), "p", p, minKeep);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        if (p == 1) return state;
        double[] keys = keys(ensemble);
        int[] order = MassPrefix.of(ensemble, keys, 0, p);
        if (order.length < minKeep) order = Ranking.first(ensemble, keys, minKeep);
        BitSet survivors = new BitSet(ensemble.vocabulary());
        for (int id : order) survivors.set(id);
        ensemble.retain(survivors);
        return state;
    }

    /** Returns {@code -|e_i - U|} by id, in nats, so that the nearest come first; 0 for all at T = infinity. */
    static double[] keys(Ensemble ensemble) {
        double[] keys = new double[ensemble.vocabulary()];
        if (ensemble.temperature() == Double.POSITIVE_INFINITY) return keys;
        double ground = ensemble.groundLogit();
        double mean = meanEnergy(ensemble, ground);
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            keys[id] = -Math.abs(ground - ensemble.logit(id) - mean);
        }
        return keys;
    }

    /** Returns U of the kept tokens in nats: two compensated sums in order of the ids, over weights as a cut sees them. */
    static double meanEnergy(Ensemble ensemble, double ground) {
        Sum weights = new Sum();
        Sum energies = new Sum();
        for (int id = ensemble.nextKept(0); id >= 0; id = ensemble.nextKept(id + 1)) {
            double weight = ensemble.weight(ensemble.logit(id), ground);
            if (weight == 0) continue; // its energy may be beyond the doubles
            weights.add(weight);
            energies.add(weight * (ground - ensemble.logit(id)));
        }
        return energies.value() / weights.value();
    }

    @Override
    public boolean keepsGroundState() {
        return false;
    }
}
