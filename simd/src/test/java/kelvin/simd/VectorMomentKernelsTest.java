package kelvin.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import kelvin.math.MomentKernels;
import kelvin.math.ScalarMomentKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums in lanes have the bits of the scalar definition. */
class VectorMomentKernelsTest {
    private final MomentKernels vector = VectorMomentKernels.compiledOrNot();
    private final MomentKernels scalar = new ScalarMomentKernels();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 47, 1000, 4096, 49_155})
    void same_bits(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        double[] betas = {0, 1e-300, 0.01, 1, 1.25, 40, 1e30, Double.MAX_VALUE};
        for (int kind = 0; kind < 4; kind++) {
            float[] logits = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                logits[i] = switch (kind) {
                    case 0 -> (float) (random.nextGaussian() * 6);
                    case 1 -> random.nextInt(4) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-800, 5);
                    case 2 -> random.nextInt(3);
                    default -> Float.NEGATIVE_INFINITY;
                };
            }
            MomentKernels.Census census = vector.census(logits);
            assertThat(census).isEqualTo(scalar.census(logits));
            for (double beta : betas) {
                float threshold = vocabulary == 0 ? 0 : logits[random.nextInt(vocabulary)];
                double[] expectedMasses = new double[MomentKernels.ROOM];
                double[] actualMasses = new double[MomentKernels.ROOM];
                scalar.masses(logits, Math.max(-1e30, census.ground()), beta, threshold, expectedMasses);
                vector.masses(logits, Math.max(-1e30, census.ground()), beta, threshold, actualMasses);
                assertThat(actualMasses)
                        .as("masses, kind %s, beta %s", kind, beta)
                        .isEqualTo(expectedMasses);
                for (double centre : new double[] {0, 2.5}) {
                    double[] expected = new double[MomentKernels.ROOM];
                    double[] actual = new double[MomentKernels.ROOM];
                    double ground = Math.max(-1e30, census.ground());
                    scalar.moments(logits, ground, beta, centre, expected);
                    vector.moments(logits, ground, beta, centre, actual);
                    assertThat(actual).as("kind %s, beta %s", kind, beta).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void a_broken_logit_is_reported_wherever_it_stands(float broken) {
        for (int at = 0; at < 70; at++) {
            float[] logits = new float[70];
            logits[at] = broken;
            assertThat(vector.census(logits).ground()).as("at %s", at).isNaN();
        }
    }
}
