package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void closed_forms() {
        Agreement one = Agreement.of(Collections.nCopies(8, "a"));
        assertThat(one.semanticEntropy()).isZero();
        assertThat(one.unseenMass()).isZero();
        assertThat(one.clusters()).hasSize(1);
        Agreement even = Agreement.of(List.of("a", "b", "c", "d"));
        assertThat(even.semanticEntropy()).isCloseTo(StrictMath.log(4), within(1e-15));
        assertThat(even.unseenMass()).isEqualTo(1);
        Agreement halves = Agreement.of(List.of("b", "a", "b", "a"));
        assertThat(halves.semanticEntropy()).isCloseTo(StrictMath.log(2), within(1e-15));
        assertThat(halves.unseenMass()).isZero();
        assertThat(halves.clusters().get(0).answer()).isEqualTo("b"); // seen first
        Agreement mixed = Agreement.of(List.of("x", "a", "a", "a", "y", "a"));
        assertThat(mixed.unseenMass()).isCloseTo(2.0 / 6, within(1e-15));
        double f = 4.0 / 6;
        assertThat(mixed.semanticEntropy())
                .isCloseTo(-f * StrictMath.log(f) + 2 * StrictMath.log(6) / 6, within(1e-15));
        assertThat(mixed.clusters().stream().map(Agreement.Cluster::answer)).containsExactly("a", "x", "y");
        assertThat(mixed.clusters().stream().mapToInt(Agreement.Cluster::count).sum())
                .isEqualTo(6);
    }

    @Test
    void one_replica_knows_nothing_of_the_rest() {
        Agreement one = Agreement.of(List.of("a"));
        assertThat(one.unseenMass()).isEqualTo(1);
        assertThat(one.clusters().get(0).low()).isCloseTo(0.025, within(1e-15));
        assertThat(one.clusters().get(0).high()).isEqualTo(1);
        assertThatThrownBy(() -> Agreement.of(List.of())).hasMessageContaining("no answers");
    }

    /**
     * Good and Turing's estimate has the expected unseen mass as its mean, but for one replica. Hypothesis: the mean of the
     * difference over 4,000 trials is within 5 standard errors of that bias (false alarm 6e-7). The share of answers seen at
     * most twice, as an estimate, is rejected.
     */
    @Test
    void the_unseen_mass_is_estimated_without_bias() {
        double[] shares = {0.4, 0.2, 0.1, 0.05, 0.05, 0.05, 0.05, 0.03, 0.03, 0.02, 0.01, 0.01};
        int n = 10;
        int trials = 4_000;
        SplittableRandom random = new SplittableRandom(6);
        double sum = 0;
        double squares = 0;
        double wrong = 0;
        for (int trial = 0; trial < trials; trial++) {
            List<String> answers = new ArrayList<>();
            Set<Integer> seen = new HashSet<>();
            for (int k = 0; k < n; k++) {
                double u = random.nextDouble();
                int i = 0;
                while (i + 1 < shares.length && u >= shares[i]) u -= shares[i++];
                seen.add(i);
                answers.add("" + i);
            }
            double unseen = 0;
            for (int i = 0; i < shares.length; i++) if (!seen.contains(i)) unseen += shares[i];
            Agreement agreement = Agreement.of(answers);
            double d = agreement.unseenMass() - unseen;
            sum += d;
            squares += d * d;
            wrong += agreement.clusters().stream().filter(c -> c.count() <= 2).count() / (double) n - unseen;
        }
        // E[N1 / n] = sum p (1 - p)^(n - 1), E[unseen] = sum p (1 - p)^n: they differ by sum p^2 (1 - p)^(n - 1).
        double bias = 0;
        for (double p : shares) bias += p * p * StrictMath.pow(1 - p, n - 1);
        double mean = sum / trials;
        double error = StrictMath.sqrt((squares / trials - mean * mean) / trials);
        assertThat(mean).isCloseTo(bias, within(5 * error));
        assertThat(Math.abs(wrong / trials - bias)).isGreaterThan(5 * error);
    }
}
