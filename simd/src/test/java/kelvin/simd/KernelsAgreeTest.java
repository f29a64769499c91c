package kelvin.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kelvin.tensor.Activations;
import kelvin.tensor.FloatKernels;
import kelvin.tensor.Kernels;
import kelvin.tensor.MatrixProduct;
import kelvin.tensor.PackedMatrix;
import kelvin.tensor.Packer;
import kelvin.tensor.ScalarFloatKernels;
import kelvin.tensor.TensorType;
import kelvin.tensor.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector kernels and the scalar code give the same bits, on random and on extreme weights and activations. */
class KernelsAgreeTest {
    private static final Kernels VECTOR = new VectorKernelProvider().kernels().orElseThrow();

    private record Case(TensorType type, RandomTensors.Fill fill) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (TensorType type : TensorType.values()) {
            cases.add(new Case(type, RandomTensors.Fill.RANDOM));
            if (type.isQuantised()) {
                for (RandomTensors.Fill fill : RandomTensors.Fill.values()) cases.add(new Case(type, fill));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void products_have_the_same_bits_alone_and_in_batches(Case c) {
        Random random = new Random(c.hashCode() * 31L + c.type().ordinal());
        int columns = c.type().blockSize() == 256 ? 1280 : 1312; // more than one pass of the kernels, and a rest
        int rows = 37; // the last group is padded
        try (Arena arena = Arena.ofShared();
                Workers workers = new Workers(2)) {
            byte[] bytes = RandomTensors.tensor(c.type(), rows, columns, c.fill(), random);
            PackedMatrix w = Packer.pack("w", c.type(), rows, columns, MemorySegment.ofArray(bytes), arena, workers);
            float[] x = activations(random, 11, columns);
            float[] batch = multiply(Kernels.SCALAR, w, x, 11, workers);
            assertThat(multiply(VECTOR, w, x, 11, workers)).isEqualTo(batch);
            int stride = MatrixProduct.paddedRows(w);
            for (int column = 0; column < 11; column++) {
                float[] alone = Arrays.copyOfRange(x, column * columns, (column + 1) * columns);
                float[] expected = Arrays.copyOfRange(batch, column * stride, (column + 1) * stride);
                assertThat(multiply(Kernels.SCALAR, w, alone, 1, workers)).isEqualTo(expected);
                assertThat(multiply(VECTOR, w, alone, 1, workers)).isEqualTo(expected);
            }
        }
    }

    /** Columns of one sign and full size reach the bounds of the exact sums; others hold zeros and tiny values. */
    private static float[] activations(Random random, int count, int n) {
        float[] x = new float[count * n];
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < n; i++) {
                x[c * n + i] = switch (c) {
                    case 0 -> 3;
                    case 1 -> -3;
                    case 2 -> (i & 1) == 0 ? 3 : -3;
                    case 3 -> 0;
                    case 4 -> 1e-35f * random.nextInt(9);
                    default -> (float) (random.nextGaussian() * Math.exp(2 * random.nextGaussian()));
                };
            }
        }
        return x;
    }

    private static float[] multiply(Kernels kernels, PackedMatrix w, float[] x, int count, Workers workers) {
        TensorType type = w.type();
        Activations a = new Activations(w.columns(), type.activationLimit(), type.activationBlock(), count);
        assertThat(a.fill(workers, kernels.floats(), x, 0, w.columns(), w.columns(), count))
                .isEqualTo(-1);
        float[] y = new float[count * MatrixProduct.paddedRows(w)];
        new MatrixProduct(workers).multiply(kernels.matrix(), new PackedMatrix[] {w}, a, new float[][] {y});
        return y;
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"Q8_0", "Q4_0", "Q4_1", "Q6_K", "Q5_1"})
    void activations_are_quantised_alike(TensorType type) {
        Random random = new Random(5);
        float[] x = activations(random, 11, 1312 / type.activationBlock() * type.activationBlock());
        int n = x.length;
        int blocks = n / type.activationBlock();
        float[][] expected = {new float[n], new float[blocks], new float[blocks]};
        float[][] actual = {new float[n], new float[blocks], new float[blocks]};
        quantise(new ScalarFloatKernels(), type, x, expected);
        quantise(VECTOR.floats(), type, x, actual);
        assertThat(actual).isDeepEqualTo(expected);
        assertThat(expected[0]).satisfies(q -> {
            for (float v : q) assertThat(Math.abs(v)).isLessThanOrEqualTo(type.activationLimit());
        });
    }

    private static void quantise(FloatKernels kernels, TensorType type, float[] x, float[][] out) {
        assertThat(kernels.quantise(
                        x, 0, x.length, type.activationBlock(), type.activationLimit(), out[0], 0, out[1], out[2], 0))
                .isTrue();
    }

    @Test
    void an_activation_that_is_no_number_is_seen_by_both() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[] {0, 17, 63}) {
                float[] x = new float[64];
                x[at] = bad;
                for (FloatKernels kernels : List.of(new ScalarFloatKernels(), VECTOR.floats())) {
                    boolean finite =
                            kernels.quantise(x, 0, 64, 32, 4095, new float[64], 0, new float[2], new float[2], 0);
                    assertThat(finite).isFalse();
                }
            }
        }
    }

    @Test
    void norms_gates_sums_and_softmax_agree() {
        Random random = new Random(9);
        FloatKernels scalar = new ScalarFloatKernels();
        FloatKernels vector = VECTOR.floats();
        for (int n : new int[] {16, 24, 64, 100, 640, 2048}) {
            float[] x = activations(random, 8, n);
            float[] y = activations(random, 8, n);
            for (int at : new int[] {0, n, 5 * n, 6 * n}) {
                float[] a = new float[n + 3];
                float[] b = new float[n + 3];
                scalar.rmsNorm(x, at, n, y, 1e-6f, a, 3);
                vector.rmsNorm(x, at, n, y, 1e-6f, b, 3);
                assertThat(b).isEqualTo(a);
                scalar.siluGate(x, at, y, at, n, a, 1);
                vector.siluGate(x, at, y, at, n, b, 1);
                assertThat(b).isEqualTo(a);
                scalar.geluGate(x, at, y, at, n, a, 1);
                vector.geluGate(x, at, y, at, n, b, 1);
                assertThat(b).isEqualTo(a);
                scalar.add(a, 2, x, at, n);
                vector.add(b, 2, x, at, n);
                assertThat(b).isEqualTo(a);
                scalar.scale(a, 2, n, 0.3f);
                vector.scale(b, 2, n, 0.3f);
                assertThat(b).isEqualTo(a);
            }
            float[] a = x.clone();
            float[] b = x.clone();
            int end = n / 16 * 16;
            assertThat(vector.softmax(b, 5 * n, 3, end - 5, end)).isEqualTo(scalar.softmax(a, 5 * n, 3, end - 5, end));
            assertThat(b).isEqualTo(a);
        }
    }

    @Test
    void small_products_agree_for_every_number_of_rows() {
        Random random = new Random(10);
        float[] a = activations(random, 9, 70);
        float[] b = activations(random, 9, 16 * 70);
        for (int rows = 1; rows <= 17; rows++) {
            float[] expected = new float[17 * 20];
            float[] actual = new float[17 * 20];
            int stride = 30;
            Kernels.SCALAR.floats().accumulate(a, 1, stride, rows, 64, b, 6000, 16, expected, 2, 20);
            VECTOR.floats().accumulate(a, 1, stride, rows, 64, b, 6000, 16, actual, 2, 20);
            assertThat(actual).isEqualTo(expected);
        }
    }
}
