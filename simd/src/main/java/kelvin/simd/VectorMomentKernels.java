package kelvin.simd;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import kelvin.math.Exponential;
import kelvin.math.MomentKernels;
import kelvin.math.ScalarMomentKernels;

/** Sums of Boltzmann factors in lanes of doubles: each step of the scalar definition, a lane a token. */
public final class VectorMomentKernels implements MomentKernels {
    private static final VectorSpecies<Double> D = VectorSpecies.of(double.class, Lanes.F.vectorShape());
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Lanes.BITS / 2));

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
        for (int part = 0; part < LANES; part += D.length()) {
            DoubleVector zeroth = DoubleVector.zero(D);
            DoubleVector first = DoubleVector.zero(D);
            DoubleVector second = DoubleVector.zero(D);
            for (int at = part; at < to; at += LANES) {
                DoubleVector e = energies(logits, at, ground);
                DoubleVector x = e.mul(-beta);
                VectorMask<Double> counts = x.compare(VectorOperators.GE, Exponential.LEAST); // false for NaN too
                DoubleVector w = exponential(x);
                DoubleVector deviation = e.sub(centre);
                DoubleVector moment = w.mul(deviation);
                zeroth = zeroth.add(w, counts);
                first = first.add(moment, counts);
                second = second.blend(moment.fma(deviation, second), counts);
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
        for (int part = 0; part < LANES; part += D.length()) {
            DoubleVector all = DoubleVector.zero(D);
            DoubleVector above = DoubleVector.zero(D);
            DoubleVector atLeast = DoubleVector.zero(D);
            for (int at = part; at < to; at += LANES) {
                DoubleVector e = energies(logits, at, ground);
                DoubleVector x = e.mul(-beta);
                VectorMask<Double> counts = x.compare(VectorOperators.GE, Exponential.LEAST);
                DoubleVector w = exponential(x);
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

    /** {@link Exponential#of} for x from its least argument to 0; anything for others. */
    private static DoubleVector exponential(DoubleVector x) {
        DoubleVector rounded = x.fma(all(Exponential.LOG2_E), all(Exponential.ROUNDER));
        DoubleVector r = rounded.sub(Exponential.ROUNDER).fma(all(-Exponential.LN_2), x);
        DoubleVector r2 = r.mul(r);
        DoubleVector low = pair(r, Exponential.C3, Exponential.C2).fma(r2, r.add(1));
        DoubleVector middle = pair(r, Exponential.C7, Exponential.C6).fma(r2, pair(r, Exponential.C5, Exponential.C4));
        DoubleVector high = pair(r, Exponential.C9, Exponential.C8);
        DoubleVector r4 = r2.mul(r2);
        DoubleVector power = high.fma(r4, middle).fma(r4, low);
        LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        return power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
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

    private static Census countStates(float[] logits) {
        int whole = logits.length / LANES * LANES;
        float ground = largest(logits, whole);
        for (int id = whole; id < logits.length; id++) {
            if (!(logits[id] < Float.POSITIVE_INFINITY)) ground = Float.NaN;
            else if (logits[id] > ground) ground = logits[id];
        }
        if (!(ground > Float.NEGATIVE_INFINITY)) return new Census(ground, 0, 0);
        IntVector tied = IntVector.zero(Lanes.I);
        IntVector without = IntVector.zero(Lanes.I);
        for (int at = 0; at < whole; at += Lanes.LENGTH) {
            FloatVector l = FloatVector.fromArray(Lanes.F, logits, at);
            tied = tied.add(1, l.compare(VectorOperators.EQ, ground).cast(Lanes.I));
            without = without.add(
                    1, l.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY).cast(Lanes.I));
        }
        int ties = tied.reduceLanes(VectorOperators.ADD);
        int banned = without.reduceLanes(VectorOperators.ADD);
        for (int id = whole; id < logits.length; id++) {
            if (logits[id] == ground) ties++;
            if (logits[id] == Float.NEGATIVE_INFINITY) banned++;
        }
        return new Census(ground, ties, logits.length - banned);
    }

    /** The largest of the first logits, or NaN if one is NaN or +infinity. */
    private static float largest(float[] logits, int to) {
        FloatVector a = Lanes.all(Float.NEGATIVE_INFINITY);
        VectorMask<Float> sound = Lanes.F.maskAll(true);
        for (int at = 0; at < to; at += Lanes.LENGTH) {
            FloatVector l = FloatVector.fromArray(Lanes.F, logits, at);
            sound = sound.and(l.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            a = a.blend(l, l.compare(VectorOperators.GT, a));
        }
        if (!sound.allTrue()) return Float.NaN;
        float largest = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < Lanes.LENGTH; lane++) largest = Math.max(largest, a.lane(lane));
        return largest;
    }
}
