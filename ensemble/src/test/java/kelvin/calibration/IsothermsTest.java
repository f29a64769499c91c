package kelvin.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import kelvin.thermo.DensityOfStates;
import org.junit.jupiter.api.Test;

class IsothermsTest {
    /** Spectra like a language model's: a few levels near the ground, thousands 10 nats above. */
    private static float[] logits(SplittableRandom random) {
        float[] logits = new float[8_000];
        double first = 2 * random.nextDouble();
        double width = 2 + random.nextDouble();
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (width * random.nextGaussian());
        for (int i = 0; i < 20; i++) logits[i] = (float) (12 + first - 0.5 * i - random.nextDouble());
        return logits;
    }

    @Test
    void polynomials_follow_the_spectra() {
        SplittableRandom random = new SplittableRandom(2);
        Isotherms isotherms = new Isotherms();
        DensityOfStates[] spectra = new DensityOfStates[1_100]; // more than a chunk
        for (int s = 0; s < spectra.length; s++) {
            spectra[s] = DensityOfStates.of(logits(random));
            isotherms.add(spectra[s]);
        }
        assertThat(isotherms.size()).isEqualTo(spectra.length);
        Isotherms.Point point = new Isotherms.Point();
        for (double beta : new double[] {0, 0.03, 0.1, 0.2, 0.27, 0.45, 0.55, 0.8, 0.93, 1, 1.07, 1.3, 1.9, 2.6, 3.9}) {
            double energy = 0;
            double error = 0;
            for (int s = 0; s < spectra.length; s++) {
                isotherms.at(s, beta, point);
                double logPartition = spectra[s]
                        .at(beta == 0 ? Double.POSITIVE_INFINITY : 1 / beta)
                        .logPartition();
                assertThat(point.logPartition).isCloseTo(logPartition, within(1e-3));
                DensityOfStates.Statistics exact = spectra[s].statistics(beta);
                energy += exact.energy();
                error += point.energy - exact.energy();
            }
            assertThat(error / energy).as("beta " + beta).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void grid_points_are_exact_to_a_float() {
        DensityOfStates spectrum = DensityOfStates.of(new float[] {3, 3, 1, -2, -9});
        Isotherms isotherms = new Isotherms();
        isotherms.add(spectrum);
        Isotherms.Point point = new Isotherms.Point();
        for (double beta : new double[] {0, 0.0625, 0.25, 0.5, 1, 2, 4, 16, 64, 1024}) {
            isotherms.at(0, beta, point);
            DensityOfStates.Statistics exact = spectrum.statistics(beta);
            assertThat(point.energy).isCloseTo(exact.energy(), within(1e-6 * (1 + exact.energy())));
            assertThat(point.variance).isCloseTo(exact.variance(), within(1e-5 * (1 + exact.variance())));
        }
        isotherms.at(0, 1024, point);
        assertThat(point.logPartition).isCloseTo(Math.log(2), within(1e-7));
    }
}
