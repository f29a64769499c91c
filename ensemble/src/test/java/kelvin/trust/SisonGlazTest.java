package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SisonGlazTest {
    private static final Path GOLDEN = Path.of("..", "conformance", "semantics", "sison_glaz.tsv");

    /** statsmodels loses digits where counts are in the hundreds: factorial moments cancel. */
    private static final double DIGITS = 1e-7;

    @Test
    void intervals_are_those_of_an_independent_program() throws IOException {
        int rows = 0;
        for (String line : Files.readAllLines(GOLDEN)) {
            if (line.startsWith("#")) continue;
            String[] cells = line.split("\t");
            int[] counts = Arrays.stream(cells[1].split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            String[] ends = cells[2].split(" ");
            SisonGlaz.Interval[] intervals = SisonGlaz.intervals(counts, Double.parseDouble(cells[0]));
            assertThat(intervals).hasSize(ends.length);
            for (int i = 0; i < ends.length; i++) {
                String[] both = ends[i].split(",");
                assertThat(intervals[i].low()).as(line).isCloseTo(Double.parseDouble(both[0]), within(DIGITS));
                assertThat(intervals[i].high()).as(line).isCloseTo(Double.parseDouble(both[1]), within(DIGITS));
            }
            rows++;
        }
        assertThat(rows).isEqualTo(90);
    }

    @Test
    void a_single_cluster_has_the_exact_interval() {
        SisonGlaz.Interval all = SisonGlaz.intervals(new int[] {10}, 0.95)[0];
        assertThat(all.low()).isCloseTo(StrictMath.pow(0.025, 0.1), within(1e-15)); // 0.6915 for 10 of 10
        assertThat(all.high()).isEqualTo(1);
        assertThat(SisonGlaz.intervals(new int[] {1}, 0.95)[0].low()).isCloseTo(0.025, within(1e-15));
    }

    @Test
    void few_replicas_have_wide_intervals_and_no_exception() {
        for (int n = 2; n < 60; n++) {
            int[] counts = new int[n];
            Arrays.fill(counts, 1);
            for (SisonGlaz.Interval interval : SisonGlaz.intervals(counts, 0.95)) {
                assertThat(interval.low()).isZero();
                assertThat(interval.high()).isBetween(1.0 / n, 1.0);
            }
        }
        for (SisonGlaz.Interval interval : SisonGlaz.intervals(new int[] {40_000, 30_000, 2}, 0.95)) {
            assertThat(interval.high() - interval.low()).isBetween(1e-4, 0.02);
        }
    }

    @Test
    void counts_of_zero_and_other_levels_are_refused() {
        assertThatThrownBy(() -> SisonGlaz.intervals(new int[] {3, 0}, 0.95)).hasMessageContaining("count is 0");
        assertThatThrownBy(() -> SisonGlaz.intervals(new int[] {3}, 1)).hasMessageContaining("level is 1");
        assertThatThrownBy(() -> SisonGlaz.intervals(new int[] {3}, Double.NaN)).hasMessageContaining("NaN");
    }
}
