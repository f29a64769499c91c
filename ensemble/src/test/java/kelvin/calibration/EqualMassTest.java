package kelvin.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EqualMassTest {
    private static List<Integer> counts(Reliability reliability) {
        return reliability.bins().stream().map(Reliability.Bin::count).toList();
    }

    @Test
    void by_hand() {
        double[] p = {0.9, 0.2, 0.6, 0.4};
        boolean[] came = {true, false, true, false};
        Reliability r = EqualMass.of(p, came, 2);
        assertThat(r.bins())
                .containsExactly(
                        new Reliability.Bin(0, 0.6, 2, (0.2 + 0.4) / 2, 0), new Reliability.Bin(0.6, 1, 2, 0.75, 1));
        assertThat(r.reliability()).isCloseTo((0.3 * 0.3 + 0.25 * 0.25) / 2, within(1e-15));
        assertThat(r.resolution()).isCloseTo(0.25, within(1e-15));
        assertThat(r.uncertainty()).isCloseTo(0.25, within(1e-15));
        assertThat(r.brier()).isCloseTo((0.01 + 0.04 + 0.16 + 0.16) / 4, within(1e-15));
        // f (1 - f) is 0 in both bins: nothing to take off.
        assertThat(r.squaredErrorDebiased()).isCloseTo(r.reliability(), within(1e-15));
        assertThat(r.frequency()).isEqualTo(0.5);
    }

    /** Murphy's terms and those within bins (Stephenson et al. 2008) add up to the score, on ties and on extremes alike. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 15, 40})
    void the_terms_add_up_exactly(int bins) {
        SplittableRandom random = new SplittableRandom(bins);
        for (int trial = 0; trial < 200; trial++) {
            int n = 2 * bins + random.nextInt(300);
            double[] p = new double[n];
            boolean[] came = new boolean[n];
            for (int t = 0; t < n; t++) {
                p[t] = trial % 2 == 0 ? random.nextDouble() : random.nextInt(6) / 5.0;
                came[t] = random.nextDouble() < 0.7 * p[t] + 0.2;
            }
            Reliability r = EqualMass.of(p, came, bins);
            assertThat(r.reliability() - r.resolution() + r.uncertainty() + r.withinBins())
                    .isCloseTo(r.brier(), within(1e-13));
            assertThat(r.tokens()).isEqualTo(n);
            assertThat(r.bins()).hasSizeLessThanOrEqualTo(bins).allMatch(bin -> bin.count() >= 2);
            double edge = 0;
            for (Reliability.Bin bin : r.bins()) {
                assertThat(bin.low()).isEqualTo(edge);
                edge = bin.high();
                assertThat(bin.meanP()).isBetween(bin.low(), bin.high());
            }
            assertThat(edge).isEqualTo(1);
            for (int t = 0; t < n; t++) {
                Reliability.Bin own = r.bins().get(EqualMass.find(r.bins(), p[t]));
                assertThat(p[t]).isBetween(own.low(), own.high());
                if (own.high() < 1) assertThat(p[t]).isLessThan(own.high());
            }
        }
    }

    @Test
    void equal_p_share_a_bin_and_many_ones_make_one_large_bin() {
        double[] p = new double[100];
        boolean[] came = new boolean[100];
        Arrays.fill(p, 1);
        Arrays.fill(came, true);
        for (int t = 0; t < 20; t++) p[t] = 0.01 * t;
        Reliability r = EqualMass.of(p, came, 10);
        assertThat(counts(r)).containsExactly(10, 10, 80);
        assertThat(r.bins().getLast().low()).isEqualTo(1);
        assertThat(r.bins().getLast().meanP()).isEqualTo(1);
    }

    @Test
    void the_order_of_tokens_does_not_matter() {
        double[] p = {0.5, 0.5, 0.5, 0.1, 0.1, 0.9, 0.5, 0.9};
        boolean[] came = {true, false, true, false, true, true, false, true};
        double[] turned = {0.9, 0.5, 0.9, 0.1, 0.1, 0.5, 0.5, 0.5};
        boolean[] turnedCame = {true, false, true, true, false, true, false, true};
        assertThat(EqualMass.of(turned, turnedCame, 3).bins())
                .isEqualTo(EqualMass.of(p, came, 3).bins());
    }

    @Test
    void masses_are_equal_where_p_differ() {
        double[] p = new double[1_000];
        boolean[] came = new boolean[1_000];
        for (int t = 0; t < p.length; t++) p[t] = t / 1000.0;
        assertThat(counts(EqualMass.of(p, came, 10))).containsOnly(100).hasSize(10);
        assertThat(counts(EqualMass.of(p, came, 15))).allMatch(count -> count >= 60 && count <= 70);
        // 7 tokens into 3 bins: targets of 2 1/3; the rest of one joins the last bin.
        double[] seven = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7};
        assertThat(counts(EqualMass.of(seven, new boolean[7], 3))).containsExactly(3, 4);
    }

    @Test
    void how_many_bins() {
        assertThat(EqualMass.count(1, null)).isEqualTo(1);
        assertThat(EqualMass.count(39, null)).isEqualTo(1);
        assertThat(EqualMass.count(100, null)).isEqualTo(5);
        assertThat(EqualMass.count(1_000_000, null)).isEqualTo(15);
        assertThat(EqualMass.count(10, 5)).isEqualTo(5);
        assertThatThrownBy(() -> EqualMass.count(10, 6)).hasMessageContaining("expected 1 to 5");
        assertThatThrownBy(() -> EqualMass.of(new double[0], new boolean[0], 1)).hasMessageContaining("no token");
    }

    /**
     * Why debias: events that come with exactly the probability that was said, 300 tokens in 15 bins. Their squared error is 0.
     * Over 2,000 sets the plug-in estimator has a mean of sum p (1 - p) / 300 a bin, some 0.008, a root of 0.09: it is rejected as
     * an estimator of 0 at 50 standard errors. The debiased one has mean 0 within four (false alarm 6e-5).
     */
    @Test
    void the_biased_error_is_off_and_the_debiased_one_is_not() {
        SplittableRandom random = new SplittableRandom(17);
        int sets = 2_000;
        int n = 300;
        double[] sum = new double[2];
        double[] squares = new double[2];
        for (int set = 0; set < sets; set++) {
            double[] p = new double[n];
            boolean[] came = new boolean[n];
            for (int t = 0; t < n; t++) {
                p[t] = random.nextDouble();
                came[t] = random.nextDouble() < p[t];
            }
            Reliability r = EqualMass.of(p, came, 15);
            Double debiased = r.squaredErrorDebiased();
            double[] estimates = {r.reliability(), debiased == null ? Double.NaN : debiased};
            for (int k = 0; k < 2; k++) {
                sum[k] += estimates[k] / sets;
                squares[k] += estimates[k] * estimates[k] / sets;
            }
        }
        double[] error = new double[2];
        for (int k = 0; k < 2; k++) error[k] = Math.sqrt((squares[k] - sum[k] * sum[k]) / sets);
        assertThat(sum[0]).isGreaterThan(50 * error[0]).isBetween(0.0075, 0.0085);
        assertThat(sum[1]).isCloseTo(0, within(4 * error[1]));
    }
}
