package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices against enumeration of a small language. */
class PricingTest {
    private static final int END = 3;
    private static final int GLUE = 2;
    private static final int[][] PHRASES = {{1, 1}, {0, 1, 0}, {1, 0, 0, 1}, {0, 2, 2}, {2}};
    private static final int TOTAL = PHRASES.length;
    private static final Automaton LANGUAGE = new Automaton(4, 100, 1.2, 5);

    /** Returns P(absent) by enumeration, of one phrase or of all. */
    private static double absent(int phrase, double temperature, int most) {
        double sum = 0;
        for (Automaton.Text text : LANGUAGE.texts(temperature, most)) {
            int[][] phrases = phrase == TOTAL ? PHRASES : new int[][] {PHRASES[phrase]};
            if (TokenWatch.count(text.ids(), END, GLUE, phrases) == 0) sum += text.p();
        }
        return sum;
    }

    private static Pricing pricing(String temperature, long seed, int most) {
        SamplingChain chain = SamplingChain.parse("temperature=" + temperature);
        TextTree tree = new TextTree(LANGUAGE, chain, seed, 0, most);
        return new Pricing(tree, LANGUAGE, new TokenWatch(GLUE, PHRASES), PHRASES.length);
    }

    private static Price price(Pricing pricing, int phrase) {
        return phrase == TOTAL ? pricing.total() : pricing.price(phrase);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 8", "1, 8", "5, 6"})
    void bounds_contain_the_enumerated_price_and_meet_it_when_all_texts_are_known(String temperature, int most) {
        double[] truth = new double[TOTAL + 1];
        for (int i = 0; i <= TOTAL; i++) {
            truth[i] = -StrictMath.log(absent(i, Double.parseDouble(temperature), most));
        }
        Pricing pricing = pricing(temperature, 3, most);
        int attempt = 0;
        while (!pricing.exhausted()) {
            assertThat(pricing.draw(attempt++, tokens -> true)).isTrue();
            if (Integer.bitCount(attempt) > 1) continue; // looked at when 1, 2, 4, 8, ... texts are known
            for (int i = 0; i <= TOTAL; i++) {
                assertThat(truth[i])
                        .isBetween(
                                price(pricing, i).lower() - 1e-13,
                                price(pricing, i).upper() + 1e-13);
            }
        }
        assertThat(pricing.texts())
                .isEqualTo(LANGUAGE.texts(Double.parseDouble(temperature), most).size());
        for (int i = 0; i <= TOTAL; i++) {
            Price price = price(pricing, i);
            assertThat(price.lower()).isCloseTo(truth[i], within(1e-9)).isLessThanOrEqualTo(price.upper());
            assertThat(price.upper()).isCloseTo(truth[i], within(1e-9));
            assertThat(price.estimate()).isCloseTo(truth[i], within(1e-9));
            assertThat(price.standardError()).isZero();
        }
    }

    /**
     * Hypothesis: the estimate of P(absent) has the true mean, and its squared standard error the true variance. False alarms:
     * 5.5 standard errors of the mean over 4,000 seeds, 4e-8 a test. Power: the share of different texts that lack the phrase,
     * which forgets that likely texts come first, is refused.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void the_estimate_is_unbiased_and_so_is_its_variance(int phrase) {
        int seeds = 4_000;
        int texts = 60;
        double truth = absent(phrase, 1, 6);
        double[] estimates = new double[seeds];
        double[] naive = new double[seeds];
        double variances = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Pricing pricing = pricing("1", seed, 6);
            for (int k = 0; k < texts; k++) pricing.draw(k, tokens -> true);
            Price price = price(pricing, phrase);
            estimates[seed] = StrictMath.exp(-price.estimate());
            variances += StrictMath.pow(price.standardError() * estimates[seed], 2) / seeds;
            int with = phrase == TOTAL ? pricing.textsWithAny() : pricing.texts(phrase);
            naive[seed] = 1 - with / (double) texts;
        }
        double[] right = meanAndError(estimates);
        double[] wrong = meanAndError(naive);
        double variance = right[1] * right[1] * seeds;
        System.out.printf(
                "P(absent) %.6f: %.6f +- %.6f, naive %.6f +- %.6f; variance %.3e, estimated %.3e%n",
                truth, right[0], right[1], wrong[0], wrong[1], variance, variances);
        assertThat(Math.abs(right[0] - truth)).isLessThan(5.5 * right[1]);
        assertThat(Math.abs(wrong[0] - truth)).isGreaterThan(5.5 * wrong[1]);
        assertThat(variances).isCloseTo(variance, within(0.2 * variance)); // its own error is 3 %
    }

    private static double[] meanAndError(double[] values) {
        double mean = 0;
        for (double value : values) mean += value / values.length;
        double squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        return new double[] {mean, StrictMath.sqrt(squares / values.length / (values.length - 1))};
    }

    @Test
    void at_zero_temperature_there_is_one_text() {
        Pricing pricing = pricing("0", 1, 8);
        pricing.draw(0, tokens -> true);
        assertThat(pricing.exhausted()).isTrue();
        for (int i = 0; i < TOTAL; i++) {
            Price price = pricing.price(i);
            assertThat(price.lower()).isEqualTo(pricing.texts(i) > 0 ? Double.POSITIVE_INFINITY : 0);
        }
    }

    @Test
    void at_infinite_temperature_all_tokens_are_alike() {
        Pricing pricing = pricing("inf", 1, 3);
        for (int k = 0; !pricing.exhausted(); k++) pricing.draw(k, tokens -> true);
        double with = 0;
        for (Automaton.Text text : LANGUAGE.texts(1, 3)) {
            boolean has = TokenWatch.count(text.ids(), END, GLUE, new int[] {2}) > 0;
            if (has) with += StrictMath.pow(0.25, text.ids().length);
        }
        assertThat(pricing.price(4).lower()).isCloseTo(-StrictMath.log(1 - with), within(1e-11));
        assertThat(pricing.price(4).upper()).isCloseTo(-StrictMath.log(1 - with), within(1e-11));
    }

    @Test
    void a_text_given_up_teaches_nothing_wrong() {
        Pricing pricing = pricing("1", 1, 8);
        for (int k = 0; k < 200; k++) {
            int patience = 2 + k % 5;
            pricing.draw(k, tokens -> tokens < patience);
        }
        for (int i = 0; i <= TOTAL; i++) {
            double truth = -StrictMath.log(absent(i, 1, 8));
            assertThat(truth)
                    .isBetween(price(pricing, i).lower(), price(pricing, i).upper());
        }
    }
}
