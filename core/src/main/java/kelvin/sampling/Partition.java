package kelvin.sampling;

import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import kelvin.math.RoughSums;

/** The partition function of float logits in memory of its own, in single precision where that will do. */
final class Partition {
    private final RoughSums sums = new RoughSums();
    private final double[] wide = new double[MomentKernels.ROOM];

    /**
     * Returns ln Z relative to the ground state.
     *
     * @param groundState the first token with the largest logit, which is finite
     */
    double log(float[] logits, int groundState, double temperature) {
        if (temperature == 0)
            return StrictMath.log(Moments.kernels().census(logits).ties());
        double partition = sum(logits, groundState, 1 / temperature);
        return Math.max(0, StrictMath.log(partition));
    }

    private double sum(float[] logits, int groundState, double beta) {
        float ground = logits[groundState];
        if (sums.scale(ground, beta)) {
            Moments.rough().partition(logits, sums);
            return sums.partition(logits, groundState, 1);
        }
        Moments.kernels().moments(logits, ground, beta, 0, wide); // at beta = 0, the number of finite logits
        return wide[0];
    }
}
