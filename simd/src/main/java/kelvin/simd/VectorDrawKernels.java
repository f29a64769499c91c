package kelvin.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import kelvin.random.Purpose;
import kelvin.sampling.DrawKernels;
import kelvin.sampling.ScalarDrawKernels;

/**
 * The passes of a draw in lanes: 16 groups lie side by side, so a lane is a group. Bounds are looser than those of the scalar
 * kernels by some millionths; they decide which groups are opened, never the token.
 *
 * <p>The first draws take the scalar kernels, while a thread of its own lets these be compiled.
 */
public final class VectorDrawKernels implements DrawKernels {
    private static final int BLOCK = 1024; // ids: 64 members of 16 groups
    private static final float LN_2 = 0.6931472f;
    private static final float LN_64 = 4.158884f;
    /** A group's noise is at most ln 64 + 53 ln 2, since its word is at least 2^-53. */
    private static final float GREATEST_NOISE = 41f;
    /** log2 m is at least (m - 1) + BEND (m - 1)(2 - m) for m in [1, 2): the ratio is least at m = 2. */
    private static final float BEND = 0.2786f;
    /** More than the relative rounding errors of a bound in float: some ten operations of 2^-24 each. */
    private static final float SLACK = 1e-6f;
    /** Above this T a product would leave the range of floats. */
    private static final double GREATEST_T = 1e30;

    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int PARITY = 0x1BD11BDA;
    private static final int LANES = 16;
    private static final IntVector COUNT = IntVector.zero(Lanes.I).addIndex(1);

    private final ScalarDrawKernels scalar = new ScalarDrawKernels();
    private final WarmSwitch compiled;

    /** Makes the kernels; on a host without wide vectors they stay scalar. */
    public VectorDrawKernels() {
        this(new WarmSwitch("draw", new WarmUp()));
    }

    /** Makes kernels that use vectors from the first call. */
    static VectorDrawKernels compiledOrNot() {
        return new VectorDrawKernels(WarmSwitch.on());
    }

    private VectorDrawKernels(WarmSwitch compiled) {
        this.compiled = compiled;
    }

    /** One small piece of each pass. */
    private static final class WarmUp implements Runnable {
        private final float[] logits = new float[BLOCK];
        private final float[] maxima = new float[LANES];
        private final float[] bounds = new float[LANES];
        private final float[] columns = new float[COLUMNS];
        private final int[] ids = new int[BLOCK];
        private final GumbelField field = new GumbelField(new NoiseKey(0, 0, 0, 0));

        @Override
        public void run() {
            maxima(logits, 0, maxima, 0);
            bounds(field, maxima, LANES, 1, bounds);
            first(bounds, 0, LANES, greatest(bounds, LANES));
            indices(logits, 0, BLOCK, 0, ids);
            columns(logits, BLOCK, columns);
        }
    }

    @Override
    public boolean groupMaxima(float[] logits, int vocabulary, float[] maxima, int groups) {
        if (!compiled.isOn()) return scalar.groupMaxima(logits, vocabulary, maxima, groups);
        int whole = vocabulary / BLOCK;
        boolean sound = true;
        for (int block = 0; block < whole; block++) sound &= maxima(logits, block * BLOCK, maxima, block * LANES);
        if (whole * BLOCK == vocabulary) return sound;
        return sound & oneByOne(logits, whole * BLOCK, vocabulary, maxima, whole * LANES);
    }

