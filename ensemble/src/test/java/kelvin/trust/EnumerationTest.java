package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certified belief against the sum over all texts, to sixty digits. */
@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class EnumerationTest {
    private static final String[] PIECES = {"paris", " ", "rome", ".", "\n", "", "3"};
    private static final int END = 5;

    private static Reading reading(Continuations model, int mostTokens) {
        return new Reading(model, new Answers(""), mostTokens, List.of());
    }

    /** The exact mass of each answer: every text, to its last token, without settling early. */
    private static Map<String, BigDecimal> exact(TableContinuations model, int mostTokens) {
        Map<String, BigDecimal> masses = new HashMap<>();
        Map<Prefix, BigDecimal[]> known = new HashMap<>();
        Answers answers = new Answers("");
        for (int[] text : model.texts(mostTokens)) {
            BigDecimal mass = BigDecimal.ONE;
            for (int i = 0; i < text.length; i++) {
                Prefix prefix = new Prefix(Arrays.copyOf(text, i));
                BigDecimal[] p = known.computeIfAbsent(prefix, key -> Exact.probabilities(model.row(key.tokens())));
                mass = mass.multiply(p[text[i]], Exact.DIGITS);
            }
            masses.merge(answers.answer(model.text(text)), mass, BigDecimal::add);
        }
        return masses;
    }

    private static Belief belief(Continuations model, int mostTokens, String answer, int budget) {
        Enumeration enumeration = new Enumeration(model, reading(model, mostTokens));
        enumeration.run(budget, () -> true);
        return enumeration.belief(answer);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_bounds_contain_the_exact_mass_at_every_budget(long seed) {
        TableContinuations model = TableContinuations.random(seed, PIECES, END, 2);
        Map<String, BigDecimal> exact = exact(model, 4);
        double width = 1;
        for (int budget : new int[] {1, 2, 5, 20, 100}) {
            Belief belief = belief(model, 4, "paris", budget);
            assertThat(belief.expanded()).isLessThanOrEqualTo(budget);
            check(belief, exact);
            assertThat(belief.upper() - belief.lower()).isLessThanOrEqualTo(width);
            width = belief.upper() - belief.lower();
        }
    }

    private static void check(Belief belief, Map<String, BigDecimal> exact) {
        BigDecimal own = exact.getOrDefault(belief.answer(), BigDecimal.ZERO);
        assertThat(Exact.contains(belief.lower(), belief.upper(), own))
                .as("%s in [%s, %s]", own, belief.lower(), belief.upper())
                .isTrue();
        for (Belief.Rival rival : belief.rivals()) {
            assertThat(Exact.contains(rival.lower(), rival.upper(), exact.get(rival.answer())))
                    .as(rival.toString())
                    .isTrue();
        }
    }

    @Test
    void they_meet_when_nothing_is_left() {
        TableContinuations model = TableContinuations.random(4, PIECES, END, 1);
        Map<String, BigDecimal> exact = exact(model, 4);
        Belief belief = belief(model, 4, "paris", 100_000);
        assertThat(belief.exhausted()).isTrue();
        assertThat(belief.unexplored()).isZero();
        check(belief, exact);
        assertThat(belief.upper() - belief.lower()).isBetween(0.0, 1e-12);
        assertThat(belief.rivals()).hasSize(exact.size() - 1);
        double sum = belief.lower()
                + belief.rivals().stream().mapToDouble(Belief.Rival::lower).sum();
        assertThat(sum).isCloseTo(1, within(1e-12));
        // Settling early asks for fewer passes than there are beginnings.
        assertThat(belief.expanded()).isLessThan(1 + 6 + 36 + 216);
    }

    /**
     * Two mistakes that the exact masses show: bounds rounded to the nearest, and the unexplored mass as 1 minus the counted
     * one. In both cases the bounds of some answer miss its exact mass.
     */
    @Test
    void wrong_arithmetic_is_seen() {
        int nearestMissed = 0;
        int complementMissed = 0;
        for (long seed = 10; seed < 40; seed++) {
            TableContinuations model = TableContinuations.random(seed, PIECES, END, 2);
            Map<String, BigDecimal> exact = exact(model, 3);
            Map<String, Double> naive = naive(model, 3);
            double counted = 0;
            for (double mass : naive.values()) counted += mass;
            boolean missed = false;
            for (Map.Entry<String, BigDecimal> entry : exact.entrySet()) {
                double mass = naive.get(entry.getKey());
                missed |= !Exact.contains(mass, mass, entry.getValue());
            }
            if (missed) nearestMissed++;
            String last = naive.keySet().iterator().next();
            double others = counted - naive.get(last); // all but one answer counted, the rest unexplored
            if (new BigDecimal(1 - others).compareTo(exact.get(last)) < 0) complementMissed++;
            check(belief(model, 3, last, 1_000), exact);
        }
        assertThat(nearestMissed).isGreaterThan(20);
        assertThat(complementMissed).isGreaterThan(3);
    }

    private static Map<String, Double> naive(TableContinuations model, int mostTokens) {
        Map<String, Double> masses = new HashMap<>();
        Answers answers = new Answers("");
        for (int[] text : model.texts(mostTokens)) {
            double mass = 1;
            for (int i = 0; i < text.length; i++) {
                float[] row = model.row(Arrays.copyOf(text, i));
                double sum = 0;
                for (float logit : row) sum += StrictMath.exp(logit);
                mass *= StrictMath.exp(row[text[i]]) / sum;
            }
            masses.merge(answers.answer(model.text(text)), mass, Double::sum);
        }
        return masses;
    }

    /** A vocabulary larger than what enters the queue at once, flat and steep: bundles are opened until nothing is left. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 3, 20})
    void bundles_hold_what_is_left_out(double spread) {
        String[] pieces = new String[1000];
        for (int i = 0; i < pieces.length; i++) pieces[i] = "w" + i;
        pieces[7] = "";
        TableContinuations model = TableContinuations.random(9, pieces, 7, spread);
        BigDecimal[] p = Exact.probabilities(model.row(new int[0]));
        Belief few = belief(model, 1, "w3", 1);
        assertThat(Exact.contains(few.lower(), few.upper(), p[3])).isTrue();
        if (spread < 20) assertThat(few.unexplored()).isGreaterThan(1e-4);
        Belief all = belief(model, 1, "w3", 1_000);
        assertThat(all.exhausted()).isTrue();
        assertThat(all.rivals()).hasSize(999); // the empty text among them
        assertThat(Exact.contains(all.lower(), all.upper(), p[3])).isTrue();
        for (Belief.Rival rival : all.rivals()) {
            int id = rival.answer().isEmpty()
                    ? 7
                    : Integer.parseInt(rival.answer().substring(1));
            assertThat(Exact.contains(rival.lower(), rival.upper(), p[id])).isTrue();
        }
    }

    @Test
    void banned_tokens_hold_nothing_and_ties_are_taken_in_order() {
        TableContinuations model = new TableContinuations(PIECES, END, 1, 10, tokens -> {
            float[] row = new float[PIECES.length];
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
            row[0] = 1;
            row[2] = 1;
            return row;
        });
        Belief belief = belief(model, 2, "rome", 100);
        assertThat(belief.exhausted()).isTrue();
        assertThat(belief.lower()).isZero(); // no text is "rome": there is no end token
        assertThat(belief.rivals().stream().map(Belief.Rival::answer))
                .containsExactly("parisparis", "parisrome", "romeparis", "romerome");
        for (Belief.Rival rival : belief.rivals()) assertThat(rival.lower()).isCloseTo(0.25, within(1e-15));
        Belief again = belief(model, 2, "rome", 100);
        assertThat(again).isEqualTo(belief);
    }

    @Test
    void no_tokens_at_all_is_the_empty_answer() {
        TableContinuations model = TableContinuations.random(1, PIECES, END, 1);
        Belief belief = belief(model, 0, "", 10);
        assertThat(belief.lower()).isEqualTo(1);
        assertThat(belief.expanded()).isZero();
        assertThat(model.passes).isZero();
    }

    @Test
    void an_interruption_leaves_valid_bounds() {
        TableContinuations model = TableContinuations.random(5, PIECES, END, 2);
        Enumeration enumeration = new Enumeration(model, reading(model, 4));
        int[] asked = {0};
        enumeration.run(1_000, () -> asked[0]++ < 3);
        Belief belief = enumeration.belief("paris");
        assertThat(belief.exhausted()).isFalse();
        check(belief, exact(model, 4));
    }

    @Test
    void a_stop_string_ends_a_text() {
        TableContinuations model = TableContinuations.random(6, PIECES, END, 1);
        Reading reading = new Reading(model, new Answers(""), 3, List.of("rome"));
        Enumeration enumeration = new Enumeration(model, reading);
        enumeration.run(1_000, () -> true);
        Belief belief = enumeration.belief("");
        assertThat(belief.exhausted()).isTrue();
        assertThat(belief.rivals().stream().map(Belief.Rival::answer)).noneMatch(answer -> answer.contains("rome"));
        // The empty answer: an end, or "rome", after blanks.
        BigDecimal mass = BigDecimal.ZERO;
        for (int[] text : model.texts(3)) {
            String written = model.text(text);
            int stop = written.indexOf("rome");
            if (!(stop < 0 ? written : written.substring(0, stop)).isBlank()) continue;
            BigDecimal own = BigDecimal.ONE;
            for (int i = 0; i < text.length; i++) {
                own = own.multiply(Exact.probabilities(model.row(Arrays.copyOf(text, i)))[text[i]], Exact.DIGITS);
            }
            mass = mass.add(own);
        }
        assertThat(Exact.contains(belief.lower(), belief.upper(), mass)).isTrue();
        assertThat(belief.upper() - belief.lower()).isLessThan(1e-12);
    }
}
