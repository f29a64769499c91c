package kelvin.simd;

import static kelvin.simd.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import kelvin.math.RoughKernels;
import kelvin.math.RoughSums;
import kelvin.math.RoughWeight;
import kelvin.math.ScalarRoughKernels;

/**
 * Sums of Boltzmann factors in lanes of floats: each step of the scalar definition, a lane a token.
 *
 * <p>A block is a method of its own and leaves its sums in memory. C2 must not inline it: in a caller that has two passes, or in one
 * that converts the sums too, it would stop inlining halfway and keep vectors as objects. It does not inline methods of more than 325
 * bytecodes, and so the polynomial is written out in each (VectorRoughKernelsTest counts them).
 */
public final class VectorRoughKernels implements RoughKernels {
    private final ScalarRoughKernels scalar = new ScalarRoughKernels();
    private final WarmSwitch compiled;

    /** Makes the kernels; on a host without wide vectors they stay scalar. */
    public VectorRoughKernels() {
        this(new WarmSwitch("rough", new WarmUp()));
    }

    private VectorRoughKernels(WarmSwitch compiled) {
        this.compiled = compiled;
    }

    /** Makes kernels that use vectors from the first call. */
    static VectorRoughKernels compiledOrNot() {
        return new VectorRoughKernels(WarmSwitch.on());
    }

    /** One block of each pass. */
    private static final class WarmUp implements Runnable {
        private final float[] logits = new float[BLOCK];
        private final RoughSums sums = new RoughSums();

        @Override
        public void run() {
            addPartition(logits, BLOCK, sums);
            addMoments(logits, BLOCK, 0, sums);
            addMasses(logits, BLOCK, 0, 0, sums);
        }
    }

    @Override
    public void partition(float[] logits, RoughSums sums) {
        if (!compiled.isOn()) {
            scalar.partition(logits, sums);
            return;
        }
        sums.clear();
        int whole = ScalarRoughKernels.whole(logits);
        addPartition(logits, whole, sums);
        ScalarRoughKernels.addPartition(logits, whole, logits.length, sums);
        sums.fold();
    }

    private static void addPartition(float[] logits, int to, RoughSums sums) {
        for (int at = 0; at < to; at += BLOCK) {
            partitionBlock(logits, at, Math.min(to, at + BLOCK), sums, sums.block());
            sums.empty(LANES);
        }
    }

    private static void partitionBlock(float[] logits, int from, int to, RoughSums scale, float[] block) {
        float high = scale.high();
        float low = scale.low();
        float offset = scale.offset();
        float least = scale.least();
        for (int part = 0; part < LANES; part += Lanes.LENGTH) {
            FloatVector sum = all(0f);
            for (int at = from + part; at < to; at += CHUNK) {
                FloatVector chunk = all(0f);
                for (int next = at; next < at + CHUNK; next += 2 * LANES) {
                    FloatVector x = bounded(FloatVector.fromArray(Lanes.F, logits, next), least);
                    FloatVector y = bounded(FloatVector.fromArray(Lanes.F, logits, next + LANES), least);
                    FloatVector zx = x.fma(all(high), all(offset));
                    FloatVector zy = y.fma(all(high), all(offset));
                    FloatVector fx =
                            x.fma(all(low), x.fma(all(high), all(offset).sub(zx)));
                    FloatVector fy =
                            y.fma(all(low), y.fma(all(high), all(offset).sub(zy)));
                    FloatVector px = fx.fma(all(RoughWeight.C5), all(RoughWeight.C4));
                    px = fx.fma(px, all(RoughWeight.C3));
                    px = fx.fma(px, all(RoughWeight.C2));
                    px = fx.fma(px, all(RoughWeight.C1));
                    px = fx.fma(px, all(RoughWeight.C0));
                    FloatVector py = fy.fma(all(RoughWeight.C5), all(RoughWeight.C4));
                    py = fy.fma(py, all(RoughWeight.C3));
                    py = fy.fma(py, all(RoughWeight.C2));
                    py = fy.fma(py, all(RoughWeight.C1));
                    py = fy.fma(py, all(RoughWeight.C0));
                    chunk = py.fma(exponent(zy), px.fma(exponent(zx), chunk));
                }
                sum = chunk.add(sum);
            }
            sum.intoArray(block, part);
        }
    }

    @Override
    public void moments(float[] logits, float pivot, RoughSums sums) {
        if (!compiled.isOn()) {
            scalar.moments(logits, pivot, sums);
            return;
        }
        sums.clear();
        int whole = ScalarRoughKernels.whole(logits);
        addMoments(logits, whole, pivot, sums);
        ScalarRoughKernels.addMoments(logits, whole, logits.length, pivot, sums);
        sums.fold();
    }

