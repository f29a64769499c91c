package kelvin.thermo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kelvin.conformance.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against conformance/semantics, made with mpmath: 1e-12 relative, or 1e-300 absolute (semantics 4). */
class ObservablesConformanceTest {
    private static final double RELATIVE = 1e-12;
    private static final double ABSOLUTE = 1e-300;

    static Stream<Table.Row> spectra() {
        return Table.rows("observables.tsv");
    }

    @ParameterizedTest
    @MethodSource("spectra")
    void observables_agree_with_many_digits(Table.Row row) {
        double[] logits = row.numbers("logits");
        double t = row.numbers("temperature")[0];
        Observables o;
        if (row.text("degeneracies").equals("null")) {
            o = Observables.of(logits, t);
        } else {
            o = Observables.of(logits, row.numbers("degeneracies"), t);
        }
        Map<String, Double> found = Map.of(
                "log_partition",
                o.logPartition(),
                "energy",
                o.energy(),
                "entropy",
                o.entropy(),
                "heat_capacity",
                o.heatCapacity(),
                "free_energy",
                o.freeEnergy(),
                "effective_states",
                o.effectiveStates(),
                "ground_logit",
                o.groundLogit(),
                "ties",
                o.ties());
        found.forEach((name, value) -> assertClose(name, value, row.number(name)));
        assertClose("whiteness", o.whiteness(), row.number("whiteness"));
    }

    @Test
    void the_table_has_its_rows() {
        assertThat(spectra().count()).isGreaterThan(70);
        assertThat(words().count()).isGreaterThan(20);
    }

    /** A thousand spectra: sums of doubles within 1e-12, sums of floats and bins within the bounds of the fast path. */
    @Test
    void a_thousand_random_spectra_agree_with_many_digits() {
        List<Table.Row> rows = Table.rows("spectra.tsv").toList();
        assertThat(rows).hasSize(1000);
        int plain = 0;
        for (Table.Row row : rows) {
            double unit = row.numbers("unit")[0];
            double[] logits = row.numbers("multiples");
            for (int i = 0; i < logits.length; i++) logits[i] *= unit;
            double t = row.numbers("temperature")[0];
            boolean single = row.text("degeneracies").equals("null");
            Observables exact =
                    single ? Observables.of(logits, t) : Observables.of(logits, row.numbers("degeneracies"), t);
            assertClose(row + " log_partition", exact.logPartition(), row.number("log_partition"));
            assertClose(row + " energy", exact.energy(), row.number("energy"));
            assertClose(row + " entropy", exact.entropy(), row.number("entropy"));
            assertClose(row + " heat_capacity", exact.heatCapacity(), row.number("heat_capacity"));
            assertClose(row + " free_energy", exact.freeEnergy(), row.number("free_energy"));
            if (!single) continue;
            plain++;
            float[] narrow = new float[logits.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) logits[i];
                assertThat((double) narrow[i]).isEqualTo(logits[i]);
            }
            assertFast(row, Observables.of(narrow, t), exact, t);
            assertFast(row, DensityOfStates.of(narrow).at(t), exact, t);
        }
        assertThat(plain).isGreaterThan(400);
    }

    /** Semantics 4: 3e-7 absolute for ln Z, 1e-6 relative for U and C, 3e-7 + 1e-6 U / T for S; V e^-40 is left out. */
    private static void assertFast(Table.Row row, Observables fast, Observables exact, double t) {
        assertThat(fast.logPartition()).as("%s", row).isCloseTo(exact.logPartition(), within(3e-7));
        assertThat(fast.energy() / t)
                .as("%s", row)
                .isCloseTo(exact.energy() / t, within(1e-6 * exact.energy() / t + 1e-14));
        assertThat(fast.heatCapacity())
                .as("%s", row)
                .isCloseTo(exact.heatCapacity(), within(1e-6 * exact.heatCapacity() + 1e-13));
        assertThat(fast.entropy()).as("%s", row).isCloseTo(exact.entropy(), within(3e-7 + 1e-6 * exact.energy() / t));
    }

    static Stream<Table.Row> words() {
        return Table.rows("word_temperature.tsv");
    }

    @ParameterizedTest
    @MethodSource("words")
    void the_temperature_of_a_word_agrees_with_many_digits(Table.Row row) {
        double[] wide = row.numbers("logits");
        float[] logits = new float[wide.length];
        for (int i = 0; i < wide.length; i++) logits[i] = (float) wide[i];
        double[] exact = new double[wide.length];
        Arrays.setAll(exact, i -> logits[i]);
        assertThat(exact).as("the table's logits are floats").isEqualTo(wide);
        Double found = WordTemperature.of(logits, Integer.parseInt(row.text("token")));
        Double expected = row.number("temperature");
        if (found == null || expected == null) assertThat(found).isEqualTo(expected);
        else if (Double.isInfinite(expected)) assertThat(found).isEqualTo(expected);
        // U is known to some 1e-15, and its slope may be small: a root is good to 1e-10.
        else assertThat(Math.abs(found - expected)).isLessThanOrEqualTo(1e-10 * expected);
    }

    private static void assertClose(String name, @Nullable Double found, @Nullable Double expected) {
        if (found == null || expected == null || Double.isInfinite(expected)) {
            assertThat(found).as(name).isEqualTo(expected);
            return;
        }
        assertThat(Math.abs(found - expected))
                .as("%s: %s, expected %s", name, found, expected)
                .isLessThanOrEqualTo(Math.max(RELATIVE * Math.abs(expected), ABSOLUTE));
    }
}