    /**
     * The maxima of the 16 groups of a block; four chains, since a comparison waits for the one before. What is no finite
     * number leaves a mark in chains of their own, x * 0 + mark: one operation on a port that comparisons leave free. A mark is
     * added to the maximum, where it is nothing or NaN; only then the block is looked at number by number.
     */
    private static boolean maxima(float[] logits, int at, float[] maxima, int maximaAt) {
        FloatVector zero = Lanes.all(0f);
        for (int lane = 0; lane < LANES; lane += Lanes.LENGTH) {
            FloatVector a = FloatVector.fromArray(Lanes.F, logits, at + lane);
            FloatVector b = FloatVector.fromArray(Lanes.F, logits, at + lane + LANES);
            FloatVector c = FloatVector.fromArray(Lanes.F, logits, at + lane + 2 * LANES);
            FloatVector d = FloatVector.fromArray(Lanes.F, logits, at + lane + 3 * LANES);
            FloatVector markA = a.mul(zero);
            FloatVector markB = b.mul(zero);
            FloatVector markC = c.mul(zero);
            FloatVector markD = d.mul(zero);
            for (int m = 4; m < GumbelField.MEMBERS; m += 4) {
                int from = at + lane + m * LANES;
                FloatVector e = FloatVector.fromArray(Lanes.F, logits, from);
                FloatVector f = FloatVector.fromArray(Lanes.F, logits, from + LANES);
                FloatVector g = FloatVector.fromArray(Lanes.F, logits, from + 2 * LANES);
                FloatVector h = FloatVector.fromArray(Lanes.F, logits, from + 3 * LANES);
                markA = e.fma(zero, markA);
                markB = f.fma(zero, markB);
                markC = g.fma(zero, markC);
                markD = h.fma(zero, markD);
                a = larger(a, e);
                b = larger(b, f);
                c = larger(c, g);
                d = larger(d, h);
            }
            FloatVector marks = markA.add(markB).add(markC.add(markD));
            larger(larger(a, b), larger(c, d)).add(marks).intoArray(maxima, maximaAt + lane);
        }
        boolean plain = true;
        for (int lane = maximaAt; lane < maximaAt + LANES; lane++) plain &= !Float.isNaN(maxima[lane]);
        return plain || oneByOne(logits, at, at + BLOCK, maxima, maximaAt);
    }

    /** The maxima of up to 16 groups whose ids begin at {@code from}, and whether no logit is NaN or +infinity. */
    private static boolean oneByOne(float[] logits, int from, int to, float[] maxima, int maximaAt) {
        boolean sound = true;
        Arrays.fill(maxima, maximaAt, maximaAt + LANES, Float.NEGATIVE_INFINITY);
        for (int id = from; id < to; id++) {
            float logit = logits[id];
            sound &= logit < Float.POSITIVE_INFINITY;
            int group = GumbelField.group(id);
            if (logit > maxima[group]) maxima[group] = logit;
        }
        return sound;
    }

    /**
     * The larger of x, which may be carried around a loop, and y, which was just made: see {@link Lanes}. A NaN may hide what came
     * before it: blocks with one are marked and looked at number by number.
     */
    private static FloatVector larger(FloatVector x, FloatVector y) {
        return y.blend(x, y.compare(VectorOperators.LE, x));
    }

    @Override
    public int largest(float[] values, int count) {
        if (!compiled.isOn()) return scalar.largest(values, count);
        return first(values, 0, count, greatest(values, count));
    }

