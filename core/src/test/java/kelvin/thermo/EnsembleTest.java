package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms and laws of one Boltzmann ensemble, its response, and the ensemble upside down. */
class EnsembleTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double BAN = Double.NEGATIVE_INFINITY;

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] random(SplittableRandom random, int n, double width) {
        double[] logits = new double[n];
        for (int i = 0; i < n; i++) logits[i] = random.nextGaussian() * width;
        return logits;
    }

    /** Two levels, gap d, degeneracies 1 and g (Schottky): with a = g exp(-d / T), U = d a / (1 + a), C = (d/T)^2 a / (1 + a)^2. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.41677, 1, 7, 1e6})
    void schottky(double t) {
        for (double g : new double[] {1, 3, 49_151}) {
            double d = 2.5;
            double a = g * StrictMath.exp(-d / t);
            Observables o = Observables.of(new double[] {0, -d}, new double[] {1, g}, t);
            double u = d * a / (1 + a);
            double c = d / t * (d / t) * a / ((1 + a) * (1 + a));
            assertThat(o.logPartition()).isCloseTo(StrictMath.log1p(a), within(1e-13 * StrictMath.log1p(a)));
            assertThat(o.energy()).isCloseTo(u, within(1e-13 * u));
            assertThat(o.heatCapacity()).isCloseTo(c, within(1e-12 * c + 1e-300));
            assertThat(o.entropy()).isCloseTo(StrictMath.log1p(a) + u / t, within(1e-13 * (1 + o.entropy())));
            // A coin with p = a / (1 + a): skewness (1 - 2p) / sqrt(pq), excess kurtosis (1 - 6pq) / (pq).
            double p = a / (1 + a);
            double q = 1 / (1 + a);
            EnergyMoments m = EnergyMoments.of(new double[] {0, -d}, new double[] {1, g}, t);
            assertThat(m.mean()).isCloseTo(u, within(1e-13 * u));
            assertThat(m.fisherInformation()).isCloseTo(d * d * p * q, within(1e-12 * d * d * p * q));
            assertThat(m.skewness()).isCloseTo((q - p) / Math.sqrt(p * q), within(1e-10 / Math.sqrt(p * q)));
            assertThat(m.excessKurtosis()).isCloseTo((1 - 6 * p * q) / (p * q), within(1e-10 / (p * q)));
            assertThat(m.fisherInformationOfTemperature(t)).isCloseTo(c / t / t, within(1e-12 * c / t / t));
        }
    }

    /** N levels d apart: Z = (1 - q^N) / (1 - q) with q = exp(-x), x = d / T; U / d = q / (1 - q) - N q^N / (1 - q^N). */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 4})
    void a_harmonic_ladder(double x) {
        for (int n : new int[] {2, 5, 64, 2000}) {
            double[] logits = new double[n];
            for (int i = 0; i < n; i++) logits[i] = -i;
            double t = 1 / x;
            Observables o = Observables.of(logits, t);
            double rest = StrictMath.exp(-n * x);
            double logZ = StrictMath.log1p(-rest) - StrictMath.log(-StrictMath.expm1(-x));
            double u = 1 / StrictMath.expm1(x) - n / StrictMath.expm1(n * x);
            double sinh = StrictMath.sinh(x / 2);
            double sinhN = StrictMath.sinh(n * x / 2);
            double c = x * x * (1 / (4 * sinh * sinh) - (double) n * n / (4 * sinhN * sinhN));
            assertThat(o.logPartition()).isCloseTo(logZ, within(1e-12 * Math.abs(logZ) + 1e-15));
            assertThat(o.energy()).isCloseTo(u, within(1e-11 * u)); // the closed form cancels, not the sum
            assertThat(o.heatCapacity()).isCloseTo(c, within(1e-9 * c));
        }
    }

    @Test
    void a_uniform_spectrum_is_white_at_every_temperature() {
        double[] logits = new double[50];
        Arrays.fill(logits, -3.25);
        for (double t : new double[] {0, 1e-300, 0.7, 1e300, INF}) {
            Observables o = Observables.of(logits, t);
            assertThat(o.entropy()).isEqualTo(StrictMath.log(50));
            assertThat(o.whiteness()).isEqualTo(1);
            assertThat(o.energy()).isZero();
            assertThat(o.heatCapacity()).isZero();
            EnergyMoments m = EnergyMoments.of(logits, ones(50), t);
            assertThat(m.standardDeviation()).isZero();
            assertThat(m.skewness()).isNull();
        }
    }

    /** {@code C <= ln^2(V - 1) / 4 + 1} (Reeb and Wolf 2015, varentropy) for every spectrum of V states, V = 2 included. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 40, 1000})
    void heat_capacity_is_bounded(int states) {
        SplittableRandom random = new SplittableRandom(states);
        double bound = 1 + Math.pow(StrictMath.log(states - 1), 2) / 4;
        for (int trial = 0; trial < 200; trial++) {
            double[] logits = random(random, states, Math.exp(random.nextDouble(-5, 5)));
            if (trial % 3 == 0) { // few levels, many ties
                for (int i = 0; i < states; i++) logits[i] = Math.rint(logits[i]);
            }
            double t = Math.exp(random.nextDouble(-6, 6));
            assertThat(Observables.of(logits, t).heatCapacity()).isBetween(0.0, bound);
        }
    }

    /**
     * The ideal melt, one state below V - 1 equals, comes nearest to the bound. Its greatest C and the x = gap / T of it, from
     * x tanh((ln(V - 1) - x) / 2) = -2.
     */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "2, 0.4392288, 2.399357",
        "49152, 30.1633, 11.165",
        "50257, 30.2836, 11.186",
        "128256, 35.5755, 12.096",
        "151936, 36.5794, 12.260",
        "262144, 39.9084, 12.792"
    })
    void the_ideal_melt_comes_near_the_bound(int states, double greatest, double x) {
        double[] degeneracies = {1, states - 1};
        double c = Observables.of(new double[] {0, -1}, degeneracies, 1 / x).heatCapacity();
        assertThat(c).isCloseTo(greatest, within(1e-4));
        for (double off : new double[] {0.99, 1.01}) {
            assertThat(Observables.of(new double[] {0, -1}, degeneracies, off / x)
                            .heatCapacity())
                    .isLessThan(c);
        }
        double bound = 1 + Math.pow(StrictMath.log(states - 1), 2) / 4;
        assertThat(c).isLessThan(bound);
        if (states > 2) assertThat(c).isGreaterThan(bound - 0.012);
    }

    /** Cumulants are derivatives of ln Z: kappa_3 = -d Var / d beta, kappa_4 = -d kappa_3 / d beta, by central differences. */
    @Test
    void cumulants_are_derivatives() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 50; trial++) {
            double[] logits = random(random, 30, 2);
            double[] g = new double[30];
            for (int i = 0; i < 30; i++) g[i] = random.nextDouble(0.5, 4);
            double beta = random.nextDouble(0.2, 2);
            double h = 1e-4;
            EnergyMoments here = EnergyMoments.of(logits, g, 1 / beta);
            EnergyMoments above = EnergyMoments.of(logits, g, 1 / (beta + h));
            EnergyMoments below = EnergyMoments.of(logits, g, 1 / (beta - h));
            for (int n = 1; n < 4; n++) {
                double slope = (above.cumulant(n) - below.cumulant(n)) / (2 * h);
                double scale = Math.pow(here.standardDeviation(), n + 1) + 1e-3;
                assertThat(here.cumulant(n + 1)).as("cumulant %s", n + 1).isCloseTo(-slope, within(1e-4 * scale * 10));
            }
            assertThat(here.fisherInformation() * beta * beta)
                    .isCloseTo(Observables.of(logits, g, 1 / beta).heatCapacity(), within(1e-10));
        }
        assertThatThrownBy(() -> EnergyMoments.of(new double[] {0}, ones(1), 1).cumulant(5))
                .hasMessageContaining("5");
        assertThatThrownBy(() -> EnergyMoments.of(new double[] {1e308, -1e308}, ones(2), 1e300))
                .hasMessageContaining("larger unit");
    }

    /** Fluctuation and dissipation: the response is beta times a covariance, and its contraction is the heat capacity. */
    @Test
    void the_response_is_a_fluctuation() {
        SplittableRandom random = new SplittableRandom(6);
        for (double t : new double[] {0.05, 0.3, 1, 8, INF}) {
            double[] logits = random(random, 12, 1.5);
            logits[4] = BAN;
            Response response = Response.of(logits, t);
            double[] p = Observables.probabilities(logits, t);
            for (int j = 0; j < 12; j++) {
                double column = 0;
                for (int i = 0; i < 12; i++) {
                    column += response.at(i, j);
                    double expected = ((i == j ? p[i] : 0) - p[i] * p[j]) / t;
                    assertThat(response.at(i, j)).isCloseTo(expected, within(1e-15 / t));
                    assertThat(response.at(i, j)).isEqualTo(response.at(j, i));
                }
                assertThat(column).as("a shift changes nothing").isCloseTo(0, within(1e-15 / t));
            }
            assertThat(response.energySlope())
                    .isCloseTo(Observables.of(logits, t).heatCapacity(), within(1e-12));
            if (t == INF) continue;
            // Against differences of the probabilities themselves.
            double h = 1e-5 * t;
            for (int j = 0; j < 12; j++) {
                if (j == 4) continue;
                double[] up = logits.clone();
                double[] down = logits.clone();
                up[j] += h;
                down[j] -= h;
                double[] above = Observables.probabilities(up, t);
                double[] below = Observables.probabilities(down, t);
                for (int i = 0; i < 12; i++) {
                    assertThat(response.at(i, j)).isCloseTo((above[i] - below[i]) / (2 * h), within(1e-9 / t));
                }
            }
            double[] field = random(random, 12, 1);
            double[] change = response.to(field);
            for (int i = 0; i < 12; i++) {
                double sum = 0;
                for (int j = 0; j < 12; j++) sum += response.at(i, j) * field[j];
                assertThat(change[i]).isCloseTo(sum, within(1e-13 / t));
            }
        }
        assertThatThrownBy(() -> Response.of(new double[] {1, 0}, 0)).hasMessageContaining("T is 0");
        assertThatThrownBy(() -> Response.of(new double[] {1, 0}, 1).to(new double[3]))
                .hasMessageContaining("3");
    }

    /** For two levels by hand: Z = 1 + exp(2), U = e^2 / Z at beta = -2. And p_i goes as exp(-beta e_i) for any spectrum. */
    @Test
    void below_zero_beta_the_highest_level_is_the_likeliest() {
        InvertedEnsemble two = InvertedEnsemble.of(new double[] {5, 4}, ones(2), -2);
        double z = 1 + StrictMath.exp(2);
        assertThat(two.logPartition()).isCloseTo(StrictMath.log(z), within(1e-15));
        assertThat(two.energy()).isCloseTo(StrictMath.exp(2) / z, within(1e-15));
        assertThat(two.heatCapacity()).isCloseTo(4 * StrictMath.exp(2) / z / z, within(1e-15));
        assertThat(two.freeEnergy()).isCloseTo(StrictMath.log(z) / 2, within(1e-15));
        assertThat(two.groundLogit()).isEqualTo(5);

        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 100; trial++) {
            double[] logits = random(random, 20, 3);
            logits[3] = BAN;
            double beta = -random.nextDouble(0.01, 3);
            double ground = Arrays.stream(logits).max().orElseThrow();
            double[] p = InvertedEnsemble.probabilities(logits, beta);
            double sum = 0;
            double energy = 0;
            double entropy = 0;
            for (int i = 0; i < 20; i++) {
                if (i == 3) continue;
                sum += p[i];
                energy += p[i] * (ground - logits[i]);
                entropy -= p[i] * StrictMath.log(p[i]);
                assertThat(StrictMath.log(p[i] / p[0])).isCloseTo(-beta * (logits[0] - logits[i]), within(1e-10));
            }
            InvertedEnsemble o = InvertedEnsemble.of(logits, ones(20), beta);
            assertThat(sum).isCloseTo(1, within(1e-12));
            assertThat(o.energy()).isCloseTo(energy, within(1e-11));
            assertThat(o.entropy()).isCloseTo(entropy, within(1e-11));
            assertThat(o.freeEnergy()).isCloseTo(o.energy() - o.entropy() / beta, within(1e-9 / -beta));
            assertThat(o.freeEnergy()).isCloseTo(-o.logPartition() / beta, within(1e-9 / -beta));
            // Hotter than infinity: more energy than the uniform distribution, and less entropy.
            Observables uniform = Observables.of(logits, INF);
            assertThat(o.energy()).isGreaterThan(uniform.energy());
            assertThat(o.entropy()).isLessThan(uniform.entropy());
        }
    }

    @Test
    void the_ends_of_the_inverted_ensemble() {
        InvertedEnsemble frozen = InvertedEnsemble.of(new double[] {0, -1, -4, -4}, ones(4), BAN);
        assertThat(frozen.energy()).isEqualTo(4);
        assertThat(frozen.entropy()).isEqualTo(StrictMath.log(2));
        assertThat(frozen.freeEnergy()).isEqualTo(4);
        assertThat(frozen.heatCapacity()).isZero();
        assertThat(frozen.logPartition()).isEqualTo(INF);
        assertThat(InvertedEnsemble.probabilities(new double[] {0, -1, -4, -4}, BAN))
                .containsExactly(0, 0, 0.5, 0.5);
        assertThat(InvertedEnsemble.of(new double[] {2, 2}, ones(2), BAN).logPartition())
                .isEqualTo(StrictMath.log(2));
        for (double beta : new double[] {0, 1, Double.NaN, -0.0}) {
            assertThatThrownBy(() -> InvertedEnsemble.of(new double[] {0, 1}, ones(2), beta))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("below 0");
        }
        // No temperature leads here.
        assertThatThrownBy(() -> Observables.of(new double[] {0, 1}, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
