package kelvin.sampling;

import kelvin.math.Exponential;
import kelvin.math.Moments;
import kelvin.math.RoughKernels;
import kelvin.math.RoughSums;
import kelvin.random.GumbelField;
import org.jspecify.annotations.Nullable;

/**
 * The fast way through a chain whose only cut is typical_p, by the walk of {@link NucleusWalk}: the token is drawn from the whole
 * vocabulary, and the mass before it in the cut's order tells whether it lies inside. Tokens before it have energies nearer to U:
 * their logits lie between its own and the one mirrored at l_max - U. Sums in single precision give U within a proven error, so the
 * mirrored logit within twice that; the mass between is bounded from above and from below. If neither bound decides, the stage does.
 *
 * <p>A token that lies outside has none of the cut's tokens behind it: the next one is drawn from the interval that holds all that
 * may come before.
 */
final class TypicalWalk implements FastWay {
    /** More than the relative error of U: that of both sums, and of the stage's own. */
    private static final double ENERGY_ERROR = 2.1 * RoughKernels.BOUND;
    /** In T, more than what tokens of less than 2^-120 add to U. */
    private static final double LEAST_ENERGY_ERROR = 1e-20;
    /** Distances from U that differ by less, in units of the numbers they are made of, may be equal to the stage. */
    private static final double ROUNDING = 0x1p-48;

    private final Draw draw;
    private final double p;
    private final double cutTemperature;
    private final double temperature; // of the draw
    private final RoughKernels kernels = Moments.rough();
    private final RoughSums sums = new RoughSums();
    private final LogitInterval left = new LogitInterval(); // what may be drawn

    private TypicalWalk(Draw draw, double p, double cutTemperature, double temperature) {
        this.draw = draw;
        this.p = p;
        this.cutTemperature = cutTemperature;
        this.temperature = temperature;
    }

    /** Returns the walk of a chain, or null if it has cuts of other kinds. */
    static @Nullable TypicalWalk of(SamplingChain chain, Draw draw) {
        LoneCut lone = LoneCut.of(chain);
        if (lone == null || !lone.isWarm() || !(lone.cut() instanceof TypicalP cut) || cut.minKeep() > 1) return null;
        return new TypicalWalk(draw, cut.p(), lone.cutTemperature(), lone.temperature());
    }

    @Override
    public int sample(float[] logits, GumbelField field) {
        draw.groupMaxima(logits);
        left.all();
        int token = draw.drawBetween(logits, left, temperature, field);
        if (p == 1) return token;
        float ground = logits[draw.groundState(logits)];
        if (!sums.scale(ground, 1 / cutTemperature)) return -1;
        kernels.moments(logits, ground, sums);
        double energy = sums.sum(1) / sums.sum(0);
        double error = ENERGY_ERROR * energy + LEAST_ENERGY_ERROR * cutTemperature;
        while (true) {
            float logit = logits[token];
            double weight = Exponential.of(((double) ground - logit) * -(1 / cutTemperature));
            if (isInside(sums.sum(0) - weight)) return token; // even if all others came before it
            double rounding = ROUNDING * (Math.abs(ground) + ((double) ground - logit) + energy);
            double gap = Math.min(logit - (double) Math.nextDown(logit), Math.nextUp(logit) - (double) logit);
            if (!(gap > rounding)) return -1; // other logits may be as far from U
            double leastMirrored = 2 * (ground - energy - error) - logit - rounding;
            double mostMirrored = 2 * (ground - energy + error) - logit + rounding;
            float low = atLeast(Math.min(logit, leastMirrored));
            float high = atMost(Math.max(logit, mostMirrored));
            if (isInside(mass(logits, low, high) - weight)) return token;
            boolean rises = leastMirrored > logit; // logits before the token are larger
            if (!rises && mostMirrored >= logit) return -1;
            double before = rises
                    ? mass(logits, Math.nextUp(logit), atMost(leastMirrored))
                    : mass(logits, atLeast(mostMirrored), Math.nextDown(logit));
            if (before < p * sums.sum(0) + margin()) return -1;
            if (rises) left.narrow(logit, token - 1, high, Integer.MAX_VALUE);
            else left.narrow(low, Integer.MAX_VALUE, logit, token - 1);
            token = draw.drawBetween(logits, left, temperature, field);
        }
    }

    /** Of a mass and of the wanted one. */
    private double margin() {
        return NucleusWalk.ROUGH_MARGIN * sums.sum(0);
    }

    /** Whether a token lies inside that has no more mass before it. */
    private boolean isInside(double mostBefore) {
        return mostBefore < p * sums.sum(0) - margin();
    }

    private double mass(float[] logits, float low, float high) {
        kernels.masses(logits, low, high, sums);
        return sums.sum(1);
    }

    /** The least float that is not below x. */
    private static float atLeast(double x) {
        float rounded = (float) x;
        return rounded < x ? Math.nextUp(rounded) : rounded;
    }

    /** The greatest float that is not above x. */
    private static float atMost(double x) {
        float rounded = (float) x;
        return rounded > x ? Math.nextDown(rounded) : rounded;
    }
}
