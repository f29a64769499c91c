package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import kelvin.random.NoiseKey;
import kelvin.sampling.Draw;
import kelvin.sampling.SamplingChain;
import kelvin.testkit.GoodnessOfFit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole texts against enumeration: all texts of up to eight tokens of a small language, phrases that overlap, one that is
 * certain only a token later. Hypothesis: seed by seed, texts are independent draws of the target. False-alarm rate 1e-6 a
 * test. Power: {@link Rewinding} and a stepwise ban, both near the target, are refused by the same test at the same size.
 */
@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class ExactTextsTest {
    private static final int DRAWS = 40_000;
    private static final double ALPHA = 1e-6;
    private static final int MOST = 8;
    private static final int END = 3;
    private static final int GLUE = 2;
    private static final int[][] PHRASES = {{1, 1}, {0, 1, 0}, {1, 0, 0, 1}, {0, 2, 2}};
    private static final Automaton LANGUAGE = new Automaton(4, 100, 1.2, 5);

    /** Tests texts against {@code p e^(-lambda n)}. */
    private static GoodnessOfFit test(LongFunction<int[]> sampler, double temperature, double lambda) {
        List<Automaton.Text> texts = LANGUAGE.texts(temperature, MOST);
        double[] logits = new double[texts.size()];
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < logits.length; i++) {
            Automaton.Text text = texts.get(i);
            int n = TokenWatch.count(text.ids(), END, GLUE, PHRASES);
            logits[i] = StrictMath.log(text.p()) - (n == 0 ? 0 : lambda * n);
            index.put(Arrays.toString(text.ids()), i);
        }
        return GoodnessOfFit.of(
                (l, t, trial) -> index.get(Arrays.toString(sampler.apply(trial + 1))), logits, 1, DRAWS);
    }

    private static SamplingChain chain(double temperature) {
        return SamplingChain.parse("temperature=" + temperature);
    }

    private static int[] reject(long seed, double temperature, double lambda) {
        TextTree tree = new TextTree(LANGUAGE, chain(temperature), seed, 0, MOST);
        Rejection rejection = new Rejection(tree, LANGUAGE, new TokenWatch(GLUE, PHRASES), lambda, PHRASES.length);
        for (int attempt = 0; ; attempt++) {
            Rejection.Trial trial = rejection.trial(attempt, tokens -> true);
            if (trial.outcome() == Rejection.Outcome.ACCEPTED)
                return trial.path().ids();
        }
    }

    private static int[] rewind(long seed, double temperature) {
        Rewinding rewinding = new Rewinding(
                LANGUAGE,
                chain(temperature),
                seed,
                0,
                MOST,
                new TokenWatch(GLUE, PHRASES),
                1000,
                PHRASES.length,
                i -> "phrase " + i);
        assertThat(rewinding.run(Kept.ALL)).isTrue();
        return rewinding.ids();
    }

    /** The obvious way, and wrong: at each step the tokens that would make a phrase certain are left out. */
    private static int[] stepwise(long seed, double temperature) {
        int[] ids = {};
        while (ids.length < MOST && (ids.length == 0 || ids[ids.length - 1] != END)) {
            double[] logits = new double[4];
            float[] row = LANGUAGE.logits(ids, ids.length);
            for (int id = 0; id < 4; id++) {
                int[] next = Arrays.copyOf(ids, ids.length + 1);
                next[ids.length] = id;
                TokenWatch watch = new TokenWatch(GLUE, PHRASES);
                for (int one : next) if (one != END) watch.accept(one);
                if (id == END || next.length == MOST) watch.end();
                logits[id] = watch.occurrences().isEmpty() ? row[id] : Double.NEGATIVE_INFINITY;
            }
            int token = new Draw(4).draw(logits, null, temperature, new NoiseKey(seed, 0, 1 + ids.length, 0));
            ids = Arrays.copyOf(ids, ids.length + 1);
            ids[ids.length - 1] = token;
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.6, 1, 2.5})
    void exact_is_the_conditional_distribution(double temperature) {
        GoodnessOfFit fit = test(seed -> reject(seed, temperature, Double.POSITIVE_INFINITY), temperature, 1e18);
        System.out.println("exact at T = " + temperature + ": " + fit);
        fit.assertFits(ALPHA);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 1.5, 20})
    void soft_is_the_weighted_distribution(double lambda) {
        GoodnessOfFit fit = test(seed -> reject(seed, 1, lambda), 1, lambda);
        System.out.println("soft with lambda = " + lambda + ": " + fit);
        fit.assertFits(ALPHA);
    }

    @Test
    void rewind_is_not_the_conditional_distribution() {
        GoodnessOfFit fit = test(seed -> rewind(seed, 1), 1, 1e18);
        System.out.println("rewind: " + fit);
        fit.assertMisfits(ALPHA);
    }

    @Test
    void a_stepwise_ban_is_not_the_conditional_distribution() {
        GoodnessOfFit fit = test(seed -> stepwise(seed, 1), 1, 1e18);
        System.out.println("stepwise ban: " + fit);
        fit.assertMisfits(ALPHA);
    }

    /** Cold, nearly all mass is in few texts: once they are excluded, what is left must keep its digits. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 1, 10})
    void what_is_left_is_bounded_and_keeps_its_digits(double temperature) {
        TextTree tree = new TextTree(LANGUAGE, chain(temperature), 9, 0, MOST);
        Watch everything = new TokenWatch(GLUE, new int[] {0}, new int[] {1}, new int[] {2, 2}, new int[] {2});
        Rejection rejection = new Rejection(tree, LANGUAGE, everything, Double.POSITIVE_INFINITY, 4);
        List<Automaton.Text> texts = LANGUAGE.texts(temperature, MOST);
        List<int[]> excluded = new ArrayList<>();
        double least = 1;
        for (int attempt = 0; attempt < 12 && !rejection.nothingLeft(); attempt++) {
            Rejection.Trial trial = rejection.trial(attempt, tokens -> true);
            if (trial.outcome() == Rejection.Outcome.REFUSED)
                excluded.add(trial.path().ids());
            double kept = 0;
            double lost = 0;
            for (Automaton.Text text : texts) {
                boolean out = excluded.stream().anyMatch(one -> beginsWith(text.ids(), one));
                if (out) lost += text.p();
                else kept += text.p();
            }
            least = Math.min(least, kept);
            double logKept = tree.root().logKept();
            assertThat(logKept).isGreaterThanOrEqualTo(StrictMath.log(kept) - 1e-12);
            assertThat(logKept).isCloseTo(StrictMath.log(kept), within(1e-9));
            assertThat(tree.root().excluded()).isLessThanOrEqualTo(lost * (1 + 1e-12));
            assertThat(tree.root().excluded()).isCloseTo(lost, withinPercentage(1e-7));
        }
        assertThat(excluded).isNotEmpty();
        if (temperature < 0.05) assertThat(least).isLessThan(1e-6);
    }

    private static boolean beginsWith(int[] ids, int[] beginning) {
        return ids.length >= beginning.length && Arrays.equals(Arrays.copyOf(ids, beginning.length), beginning);
    }

    @Test
    void a_language_without_any_way_out_is_refused_at_once_and_never_hangs() {
        Watch all = new TokenWatch(-1, new int[] {0}, new int[] {1}, new int[] {2});
        Automaton endless = new Automaton(3, 100, 1, 4) {
            @Override
            public boolean isEnd(int token) {
                return false;
            }
        };
        for (String t : List.of("0", "0.8", "inf")) {
            SamplingChain chain = SamplingChain.parse("temperature=" + t);
            Rejection rejection =
                    new Rejection(new TextTree(endless, chain, 1, 0, 50), endless, all, Double.POSITIVE_INFINITY, 3);
            int trials = 0;
            while (!rejection.nothingLeft()) rejection.trial(trials++, tokens -> true);
            assertThat(trials).isLessThanOrEqualTo(12);
            Rewinding rewinding = new Rewinding(endless, chain, 1, 0, 50, all, 1000, 3, i -> "phrase " + i);
            assertThatThrownBy(() -> rewinding.run(Kept.ALL))
                    .isInstanceOfSatisfying(
                            AvoidanceException.class,
                            e -> assertThat(e.keptAtMost()).isZero());
        }
    }
}
