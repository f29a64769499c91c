package kelvin.simd;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import kelvin.math.Exponential;
import kelvin.math.MomentKernels;
import kelvin.math.ScalarMomentKernels;

/**
 * Sums of Boltzmann factors in lanes of doubles: each step of the scalar definition, a lane a token. The exponential is written out
 * in both passes so that they have more than 325 bytecodes: see {@link VectorRoughKernels}.
 */
public final class VectorMomentKernels implements MomentKernels {
    private static final VectorSpecies<Double> D = VectorSpecies.of(double.class, Lanes.F.vectorShape());
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Lanes.BITS / 2));

    /** Tokens of a block of {@link #countStates}. */
    private static final int BLOCK = 4096;
    /** Tokens that four chains take at once. */
    private static final int STRIDE = 4 * Lanes.LENGTH;

    private final ScalarMomentKernels scalar = new ScalarMomentKernels();
    private final WarmSwitch compiled;

    /** Makes the kernels; on a host without wide vectors they stay scalar. */
    public VectorMomentKernels() {
        compiled = new WarmSwitch("moments", new WarmUp());
    }

    private VectorMomentKernels(WarmSwitch compiled) {
        this.compiled = compiled;
    }

    /** Makes kernels that use vectors from the first call. */
    static VectorMomentKernels compiledOrNot() {
        return new VectorMomentKernels(WarmSwitch.on());
    }

    /** One small piece of each pass. */
    private static final class WarmUp implements Runnable {
        private final float[] logits = new float[1024];
        private final double[] lanes = new double[3 * LANES];

        @Override
        public void run() {
            add(logits, logits.length, 0, 1, 0, lanes);
            addMasses(logits, logits.length, 0, 1, 0, lanes);
            countStates(logits);
        }
    }

    @Override
    public void moments(float[] logits, double ground, double beta, double centre, double[] sums) {
        if (!compiled.isOn()) {
            scalar.moments(logits, ground, beta, centre, sums);
            return;
        }
        Arrays.fill(sums, 0, 3 * LANES, 0);
        int whole = logits.length / LANES * LANES;
        add(logits, whole, ground, beta, centre, sums);
        ScalarMomentKernels.add(logits, whole, ground, beta, centre, sums);
        ScalarMomentKernels.fold(sums);
    }

    /** Adds the terms of the first {@code to} tokens to their lanes; a pass for each part of the 16 lanes that a vector holds. */
    private static void add(float[] logits, int to, double ground, double beta, double centre, double[] lanes) {
        DoubleVector scale = all(Exponential.scale(beta));
        for (int part = 0; part < LANES; part += D.length()) {
            DoubleVector zeroth = DoubleVector.zero(D);
            DoubleVector first = DoubleVector.zero(D);
            DoubleVector second = DoubleVector.zero(D);
            for (int at = part; at < to; at += LANES) {
                DoubleVector e = energies(logits, at, ground);
                DoubleVector rounded = e.fma(scale, all(Exponential.ROUNDER));
                VectorMask<Double> counts =
                        rounded.compare(VectorOperators.GE, Exponential.LEAST_ROUNDED); // false for NaN too
                DoubleVector r = e.fma(scale, all(Exponential.ROUNDER).sub(rounded));
                DoubleVector r2 = r.mul(r);
                DoubleVector high = r2.fma(all(Exponential.C8), pair(r, Exponential.C7, Exponential.C6));
                DoubleVector middle = high.fma(r2, pair(r, Exponential.C5, Exponential.C4));
                DoubleVector low = middle.fma(r2, pair(r, Exponential.C3, Exponential.C2));
                DoubleVector power = low.fma(r2, pair(r, Exponential.C1, 1));
                LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
                DoubleVector w = power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
                DoubleVector deviation = e.sub(centre);
                DoubleVector moment = w.mul(deviation);
                zeroth = zeroth.add(w, counts);
                first = first.add(moment, counts);
                second = second.add(moment.mul(deviation), counts);
            }
            zeroth.intoArray(lanes, part);
            first.intoArray(lanes, LANES + part);
            second.intoArray(lanes, 2 * LANES + part);
        }
    }

    @Override
    public void masses(float[] logits, double ground, double beta, float threshold, double[] sums) {
        if (!compiled.isOn()) {
            scalar.masses(logits, ground, beta, threshold, sums);
            return;
        }
        Arrays.fill(sums, 0, 3 * LANES, 0);
        int whole = logits.length / LANES * LANES;
        addMasses(logits, whole, ground, beta, threshold, sums);
        ScalarMomentKernels.addMasses(logits, whole, ground, beta, threshold, sums);
        ScalarMomentKernels.fold(sums);
    }

    private static void addMasses(float[] logits, int to, double ground, double beta, float threshold, double[] lanes) {
        double limit = ground - threshold;
        DoubleVector scale = all(Exponential.scale(beta));
        for (int part = 0; part < LANES; part += D.length()) {
            DoubleVector all = DoubleVector.zero(D);
            DoubleVector above = DoubleVector.zero(D);
            DoubleVector atLeast = DoubleVector.zero(D);
            for (int at = part; at < to; at += LANES) {
                DoubleVector e = energies(logits, at, ground);
                DoubleVector rounded = e.fma(scale, all(Exponential.ROUNDER));
                VectorMask<Double> counts = rounded.compare(VectorOperators.GE, Exponential.LEAST_ROUNDED);
                DoubleVector r = e.fma(scale, all(Exponential.ROUNDER).sub(rounded));
                DoubleVector r2 = r.mul(r);
                DoubleVector high = r2.fma(all(Exponential.C8), pair(r, Exponential.C7, Exponential.C6));
                DoubleVector middle = high.fma(r2, pair(r, Exponential.C5, Exponential.C4));
                DoubleVector low = middle.fma(r2, pair(r, Exponential.C3, Exponential.C2));
                DoubleVector power = low.fma(r2, pair(r, Exponential.C1, 1));
                LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
                DoubleVector w = power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
                all = all.add(w, counts);
                above = above.add(w, counts.and(e.compare(VectorOperators.LT, limit)));
                atLeast = atLeast.add(w, counts.and(e.compare(VectorOperators.LE, limit)));
            }
            all.intoArray(lanes, part);
            above.intoArray(lanes, LANES + part);
            atLeast.intoArray(lanes, 2 * LANES + part);
        }
    }

    private static DoubleVector energies(float[] logits, int at, double ground) {
        DoubleVector l = (DoubleVector) FloatVector.fromArray(HALF, logits, at).convertShape(VectorOperators.F2D, D, 0);
        return DoubleVector.broadcast(D, ground).sub(l);
    }

    private static DoubleVector pair(DoubleVector r, double odd, double even) {
        return r.fma(all(odd), all(even));
    }

    private static DoubleVector all(double value) {
        return DoubleVector.broadcast(D, value);
    }

    @Override
    public Census census(float[] logits) {
        return compiled.isOn() ? countStates(logits) : scalar.census(logits);
    }

    /** Finds the largest logit block by block; only blocks that have it, or a banned token, are looked at again. */
    private static Census countStates(float[] logits) {
        int blocks = (logits.length + BLOCK - 1) / BLOCK;
        float[] largest = new float[blocks];
        boolean[] bans = new boolean[blocks];
        float ground = Float.NEGATIVE_INFINITY;
        for (int b = 0; b < blocks; b++) {
            int to = Math.min(logits.length, (b + 1) * BLOCK);
            bans[b] = largest(logits, b * BLOCK, to, largest, b);
            if (Float.isNaN(largest[b])) return new Census(Float.NaN, -1, 0, 0);
            ground = Math.max(ground, largest[b]);
        }
        if (ground == Float.NEGATIVE_INFINITY) return new Census(ground, -1, 0, 0);
        int first = -1;
        int ties = 0;
        int banned = 0;
        for (int b = 0; b < blocks; b++) {
            int to = Math.min(logits.length, (b + 1) * BLOCK);
            if (largest[b] == ground) {
                if (ties == 0) first = first(logits, b * BLOCK, ground);
                ties += count(logits, b * BLOCK, to, ground);
            }
            if (bans[b]) banned += count(logits, b * BLOCK, to, Float.NEGATIVE_INFINITY);
        }
        return new Census(ground, first, ties, logits.length - banned);
    }

    private static int first(float[] logits, int from, float wanted) {
        int id = from;
        while (logits[id] != wanted) id++;
        return id;
    }

    private static int count(float[] logits, int from, int to, float wanted) {
        int count = 0;
        int whole = from + (to - from) / Lanes.LENGTH * Lanes.LENGTH;
        for (int at = from; at < whole; at += Lanes.LENGTH) {
            count += FloatVector.fromArray(Lanes.F, logits, at)
                    .compare(VectorOperators.EQ, wanted)
                    .trueCount();
        }
        for (int id = whole; id < to; id++) if (logits[id] == wanted) count++;
        return count;
    }

    /** Writes the largest logit of a block, or NaN if one is NaN or +infinity; returns whether one is -infinity. */
    private static boolean largest(float[] logits, int from, int to, float[] result, int block) {
        int whole = from + (to - from) / STRIDE * STRIDE;
        float largest = whole > from ? largestOfFinite(logits, from, whole) : Float.NEGATIVE_INFINITY;
        return oneByOne(logits, Float.isNaN(largest) ? from : whole, to, largest, result, block);
    }

    /**
     * The largest logit, or NaN if one is no finite number: it leaves a mark x * 0 + mark, one operation on a port that comparisons
     * leave free. Four chains, since a comparison waits for the one before.
     */
    private static float largestOfFinite(float[] logits, int from, int to) {
        FloatVector zero = Lanes.all(0f);
        FloatVector a = Lanes.all(Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector marks = zero;
        FloatVector otherMarks = zero;
        for (int at = from; at < to; at += STRIDE) {
            FloatVector e = FloatVector.fromArray(Lanes.F, logits, at);
            FloatVector f = FloatVector.fromArray(Lanes.F, logits, at + Lanes.LENGTH);
            FloatVector g = FloatVector.fromArray(Lanes.F, logits, at + 2 * Lanes.LENGTH);
            FloatVector h = FloatVector.fromArray(Lanes.F, logits, at + 3 * Lanes.LENGTH);
            marks = f.fma(zero, e.fma(zero, marks));
            otherMarks = h.fma(zero, g.fma(zero, otherMarks));
            a = larger(a, e);
            b = larger(b, f);
            c = larger(c, g);
            d = larger(d, h);
        }
        FloatVector largest = larger(larger(a, b), larger(c, d)).add(marks.add(otherMarks));
        float result = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < Lanes.LENGTH; lane++) result = Math.max(result, largest.lane(lane)); // NaN stays
        return result;
    }

    private static FloatVector larger(FloatVector x, FloatVector y) {
        return y.blend(x, y.compare(VectorOperators.LE, x));
    }

    /** Takes logits one by one, beside the largest of those before. */
    private static boolean oneByOne(float[] logits, int from, int to, float before, float[] result, int block) {
        float largest = Float.isNaN(before) ? Float.NEGATIVE_INFINITY : before;
        boolean bans = false;
        for (int id = from; id < to; id++) {
            if (!(logits[id] < Float.POSITIVE_INFINITY)) largest = Float.NaN;
            bans |= logits[id] == Float.NEGATIVE_INFINITY;
            largest = Math.max(largest, logits[id]);
        }
        result[block] = largest;
        return bans;
    }
}
