package kelvin.simd;

import static kelvin.simd.Lanes.F;

import jdk.incubator.vector.FloatVector;
import kelvin.tensor.Scratch;

/**
 * Two groups of rows times eight columns, with vectors of 512 bits: a block's sums stay in 16 registers until they are scaled,
 * and a load of activations serves both groups. {@link BatchSums#block} and {@link BatchScales#add} do the same in two
 * steps; with 16 registers of 256 bits in all the sums would be spilled.
 *
 * <p>Vector operations are called directly, without a method of our own around them: in a method of this size C2 still
 * inlines those of the JDK, which are marked so, but no others, and a vector that crosses a call becomes an object. The two methods
 * are not one with a branch, because C1 cannot compile one of that size (decision 0026).
 */
final class BatchPair {
    /** From the results of one column to those of the next: 16 rows of each group. */
    static final int STRIDE = 32;

    private BatchPair() {}

    /**
     * Multiplies a block of two tiles with eight columns of activations and adds it to the results.
     *
     * @param block of both tiles
     * @param width columns of the block
     * @param i where the activations begin
     * @param d where the eight scales of the activations lie
     * @param y results, {@code y[to + c * STRIDE]}
     */
    static void add(
            Scratch first,
            Scratch second,
            int block,
            int width,
            float[] x,
            int i,
            float[] dx,
            int d,
            float[] y,
            int to) {
        float[] tileA = first.tile();
        float[] tileB = second.tile();
        FloatVector a0 = FloatVector.broadcast(F, 0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        int from = block * width * 16;
        for (int c = 0; c < width; c++, i += 8, from += 16) {
            FloatVector v = FloatVector.fromArray(F, tileA, from);
            FloatVector w = FloatVector.fromArray(F, tileB, from);
            FloatVector u = FloatVector.broadcast(F, x[i]);
            a0 = v.fma(u, a0);
            b0 = w.fma(u, b0);
            u = FloatVector.broadcast(F, x[i + 1]);
            a1 = v.fma(u, a1);
            b1 = w.fma(u, b1);
            u = FloatVector.broadcast(F, x[i + 2]);
            a2 = v.fma(u, a2);
            b2 = w.fma(u, b2);
            u = FloatVector.broadcast(F, x[i + 3]);
            a3 = v.fma(u, a3);
            b3 = w.fma(u, b3);
            u = FloatVector.broadcast(F, x[i + 4]);
            a4 = v.fma(u, a4);
            b4 = w.fma(u, b4);
            u = FloatVector.broadcast(F, x[i + 5]);
            a5 = v.fma(u, a5);
            b5 = w.fma(u, b5);
            u = FloatVector.broadcast(F, x[i + 6]);
            a6 = v.fma(u, a6);
            b6 = w.fma(u, b6);
            u = FloatVector.broadcast(F, x[i + 7]);
            a7 = v.fma(u, a7);
            b7 = w.fma(u, b7);
        }
        int row = block * 16;
        FloatVector s = FloatVector.fromArray(F, first.scales(), row);
        FloatVector t = FloatVector.fromArray(F, second.scales(), row);
        FloatVector u;
        u = FloatVector.broadcast(F, dx[d]);
        s.mul(u).mul(a0).add(FloatVector.fromArray(F, y, to)).intoArray(y, to);
        t.mul(u).mul(b0).add(FloatVector.fromArray(F, y, to + 16)).intoArray(y, to + 16);
        u = FloatVector.broadcast(F, dx[d + 1]);
        s.mul(u).mul(a1).add(FloatVector.fromArray(F, y, to + 32)).intoArray(y, to + 32);
        t.mul(u).mul(b1).add(FloatVector.fromArray(F, y, to + 48)).intoArray(y, to + 48);
        u = FloatVector.broadcast(F, dx[d + 2]);
        s.mul(u).mul(a2).add(FloatVector.fromArray(F, y, to + 64)).intoArray(y, to + 64);
        t.mul(u).mul(b2).add(FloatVector.fromArray(F, y, to + 80)).intoArray(y, to + 80);
        u = FloatVector.broadcast(F, dx[d + 3]);
        s.mul(u).mul(a3).add(FloatVector.fromArray(F, y, to + 96)).intoArray(y, to + 96);
        t.mul(u).mul(b3).add(FloatVector.fromArray(F, y, to + 112)).intoArray(y, to + 112);
        u = FloatVector.broadcast(F, dx[d + 4]);
        s.mul(u).mul(a4).add(FloatVector.fromArray(F, y, to + 128)).intoArray(y, to + 128);
        t.mul(u).mul(b4).add(FloatVector.fromArray(F, y, to + 144)).intoArray(y, to + 144);
        u = FloatVector.broadcast(F, dx[d + 5]);
        s.mul(u).mul(a5).add(FloatVector.fromArray(F, y, to + 160)).intoArray(y, to + 160);
        t.mul(u).mul(b5).add(FloatVector.fromArray(F, y, to + 176)).intoArray(y, to + 176);
        u = FloatVector.broadcast(F, dx[d + 6]);
        s.mul(u).mul(a6).add(FloatVector.fromArray(F, y, to + 192)).intoArray(y, to + 192);
        t.mul(u).mul(b6).add(FloatVector.fromArray(F, y, to + 208)).intoArray(y, to + 208);
        u = FloatVector.broadcast(F, dx[d + 7]);
        s.mul(u).mul(a7).add(FloatVector.fromArray(F, y, to + 224)).intoArray(y, to + 224);
        t.mul(u).mul(b7).add(FloatVector.fromArray(F, y, to + 240)).intoArray(y, to + 240);
    }

    /** The same for types with a minimum: after each block, {@code y = y + (m * dx) * X}. */
    static void addWithMinimum(
            Scratch first,
            Scratch second,
            int block,
            int width,
            float[] x,
            int i,
            float[] dx,
            float[] totals,
            int d,
            float[] y,
            int to) {
        float[] tileA = first.tile();
        float[] tileB = second.tile();
        FloatVector a0 = FloatVector.broadcast(F, 0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        int from = block * width * 16;
        for (int c = 0; c < width; c++, i += 8, from += 16) {
            FloatVector v = FloatVector.fromArray(F, tileA, from);
            FloatVector w = FloatVector.fromArray(F, tileB, from);
            FloatVector u = FloatVector.broadcast(F, x[i]);
            a0 = v.fma(u, a0);
            b0 = w.fma(u, b0);
            u = FloatVector.broadcast(F, x[i + 1]);
            a1 = v.fma(u, a1);
            b1 = w.fma(u, b1);
            u = FloatVector.broadcast(F, x[i + 2]);
            a2 = v.fma(u, a2);
            b2 = w.fma(u, b2);
            u = FloatVector.broadcast(F, x[i + 3]);
            a3 = v.fma(u, a3);
            b3 = w.fma(u, b3);
            u = FloatVector.broadcast(F, x[i + 4]);
            a4 = v.fma(u, a4);
            b4 = w.fma(u, b4);
            u = FloatVector.broadcast(F, x[i + 5]);
            a5 = v.fma(u, a5);
            b5 = w.fma(u, b5);
            u = FloatVector.broadcast(F, x[i + 6]);
            a6 = v.fma(u, a6);
            b6 = w.fma(u, b6);
            u = FloatVector.broadcast(F, x[i + 7]);
            a7 = v.fma(u, a7);
            b7 = w.fma(u, b7);
        }
        int row = block * 16;
        FloatVector s = FloatVector.fromArray(F, first.scales(), row);
        FloatVector t = FloatVector.fromArray(F, second.scales(), row);
        FloatVector u;
        FloatVector m = FloatVector.fromArray(F, first.minima(), row);
        FloatVector n = FloatVector.fromArray(F, second.minima(), row);
        FloatVector total;
        FloatVector sum;
        u = FloatVector.broadcast(F, dx[d]);
        total = FloatVector.broadcast(F, totals[d]);
        sum = s.mul(u).mul(a0).add(FloatVector.fromArray(F, y, to));
        m.mul(u).mul(total).add(sum).intoArray(y, to);
        sum = t.mul(u).mul(b0).add(FloatVector.fromArray(F, y, to + 16));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 16);
        u = FloatVector.broadcast(F, dx[d + 1]);
        total = FloatVector.broadcast(F, totals[d + 1]);
        sum = s.mul(u).mul(a1).add(FloatVector.fromArray(F, y, to + 32));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 32);
        sum = t.mul(u).mul(b1).add(FloatVector.fromArray(F, y, to + 48));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 48);
        u = FloatVector.broadcast(F, dx[d + 2]);
        total = FloatVector.broadcast(F, totals[d + 2]);
        sum = s.mul(u).mul(a2).add(FloatVector.fromArray(F, y, to + 64));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 64);
        sum = t.mul(u).mul(b2).add(FloatVector.fromArray(F, y, to + 80));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 80);
        u = FloatVector.broadcast(F, dx[d + 3]);
        total = FloatVector.broadcast(F, totals[d + 3]);
        sum = s.mul(u).mul(a3).add(FloatVector.fromArray(F, y, to + 96));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 96);
        sum = t.mul(u).mul(b3).add(FloatVector.fromArray(F, y, to + 112));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 112);
        u = FloatVector.broadcast(F, dx[d + 4]);
        total = FloatVector.broadcast(F, totals[d + 4]);
        sum = s.mul(u).mul(a4).add(FloatVector.fromArray(F, y, to + 128));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 128);
        sum = t.mul(u).mul(b4).add(FloatVector.fromArray(F, y, to + 144));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 144);
        u = FloatVector.broadcast(F, dx[d + 5]);
        total = FloatVector.broadcast(F, totals[d + 5]);
        sum = s.mul(u).mul(a5).add(FloatVector.fromArray(F, y, to + 160));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 160);
        sum = t.mul(u).mul(b5).add(FloatVector.fromArray(F, y, to + 176));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 176);
        u = FloatVector.broadcast(F, dx[d + 6]);
        total = FloatVector.broadcast(F, totals[d + 6]);
        sum = s.mul(u).mul(a6).add(FloatVector.fromArray(F, y, to + 192));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 192);
        sum = t.mul(u).mul(b6).add(FloatVector.fromArray(F, y, to + 208));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 208);
        u = FloatVector.broadcast(F, dx[d + 7]);
        total = FloatVector.broadcast(F, totals[d + 7]);
        sum = s.mul(u).mul(a7).add(FloatVector.fromArray(F, y, to + 224));
        m.mul(u).mul(total).add(sum).intoArray(y, to + 224);
        sum = t.mul(u).mul(b7).add(FloatVector.fromArray(F, y, to + 240));
        n.mul(u).mul(total).add(sum).intoArray(y, to + 240);
    }
}
