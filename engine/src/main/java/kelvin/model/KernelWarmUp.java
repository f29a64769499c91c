package kelvin.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import kelvin.tensor.Activations;
import kelvin.tensor.Kernels;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Packer;
import kelvin.tensor.TensorType;
import kelvin.tensor.Workers;

/**
 * Calls each kernel until the JIT compiler has taken it up. Uncompiled vector code is a thousand times slower than
 * compiled, so the matrices are as small as they can be and the calls many.
 */
final class KernelWarmUp {
    private static final int ROUNDS = 60;
    /** Calls of each kernel a round. HotSpot compiles a method with loops after some hundreds. */
    private static final int CALLS = 50;

    private static final TensorType[] TYPES = {
        TensorType.Q8_0, TensorType.Q4_1, TensorType.Q4_0, TensorType.Q5_0, TensorType.Q4_K, TensorType.Q6_K
    };

    private KernelWarmUp() {}

    static void run(Kernels kernels) {
        try (Arena arena = Arena.ofShared();
                Workers workers = new Workers(1)) {
            MatrixProduct product = new MatrixProduct(workers);
            Trial[] trials = new Trial[TYPES.length];
            for (int i = 0; i < TYPES.length; i++) trials[i] = new Trial(TYPES[i], arena, workers);
            for (int round = 0; round < ROUNDS; round++) {
                for (Trial trial : trials) {
                    for (int call = 0; call < CALLS; call++) trial.run(kernels, product);
                }
                floats(kernels);
            }
        }
    }

    /** One matrix of 16 rows, multiplied with one column and with eight. */
    private static final class Trial {
        private final PackedMatrix[] matrix;
        private final Activations one;
        private final Activations eight;
        private final float[] x;
        private final float[][] y = {new float[16 * Activations.GROUP]};
        private final int columns;

        Trial(TensorType type, Arena arena, Workers workers) {
            columns = Math.max(64, type.blockSize());
            long bytes = 16L * columns / type.blockSize() * type.blockBytes();
            MemorySegment zeros = arena.allocate(bytes);
            matrix = new PackedMatrix[] {Packer.pack("warm-up", type, 16, columns, zeros, arena, workers)};
            one = new Activations(columns, type.activationLimit(), type.activationBlock(), 1);
            eight = new Activations(columns, type.activationLimit(), type.activationBlock(), Activations.GROUP);
            x = new float[columns * Activations.GROUP];
            for (int i = 0; i < x.length; i++) x[i] = i % 17 - 8;
        }

        void run(Kernels kernels, MatrixProduct product) {
            one.fill(kernels.floats(), x, 0, columns, columns, 1);
            product.multiply(kernels.matrix(), matrix, one, y);
            eight.fill(kernels.floats(), x, 0, columns, columns, Activations.GROUP);
            product.multiply(kernels.matrix(), matrix, eight, y);
        }
    }

    private static void floats(Kernels kernels) {
        float[] a = new float[256];
        float[] b = new float[1024];
        float[] c = new float[256];
        for (int call = 0; call < CALLS; call++) {
            kernels.floats().rmsNorm(a, 0, 64, b, 1e-6f, c, 0);
            kernels.floats().siluGate(a, 0, b, 0, 64, c, 0);
            kernels.floats().geluGate(a, 0, b, 0, 64, c, 0);
            kernels.floats().add(c, 0, b, 0, 64);
            kernels.floats().scale(c, 0, 64, 0.5f);
            kernels.floats().softmax(c, 0, 1, 40, 64);
            for (int rows : new int[] {1, 3, 8}) kernels.floats().accumulate(a, 0, 16, rows, 16, b, 0, 16, c, 0, 16);
        }
    }
}
