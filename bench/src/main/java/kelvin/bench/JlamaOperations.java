package kelvin.bench;

import com.github.tjake.jlama.tensor.operations.NativeSimdTensorOperations;
import com.github.tjake.jlama.tensor.operations.TensorOperations;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import java.lang.reflect.Field;

/**
 * Which kernels Jlama runs: in C where its library loads, else in Java. The system property
 * {@code jlama.force_panama_tensor_operations} is Jlama's own and forces those in Java. On Java 25 both need what Kelvin's
 * launcher gives: the vector module and access to native code, no preview features.
 *
 * <p>The C kernels of Jlama 0.8.4 leave out results, and its output is noise, unless we step around two faults. It cuts the
 * rows of a matrix into 128 chunks of equal length and drops what remains, which is nothing only where widths are multiples
 * of 128; here it cuts them into 32, and every matrix that it can quantise to Q4 has a width that is a multiple of 32. And a
 * batch is computed in tiles of five tokens by five rows, without the corner where neither divides; {@link JlamaModel}
 * hands it batches that are multiples of five, then the few tokens that are left.
 */
final class JlamaOperations {
    private static final int CHUNKS = 32;

    private static final class WholeMatrices extends NativeSimdTensorOperations {
        @Override
        public int parallelSplitSize() {
            return CHUNKS;
        }
    }

    private JlamaOperations() {}

    /** Returns "C" or "Java", after the C kernels have been told to compute all rows. */
    static String choose() {
        TensorOperations chosen = TensorOperationsProvider.get();
        if (!(chosen instanceof NativeSimdTensorOperations)) return "Java";
        if (!(chosen instanceof WholeMatrices)) replace(new WholeMatrices());
        return "C";
    }

    private static void replace(TensorOperations operations) {
        try {
            Field instance = TensorOperationsProvider.class.getDeclaredField("instance");
            instance.setAccessible(true);
            Field provider = TensorOperationsProvider.class.getDeclaredField("provider");
            provider.setAccessible(true);
            provider.set(instance.get(null), operations);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this is not the version of Jlama that the bench was written for", e);
        }
    }
}
