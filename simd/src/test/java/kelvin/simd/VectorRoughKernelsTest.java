package kelvin.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kelvin.math.RoughKernels;
import kelvin.math.RoughSums;
import kelvin.math.ScalarRoughKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums in lanes of floats have the bits of the scalar definition. */
class VectorRoughKernelsTest {
    /** HotSpot's FreqInlineSize. */
    private static final int MOST_INLINED = 325;

    private final RoughKernels vector = VectorRoughKernels.compiledOrNot();
    private final RoughKernels scalar = new ScalarRoughKernels();

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 127, 128, 129, 1000, 1024, 1151, 1152, 4096, 49_155})
    void same_bits(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        for (int kind = 0; kind < 5; kind++) {
            float[] logits = new float[vocabulary];
            float ground = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < vocabulary; i++) {
                logits[i] = switch (kind) {
                    case 0 -> (float) (random.nextGaussian() * 6);
                    case 1 -> random.nextInt(4) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-800, 5);
                    case 2 -> random.nextInt(3);
                    case 3 -> (float) (1000 + random.nextGaussian());
                    default -> random.nextInt(9) == 0 ? 1 : -Float.MAX_VALUE;
                };
                ground = Math.max(ground, logits[i]);
            }
            if (ground < -1e30f) continue; // a vocabulary of one
            for (double beta : new double[] {0.01, 1, 1.25, 40}) {
                String what = "kind " + kind + ", beta " + beta;
                RoughSums expected = new RoughSums();
                RoughSums actual = new RoughSums();
                assertThat(expected.scale(ground, beta)).isTrue();
                assertThat(actual.scale(ground, beta)).isTrue();
                scalar.partition(logits, expected);
                vector.partition(logits, actual);
                same(expected, actual, what);
                for (float pivot : new float[] {ground, ground - 2.5f}) {
                    scalar.moments(logits, pivot, expected);
                    vector.moments(logits, pivot, actual);
                    same(expected, actual, what);
                }
                float low = logits[random.nextInt(vocabulary)];
                for (float high : new float[] {low, ground, Float.POSITIVE_INFINITY}) {
                    scalar.masses(logits, low, high, expected);
                    vector.masses(logits, low, high, actual);
                    same(expected, actual, what);
                }
            }
        }
    }

    private static void same(RoughSums expected, RoughSums actual, String what) {
        for (int i = 0; i < 3; i++) assertThat(actual.sum(i)).as(what).isEqualTo(expected.sum(i));
    }

    /** A caller into which two passes were inlined would keep vectors as objects: some 30 times slower, with the same sums. */
    @Test
    void passes_are_too_long_to_be_inlined() throws IOException {
        Map<String, Integer> rough = lengths(VectorRoughKernels.class);
        Map<String, Integer> moments = lengths(VectorMomentKernels.class);
        for (String pass : List.of("partitionBlock", "momentsBlock", "massesBlock")) {
            assertThat(rough.get(pass)).as(pass).isGreaterThan(MOST_INLINED);
        }
        for (String pass : List.of("add", "addMasses")) {
            assertThat(moments.get(pass)).as(pass).isGreaterThan(MOST_INLINED);
        }
    }

    /** Bytecodes of each method. */
    private static Map<String, Integer> lengths(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .filter(method -> method.code().isPresent())
                    .collect(Collectors.toMap(
                            method -> method.methodName().stringValue(), VectorRoughKernelsTest::length, Math::max));
        }
    }

    private static int length(MethodModel method) {
        return ((CodeAttribute) method.code().orElseThrow()).codeLength();
    }
}
