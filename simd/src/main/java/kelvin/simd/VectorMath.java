package kelvin.simd;

import static kelvin.simd.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import kelvin.tensor.FloatMath;

/** {@link FloatMath} in lanes: the same operations in the same order. */
final class VectorMath {
    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        VectorMask<Float> vanishes = x.compare(VectorOperators.LT, FloatMath.EXP_LEAST);
        FloatVector greatest = all(FloatMath.EXP_GREATEST);
        FloatVector bounded = x.blend(greatest, x.compare(VectorOperators.GT, greatest));
        FloatVector shifted = bounded.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUNDING));
        FloatVector n = shifted.sub(FloatMath.ROUNDING);
        FloatVector r = n.fma(all(-FloatMath.LN2_LOW), n.fma(all(-FloatMath.LN2_HIGH), bounded));
        FloatVector p = r.fma(all(FloatMath.P0), all(FloatMath.P1));
        p = p.fma(r, all(FloatMath.P2));
        p = p.fma(r, all(FloatMath.P3));
        p = p.fma(r, all(FloatMath.P4));
        p = p.fma(r, all(FloatMath.P5));
        FloatVector y = p.fma(r.mul(r), r).add(1f);
        IntVector power =
                shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(0x3f800000);
        return y.mul(power.reinterpretAsFloats()).blend(0f, vanishes);
    }
}
