package kelvin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GumbelFieldTest {
    private static final GumbelField FIELD = new GumbelField(new NoiseKey(20, 3, 17, 0));

    @Test
    void the_field_has_the_words_and_bits_of_the_conformance_file() throws IOException {
        var rows = NoiseFile.rows();
        assertThat(rows).hasSize(64);
        for (NoiseFile.Row row : rows) {
            GumbelField field = new GumbelField(row.key());
            int group = GumbelField.group(row.id());
            assertThat(field.k0()).isEqualTo((int) row.fieldKey());
            assertThat(field.k1()).isEqualTo((int) (row.fieldKey() >>> 32));
            assertThat(field.word(group, Purpose.GROUP)).isEqualTo(row.groupWord());
            assertThat(field.word(group, Purpose.HOLDER)).isEqualTo(row.holderWord());
            assertThat(field.word(row.id(), Purpose.MEMBER)).isEqualTo(row.memberWord());
            assertThat(field.holder(group) == GumbelField.member(row.id())).isEqualTo(row.holds());
            assertThat(field.gumbel(row.id())).as("%s", row).isEqualTo(Double.longBitsToDouble(row.bits()));
            double error = new BigDecimal(row.g())
                    .subtract(new BigDecimal(field.gumbel(row.id())))
                    .doubleValue();
            assertThat(Math.abs(error)).isLessThanOrEqualTo(5e-16 * Math.max(1, Math.abs(field.gumbel(row.id()))));
        }
        assertThat(rows.stream().filter(NoiseFile.Row::holds).count()).isBetween(24L, 40L); // both branches
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "15, 15, 0",
        "16, 0, 1",
        "1023, 15, 63",
        "1024, 16, 0",
        "262143, 4095, 63",
        "2147483647, 33554431, 63"
    })
    void a_token_has_its_place(int id, int group, int member) {
        assertThat(GumbelField.group(id)).isEqualTo(group);
        assertThat(GumbelField.member(id)).isEqualTo(member);
        assertThat(GumbelField.id(group, member)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"0, 1.1102230246251565E-16", "-1, 36.7368005696771", "-9223372036854775808, 0.6931471805599455"})
    void an_exponential_uses_52_bits(long word, double expected) {
        assertThat(GumbelField.exponential(word)).isCloseTo(expected, within(expected * 1e-15));
        assertThat(GumbelField.exponential(word & ~0xfffL)).isEqualTo(GumbelField.exponential(word | 0xfffL));
    }

    @Test
    void the_group_s_exponential_is_the_smallest_of_its_members_and_its_holder_s() {
        for (int group = 0; group < 200; group++) {
            double smallest = Double.POSITIVE_INFINITY;
            int holder = -1;
            for (int member = 0; member < GumbelField.MEMBERS; member++) {
                double e = FIELD.exponential(GumbelField.id(group, member));
                assertThat(FIELD.gumbel(GumbelField.id(group, member))).isEqualTo(-StrictMath.log(e));
                if (e < smallest) holder = member;
                smallest = Math.min(smallest, e);
            }
            assertThat(smallest).isEqualTo(FIELD.groupExponential(group));
            assertThat(holder).isEqualTo(FIELD.holder(group));
        }
    }

    /**
     * Kolmogorov and Smirnov's test that the exponentials are standard: n = 65,536 values, false alarm 1e-6 had we drawn the
     * seed (critical D = sqrt(ln(2e6) / 2n) = 0.0105); power: a scale 5 % off moves D by 0.05 / e = 0.018.
     */
    @Test
    void exponentials_are_exponential() {
        int n = 1 << 16;
        double[] e = new double[n];
        for (int id = 0; id < n; id++) e[id] = FIELD.exponential(id);
        assertThat(distance(e, 1)).isLessThan(Math.sqrt(StrictMath.log(2e6) / (2.0 * n)));
        assertThat(distance(e, 1.05)).isGreaterThan(Math.sqrt(StrictMath.log(2e6) / (2.0 * n)));
    }

    private static double distance(double[] values, double scale) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double f = -StrictMath.expm1(-sorted[i] * scale);
            distance = Math.max(distance, Math.max(f - (double) i / sorted.length, (i + 1.0) / sorted.length - f));
        }
        return distance;
    }

    /**
     * The smallest of V standard exponentials, times V, is standard exponential: 2,000 draws of the whole vocabulary of
     * 262,144, found through the groups. Their mean has a standard deviation of 1 / sqrt(2,000) = 0.0224, and so has their
     * distribution's distance as above. A field with 24 bits would have no value below 2^-25 * V = 0.0078.
     */
    @Test
    void the_smallest_of_a_vocabulary_follows_theory() {
        int draws = 2_000;
        int groups = 262_144 / GumbelField.MEMBERS;
        double[] smallest = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            GumbelField field = new GumbelField(new NoiseKey(5, 0, draw, 0));
            double least = Double.POSITIVE_INFINITY;
            for (int group = 0; group < groups; group++) {
                long word = field.word(group, Purpose.GROUP);
                if (((word >>> 12) + 0.5) * 0x1p-52 / 64 < least)
                    least = Math.min(least, GumbelField.exponential(word) / 64);
            }
            smallest[draw] = least * 262_144;
        }
        assertThat(Arrays.stream(smallest).average().orElseThrow()).isCloseTo(1, within(5 * 0.0224));
        assertThat(distance(smallest, 1)).isLessThan(Math.sqrt(StrictMath.log(2e6) / (2.0 * draws)));
        assertThat(Arrays.stream(smallest).filter(x -> x < 0.0078).count()).isBetween(4L, 36L); // 15.6 expected
    }

    @Test
    void every_part_of_the_key_counts() {
        double[] first = values(new NoiseKey(1, 1, 1, 1));
        for (NoiseKey key : new NoiseKey[] {
            new NoiseKey(2, 1, 1, 1),
            new NoiseKey(1, 2, 1, 1),
            new NoiseKey(1, 1, 2, 1),
            new NoiseKey(1, 1, 1, 2),
            new NoiseKey(1L << 63 | 1, 1, 1, 1)
        }) {
            double[] other = values(key);
            for (int id = 0; id < first.length; id++) assertThat(other[id]).isNotEqualTo(first[id]);
        }
    }

    private static double[] values(NoiseKey key) {
        GumbelField field = new GumbelField(key);
        double[] values = new double[100];
        for (int id = 0; id < values.length; id++) values[id] = field.gumbel(id);
        return values;
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0, stream", "0, -1, 0, position", "0, 0, -1, attempt"})
    void numbers_below_zero_are_refused_by_name(int stream, int position, int attempt, String name) {
        assertThatThrownBy(() -> new NoiseKey(0, stream, position, attempt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " is -1, expected 0 or more");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void purposes_keep_their_numbers(Purpose purpose) {
        int number = switch (purpose) {
            case GROUP -> 1;
            case HOLDER -> 2;
            case MEMBER -> 3;
            case XTC_COIN -> 4;
            case MIROSTAT -> 5;
            case ACCEPTANCE -> 6;
            case RESAMPLE -> 7;
        };
        assertThat(purpose.number()).isEqualTo(number);
        assertThat(FIELD.word(9, purpose)).isEqualTo(Threefry.threefry2x32(FIELD.k0(), FIELD.k1(), 9, number));
    }
}
