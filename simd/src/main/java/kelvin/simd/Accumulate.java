package kelvin.simd;

import static kelvin.simd.Lanes.F;
import static kelvin.simd.Lanes.LENGTH;
import static kelvin.simd.Lanes.all;

import jdk.incubator.vector.FloatVector;

/** Rows of a times 16 lanes of b, one chain of fused multiply-adds a row and lane. */
final class Accumulate {
    private Accumulate() {}

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(F, from, at);
    }

    static void one(float[] a, int aAt, int n, float[] b, int bAt, int bStride, float[] out, int outAt) {
        for (int k = 0; k < 16; k += LENGTH) {
            FloatVector c0 = load(out, outAt + k);
            for (int i = 0, j = bAt + k; i < n; i++, j += bStride)
                c0 = load(b, j).fma(all(a[aAt + i]), c0);
            c0.intoArray(out, outAt + k);
        }
    }

    static void three(
            float[] a,
            int aAt,
            int aStride,
            int n,
            float[] b,
            int bAt,
            int bStride,
            float[] out,
            int outAt,
            int outStride) {
        int a1 = aAt + aStride;
        int a2 = a1 + aStride;
        for (int k = 0; k < 16; k += LENGTH) {
            int to = outAt + k;
            FloatVector c0 = load(out, to);
            FloatVector c1 = load(out, to + outStride);
            FloatVector c2 = load(out, to + 2 * outStride);
            for (int i = 0, j = bAt + k; i < n; i++, j += bStride) {
                FloatVector v = load(b, j);
                c0 = v.fma(all(a[aAt + i]), c0);
                c1 = v.fma(all(a[a1 + i]), c1);
                c2 = v.fma(all(a[a2 + i]), c2);
            }
            c0.intoArray(out, to);
            c1.intoArray(out, to + outStride);
            c2.intoArray(out, to + 2 * outStride);
        }
    }

    static void eight(
            float[] a,
            int aAt,
            int aStride,
            int n,
            float[] b,
            int bAt,
            int bStride,
            float[] out,
            int outAt,
            int outStride) {
        int a4 = aAt + 4 * aStride;
        for (int k = 0; k < 16; k += LENGTH) {
            int to = outAt + k;
            FloatVector c0 = load(out, to);
            FloatVector c1 = load(out, to + outStride);
            FloatVector c2 = load(out, to + 2 * outStride);
            FloatVector c3 = load(out, to + 3 * outStride);
            FloatVector c4 = load(out, to + 4 * outStride);
            FloatVector c5 = load(out, to + 5 * outStride);
            FloatVector c6 = load(out, to + 6 * outStride);
            FloatVector c7 = load(out, to + 7 * outStride);
            for (int i = 0, j = bAt + k; i < n; i++, j += bStride) {
                FloatVector v = load(b, j);
                c0 = v.fma(all(a[aAt + i]), c0);
                c1 = v.fma(all(a[aAt + aStride + i]), c1);
                c2 = v.fma(all(a[aAt + 2 * aStride + i]), c2);
                c3 = v.fma(all(a[aAt + 3 * aStride + i]), c3);
                c4 = v.fma(all(a[a4 + i]), c4);
                c5 = v.fma(all(a[a4 + aStride + i]), c5);
                c6 = v.fma(all(a[a4 + 2 * aStride + i]), c6);
                c7 = v.fma(all(a[a4 + 3 * aStride + i]), c7);
            }
            c0.intoArray(out, to);
            c1.intoArray(out, to + outStride);
            c2.intoArray(out, to + 2 * outStride);
            c3.intoArray(out, to + 3 * outStride);
            c4.intoArray(out, to + 4 * outStride);
            c5.intoArray(out, to + 5 * outStride);
            c6.intoArray(out, to + 6 * outStride);
            c7.intoArray(out, to + 7 * outStride);
        }
    }
}
