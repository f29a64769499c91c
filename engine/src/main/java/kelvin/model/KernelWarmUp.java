package kelvin.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kelvin.tensor.Activations;
import kelvin.tensor.FloatKernels;
import kelvin.tensor.Kernels;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Packer;
import kelvin.tensor.TensorType;
import kelvin.tensor.Workers;

/**
 * Calls kernels until the JIT compiler has taken them up. Uncompiled vector code is a thousand times slower than compiled,
 * so the matrices are as small as they can be, and a kernel is done when its calls have become fast; when that is changes
 * no bit, only which of two equal kernels computes it.
 */
final class KernelWarmUp {
    /** A call of a compiled kernel on these small matrices takes about 1 microsecond, of an uncompiled one 500 and more. */
    private static final long FAST_NANOS = 25_000;
    /** Calls in a row that must be fast. */
    private static final int FAST_CALLS = 20;
    /** After so many calls HotSpot has compiled what it will: a slow machine shall get its kernels too. */
    private static final int MOST_CALLS = 20_000;

    private final Kernels kernels;
    private final MatrixProduct product;

    private KernelWarmUp(Kernels kernels, MatrixProduct product) {
        this.kernels = kernels;
        this.product = product;
    }

    /** Warms the kernels for matrices of these types. */
    static void run(Kernels kernels, Set<TensorType> types) {
        try (Arena arena = Arena.ofShared();
                Workers workers = new Workers(1)) {
            KernelWarmUp warmUp = new KernelWarmUp(kernels, new MatrixProduct(workers));
            List<Trial> trials = new ArrayList<>();
            trials.addAll(warmUp.floats());
            for (TensorType type : types) trials.addAll(warmUp.matrices(type, arena, workers));
            for (int calls = 0; calls < MOST_CALLS && !trials.isEmpty(); calls++) trials.removeIf(Trial::isFast);
        }
    }

    /** One kernel and how often in a row it was fast. */
    private static final class Trial {
        private final Runnable call;
        private int fast;

        Trial(Runnable call) {
            this.call = call;
        }

        boolean isFast() {
            long start = System.nanoTime();
            call.run();
            fast = System.nanoTime() - start < FAST_NANOS ? fast + 1 : 0;
            return fast == FAST_CALLS;
        }
    }

    /** One matrix of 32 rows, a pair of groups, multiplied with one column and with eight. */
    private List<Trial> matrices(TensorType type, Arena arena, Workers workers) {
        int columns = Math.max(64, type.blockSize());
        MemorySegment zeros = arena.allocate(32L * columns / type.blockSize() * type.blockBytes());
        PackedMatrix[] matrix = {Packer.pack("warm-up", type, 32, columns, zeros, arena, workers)};
        return List.of(multiplication(workers, matrix, 1), multiplication(workers, matrix, Activations.GROUP));
    }

    private Trial multiplication(Workers workers, PackedMatrix[] matrix, int count) {
        TensorType type = matrix[0].type();
        int columns = matrix[0].columns();
        Activations activations = new Activations(columns, type.activationLimit(), type.activationBlock(), count);
        float[] x = new float[columns * count];
        for (int i = 0; i < x.length; i++) x[i] = i % 17 - 8;
        float[][] y = {new float[32 * count]};
        return new Trial(() -> {
            activations.fill(workers, kernels.floats(), x, 0, columns, columns, count);
            product.multiply(kernels.matrix(), matrix, activations, y);
        });
    }

    private List<Trial> floats() {
        FloatKernels f = kernels.floats();
        float[] a = new float[256];
        float[] b = new float[1024];
        float[] c = new float[256];
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(() -> f.rmsNorm(a, 0, 64, b, 1e-6f, c, 0)));
        trials.add(new Trial(() -> f.siluGate(a, 0, b, 0, 64, c, 0)));
        trials.add(new Trial(() -> f.geluGate(a, 0, b, 0, 64, c, 0)));
        trials.add(new Trial(() -> f.add(c, 0, b, 0, 64)));
        trials.add(new Trial(() -> f.scale(c, 0, 64, 0.5f)));
        trials.add(new Trial(() -> f.softmax(c, 0, 1, 40, 64)));
        for (int rows : new int[] {1, 3, 8}) {
            trials.add(new Trial(() -> f.accumulate(a, 0, 16, rows, 16, b, 0, 16, c, 0, 16)));
        }
        return trials;
    }
}