    private static float greatest(float[] values, int count) {
        FloatVector a = Lanes.all(Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        int at = 0;
        for (; at + 2 * Lanes.LENGTH <= count; at += 2 * Lanes.LENGTH) {
            a = larger(a, FloatVector.fromArray(Lanes.F, values, at));
            b = larger(b, FloatVector.fromArray(Lanes.F, values, at + Lanes.LENGTH));
        }
        float greatest = larger(a, b).reduceLanes(VectorOperators.MAX); // unlike a sum, it has one result in any order
        for (; at < count; at++) greatest = Math.max(greatest, values[at]);
        return greatest;
    }

    @Override
    public int next(float[] values, int from, int count, float least) {
        return compiled.isOn() ? first(values, from, count, least) : scalar.next(values, from, count, least);
    }

    private static int first(float[] values, int from, int count, float least) {
        int at = from;
        FloatVector limit = Lanes.all(least);
        for (; at + Lanes.LENGTH <= count; at += Lanes.LENGTH) {
            VectorMask<Float> hits = FloatVector.fromArray(Lanes.F, values, at).compare(VectorOperators.GE, limit);
            if (hits.anyTrue()) return at + hits.firstTrue();
        }
        for (; at < count; at++) if (values[at] >= least) return at;
        return count;
    }

    @Override
    public int atLeast(float[] values, int from, int to, float least, int[] indices) {
        return compiled.isOn()
                ? indices(values, from, to, least, indices)
                : scalar.atLeast(values, from, to, least, indices);
    }

    private static int indices(float[] values, int from, int to, float least, int[] indices) {
        int found = 0;
        int at = from;
        FloatVector limit = Lanes.all(least);
        for (; at + Lanes.LENGTH <= to; at += Lanes.LENGTH) {
            VectorMask<Float> hits = FloatVector.fromArray(Lanes.F, values, at).compare(VectorOperators.GE, limit);
            for (long left = hits.toLong(); left != 0; left &= left - 1) {
                indices[found++] = at + Long.numberOfTrailingZeros(left);
            }
        }
        for (; at < to; at++) if (values[at] >= least) indices[found++] = at;
        return found;
    }

    @Override
    public void columnMaxima(float[] values, int count, float[] maxima) {
        if (compiled.isOn()) columns(values, count, maxima);
        else scalar.columnMaxima(values, count, maxima);
    }

    private static void columns(float[] values, int count, float[] maxima) {
        int to = count / COLUMNS * COLUMNS;
        for (int c = 0; c < COLUMNS; c += Lanes.LENGTH) {
            FloatVector a = Lanes.all(Float.NEGATIVE_INFINITY);
            for (int at = c; at < to; at += COLUMNS) a = larger(a, FloatVector.fromArray(Lanes.F, values, at));
            a.intoArray(maxima, c);
        }
    }

    @Override
    public void groupBounds(GumbelField field, float[] maxima, int groups, double temperature, float[] bounds) {
        if (!compiled.isOn() || temperature > GREATEST_T)
            scalar.groupBounds(field, maxima, groups, temperature, bounds);
        else bounds(field, maxima, groups, Math.nextUp((float) temperature), bounds);
    }

    private static void bounds(GumbelField field, float[] maxima, int groups, float t, float[] bounds) {
        for (int g = 0; g < groups; g += Lanes.LENGTH) {
            FloatVector noise = noise(words(field, g)).mul(t);
            FloatVector logit = FloatVector.fromArray(Lanes.F, maxima, g);
            FloatVector size = logit.abs().add(noise);
            FloatVector bound = logit.add(noise).add(size.mul(SLACK));
            VectorMask<Float> banned = logit.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY);
            bound.blend(Float.NEGATIVE_INFINITY, banned).intoArray(bounds, g);
        }
    }

    /** At least ln 64 - ln v for the top 24 bits of v; a v whose top bits are all zero gets the greatest noise. */
    private static FloatVector noise(IntVector word) {
        FloatVector v = (FloatVector) word.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0);
        IntVector bits = v.reinterpretAsInts();
        FloatVector exponent = (FloatVector) bits.lanewise(VectorOperators.LSHR, 23)
                .sub(127 + 24) // v counts units of 2^-24
                .convert(VectorOperators.I2F, 0);
        FloatVector m = bits.and(0x7fffff).or(0x3f800000).reinterpretAsFloats();
        FloatVector above = m.sub(1f);
        FloatVector log2 = exponent.add(above).add(above.mul(m.neg().add(2f)).mul(BEND));
        FloatVector noise = log2.mul(-LN_2).add(LN_64 + 1e-4f);
        return noise.blend(GREATEST_NOISE, v.compare(VectorOperators.EQ, 0f));
    }

    /** The first words of Threefry2x32-20 at counters (group, purpose of groups), a group a lane. */
    private static IntVector words(GumbelField field, int group) {
        int k0 = field.k0();
        int k1 = field.k1();
        int k2 = PARITY ^ k0 ^ k1;
        IntVector x0 = COUNT.add(group + k0);
        IntVector x1 = Lanes.all(Purpose.GROUP.number() + k1);
        for (int injection = 1; injection <= 5; injection++) {
            int first = (injection - 1) % 2 * 4;
            for (int r = 0; r < 4; r++) {
                x0 = x0.add(x1);
                x1 = x1.lanewise(VectorOperators.ROL, ROTATIONS[first + r]).lanewise(VectorOperators.XOR, x0);
            }
            x0 = x0.add(injection % 3 == 0 ? k0 : injection % 3 == 1 ? k1 : k2);
            x1 = x1.add((injection % 3 == 2 ? k0 : injection % 3 == 0 ? k1 : k2) + injection);
        }
        return x0;
    }
}
