package kelvin.sampling;

import kelvin.math.Exponential;
import kelvin.math.MomentKernels;
import kelvin.math.Moments;
import kelvin.math.RoughKernels;
import kelvin.math.RoughSums;
import kelvin.random.GumbelField;
import org.jspecify.annotations.Nullable;

/**
 * The fast way through a chain whose only cut is top_p, however broad the nucleus is. A cut never redraws: the token drawn
 * from the nucleus is the first of all tokens, by falling score, that lies inside. So the whole vocabulary is drawn from, and
 * one pass tells whether the token lies inside: the mass before it, in order, is less than p of the total. If not, no token
 * behind it does either, and the draw goes on among those before it: 1 + ln(1/p) passes on average.
 */
final class NucleusWalk implements FastWay {
    /** More than the relative error of a sum: 2^24 terms of 2^-53 and 1e-11 each. */
    private static final double MARGIN = 4e-9;
    /** The same in single precision: of the mass before a token and of the wanted one. */
    static final double ROUGH_MARGIN = 2.1 * RoughKernels.BOUND;

    private final Draw draw;
    private final double p;
    private final double cutTemperature;
    private final double temperature; // of the draw
    private final double[] sums = new double[MomentKernels.ROOM];
    private final RoughSums rough = new RoughSums();

    private NucleusWalk(Draw draw, double p, double cutTemperature, double temperature) {
        this.draw = draw;
        this.p = p;
        this.cutTemperature = cutTemperature;
        this.temperature = temperature;
    }

    /** Returns the walk of a chain, or null if it has cuts of other kinds. */
    static @Nullable NucleusWalk of(SamplingChain chain, Draw draw) {
        LoneCut lone = LoneCut.of(chain);
        if (lone == null || !lone.isWarm() || !(lone.cut() instanceof TopP cut) || cut.minKeep() > 1) return null;
        return new NucleusWalk(draw, cut.p(), lone.cutTemperature(), lone.temperature());
    }

    @Override
    public int sample(float[] logits, GumbelField field) {
        draw.groupMaxima(logits);
        int groundState = draw.groundState(logits);
        float ground = logits[groundState];
        boolean roughly = rough.scale(ground, 1 / cutTemperature);
        int token = draw.drawPrefix(logits, Float.NEGATIVE_INFINITY, Integer.MAX_VALUE, temperature, field);
        while (p < 1 && token != groundState) { // the first in order always lies inside
            float logit = logits[token];
            Side side = roughly ? roughSide(logits, ground, logit) : Side.UNKNOWN;
            if (side == Side.UNKNOWN) side = side(logits, ground, logit);
            if (side == Side.UNKNOWN) return -1;
            if (side == Side.INSIDE) break;
            token = draw.drawPrefix(logits, logit, token - 1, temperature, field);
        }
        return token;
    }

    /** Where a token with this logit lies, as sums in single precision tell. */
    private Side roughSide(float[] logits, float ground, float logit) {
        RoughKernels kernels = Moments.rough();
        kernels.masses(logits, logit, Float.POSITIVE_INFINITY, rough);
        double wanted = p * rough.sum(0);
        double margin = ROUGH_MARGIN * rough.sum(0);
        // Of the tokens with the same logit, those with lower ids come before.
        if (rough.sum(1) - weight(ground, logit) < wanted - margin) return Side.INSIDE;
        kernels.masses(logits, Math.nextUp(logit), Float.POSITIVE_INFINITY, rough);
        return rough.sum(1) < wanted + margin ? Side.UNKNOWN : Side.OUTSIDE;
    }

    private Side side(float[] logits, float ground, float logit) {
        Moments.kernels().masses(logits, ground, 1 / cutTemperature, logit, sums);
        double wanted = p * sums[0];
        double margin = MARGIN * sums[0];
        if (sums[2] - weight(ground, logit) < wanted - margin) return Side.INSIDE;
        return sums[1] < wanted + margin ? Side.UNKNOWN : Side.OUTSIDE;
    }

    private double weight(float ground, float logit) {
        return Exponential.of(((double) ground - logit) * -(1 / cutTemperature));
    }
}