    private static void addMoments(float[] logits, int to, float pivot, RoughSums sums) {
        for (int at = 0; at < to; at += BLOCK) {
            momentsBlock(logits, at, Math.min(to, at + BLOCK), pivot, sums, sums.block());
            sums.empty(3 * LANES);
        }
    }

    private static void momentsBlock(float[] logits, int from, int to, float pivot, RoughSums scale, float[] block) {
        float high = scale.high();
        float low = scale.low();
        float offset = scale.offset();
        float least = scale.least();
        for (int part = 0; part < LANES; part += Lanes.LENGTH) {
            FloatVector zeroth = all(0f);
            FloatVector first = all(0f);
            FloatVector second = all(0f);
            for (int at = from + part; at < to; at += CHUNK) {
                FloatVector weights = all(0f);
                FloatVector deviations = all(0f);
                FloatVector squares = all(0f);
                for (int next = 0; next < CHUNK; next += LANES) {
                    FloatVector x = bounded(FloatVector.fromArray(Lanes.F, logits, at + next), least);
                    FloatVector z = x.fma(all(high), all(offset));
                    FloatVector f = x.fma(all(low), x.fma(all(high), all(offset).sub(z)));
                    FloatVector p = f.fma(all(RoughWeight.C5), all(RoughWeight.C4));
                    p = f.fma(p, all(RoughWeight.C3));
                    p = f.fma(p, all(RoughWeight.C2));
                    p = f.fma(p, all(RoughWeight.C1));
                    p = f.fma(p, all(RoughWeight.C0));
                    FloatVector exponent = exponent(z);
                    FloatVector deviation = all(pivot).sub(x);
                    FloatVector scaled = deviation.mul(exponent);
                    weights = p.fma(exponent, weights);
                    deviations = p.fma(scaled, deviations);
                    squares = p.fma(scaled.mul(deviation), squares);
                }
                zeroth = weights.add(zeroth);
                first = deviations.add(first);
                second = squares.add(second);
            }
            zeroth.intoArray(block, part);
            first.intoArray(block, LANES + part);
            second.intoArray(block, 2 * LANES + part);
        }
    }

    @Override
    public void masses(float[] logits, float low, float high, RoughSums sums) {
        if (!compiled.isOn()) {
            scalar.masses(logits, low, high, sums);
            return;
        }
        sums.clear();
        int whole = ScalarRoughKernels.whole(logits);
        addMasses(logits, whole, low, high, sums);
        ScalarRoughKernels.addMasses(logits, whole, logits.length, low, high, sums);
        sums.fold();
    }

    private static void addMasses(float[] logits, int to, float low, float high, RoughSums sums) {
        for (int at = 0; at < to; at += BLOCK) {
            massesBlock(logits, at, Math.min(to, at + BLOCK), low, high, sums, sums.block());
            sums.empty(2 * LANES);
        }
    }

    private static void massesBlock(
            float[] logits, int from, int to, float lowest, float highest, RoughSums scale, float[] block) {
        float high = scale.high();
        float low = scale.low();
        float offset = scale.offset();
        float least = scale.least();
        for (int part = 0; part < LANES; part += Lanes.LENGTH) {
            FloatVector sum = all(0f);
            FloatVector inside = all(0f);
            for (int at = from + part; at < to; at += CHUNK) {
                FloatVector weights = all(0f);
                FloatVector weightsInside = all(0f);
                for (int next = 0; next < CHUNK; next += LANES) {
                    FloatVector logit = FloatVector.fromArray(Lanes.F, logits, at + next);
                    FloatVector x = bounded(logit, least);
                    FloatVector z = x.fma(all(high), all(offset));
                    FloatVector f = x.fma(all(low), x.fma(all(high), all(offset).sub(z)));
                    FloatVector p = f.fma(all(RoughWeight.C5), all(RoughWeight.C4));
                    p = f.fma(p, all(RoughWeight.C3));
                    p = f.fma(p, all(RoughWeight.C2));
                    p = f.fma(p, all(RoughWeight.C1));
                    p = f.fma(p, all(RoughWeight.C0));
                    FloatVector exponent = exponent(z);
                    VectorMask<Float> outside =
                            logit.compare(VectorOperators.LT, lowest).or(logit.compare(VectorOperators.GT, highest));
                    weights = p.fma(exponent, weights);
                    weightsInside = p.fma(exponent.blend(0f, outside), weightsInside);
                }
                sum = weights.add(sum);
                inside = weightsInside.add(inside);
            }
            sum.intoArray(block, part);
            inside.intoArray(block, LANES + part);
        }
    }

    private static FloatVector bounded(FloatVector logit, float least) {
        return logit.blend(least, logit.compare(VectorOperators.LT, least));
    }

    private static FloatVector exponent(FloatVector z) {
        return z.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, RoughWeight.FRACTION)
                .reinterpretAsFloats();
    }
}
