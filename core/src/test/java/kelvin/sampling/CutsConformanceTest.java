package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import kelvin.conformance.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against conformance/semantics/cuts.tsv, made by an independent program from the definitions. */
class CutsConformanceTest {
    static Stream<Table.Row> cuts() {
        return Table.rows("cuts.tsv");
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void a_chain_keeps_what_the_definition_says(Table.Row row) {
        SamplingChain chain = SamplingChain.parse(row.text("chain"));
        double[] logits = row.numbers("logits");
        int[] expected =
                Arrays.stream(row.numbers("kept")).mapToInt(id -> (int) id).toArray();
        assertThat(Trace.of(chain, logits, null).kept()).isEqualTo(expected);
        assertThat(SamplingChain.parse(chain.toString())).isEqualTo(chain);
    }

    @Test
    void the_table_has_its_rows() {
        assertThat(cuts().count()).isGreaterThan(140);
    }
}
