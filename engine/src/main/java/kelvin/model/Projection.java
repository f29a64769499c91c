package kelvin.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.tensor.Activations;
import kelvin.tensor.Kernels;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.TensorException;
import kelvin.tensor.TensorType;
import kelvin.tensor.Workers;

/**
 * Multiplies matrices with the same columns. The columns are quantised once for each kind of activations that the types of
 * the matrices ask for, and matrices of one kind share one parallel region.
 */
final class Projection {
    private final MatrixProduct product;
    private final Workers workers;
    private final int length;
    private final int stride;
    private final int capacity;
    private final List<Kind> kinds = new ArrayList<>();

    /** Activations of one kind. */
    private record Kind(int limit, int block, Activations activations) {
        boolean fits(TensorType type) {
            return type.activationLimit() == limit && type.activationBlock() == block;
        }
    }

    /** Where a product stands in the pass, for messages: the layer, and the positions of the columns. */
    record Place(int layer, int[] positions) {}

    /**
     * @param length of a column
     * @param capacity most columns
     */
    Projection(MatrixProduct product, Workers workers, int length, int capacity) {
        this.product = product;
        this.workers = workers;
        this.length = length;
        this.stride = (length + 15) / 16 * 16;
        this.capacity = capacity;
    }

    /**
     * Multiplies {@code w[m]} with the columns of x into {@code y[m]}.
     *
     * @throws TensorException if an activation is NaN or infinite, with its layer and position
     */
    void multiply(Kernels kernels, Place place, float[] x, PackedMatrix[] w, float[]... y) {
        int done = 0;
        for (int first = 0; first < w.length; first++) {
            if ((done >> first & 1) != 0) continue;
            Kind kind = kind(w[first].type());
            PackedMatrix[] matrices = new PackedMatrix[w.length];
            float[][] results = new float[w.length][];
            int count = 0;
            for (int m = first; m < w.length; m++) {
                if (!kind.fits(w[m].type())) continue;
                matrices[count] = w[m];
                results[count++] = y[m];
                done |= 1 << m;
            }
            fill(kind, kernels, place, x, w[first]);
            product.multiply(
                    kernels.matrix(),
                    Arrays.copyOf(matrices, count),
                    kind.activations(),
                    Arrays.copyOf(results, count));
        }
    }

    /**
     * Multiplies a matrix with several columns of x; column c goes to {@code y[c]}.
     *
     * @throws TensorException if an activation is NaN or infinite, with its layer and position
     */
    void multiply(Kernels kernels, Place place, float[] x, PackedMatrix w, float[][] y) {
        Kind kind = kind(w.type());
        fill(kind, kernels, place, x, w);
        product.multiply(kernels.matrix(), w, kind.activations(), y);
    }

    private void fill(Kind kind, Kernels kernels, Place place, float[] x, PackedMatrix w) {
        int columns = place.positions().length;
        int bad = kind.activations().fill(workers, kernels.floats(), x, 0, stride, length, columns);
        if (bad < 0) return;
        throw new TensorException("an activation is NaN or infinite: layer " + place.layer() + ", position "
                + place.positions()[bad] + ", input of " + w.name()
                + "; the weights are damaged or were converted badly");
    }

    private Kind kind(TensorType type) {
        for (Kind kind : kinds) {
            if (kind.fits(type)) return kind;
        }
        int limit = type.activationLimit();
        int block = type.activationBlock();
        Kind kind = new Kind(limit, block, new Activations(length, limit, block, capacity));
        kinds.add(kind);
        return kind;
    }
}
