package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on models that are tables, where everything is known. */
@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class TrustTest {
    private static final BooleanSupplier ON = () -> true;
    private static final SamplingChain PLAIN = SamplingChain.parse("temperature=1");

    /**
     * First a word of phrasing that changes nothing, then the answer, then a full stop and more: 0 "It is", 1 "The answer is", 2
     * " paris", 3 " rome", 4 ". ", 5 end, 6 "More".
     */
    private static final String[] PIECES = {"It is", "The answer is", " paris", " rome", ". ", "", "More"};

    private static TableContinuations phrased(float phrasing, float answer) {
        return new TableContinuations(PIECES, 5, 2, 50, tokens -> {
            float[] row = new float[PIECES.length];
            Arrays.fill(row, -60);
            switch (tokens.length) {
                case 0 -> {
                    row[0] = phrasing;
                    row[1] = 0;
                }
                case 1 -> {
                    row[2] = answer;
                    row[3] = 0;
                }
                case 2 -> row[4] = 0;
                case 3 -> row[6] = 0;
                default -> {
                    row[6] = 0;
                    row[5] = 0.5f; // whether it goes on is open, and does not matter
                }
            }
            return row;
        });
    }

    private static TrustReport examine(Continuations model, TrustOptions options) {
        return new Trust(model, "", options).examine(ON);
    }

    @Test
    void a_fork_of_phrasing_changes_nothing_and_one_of_the_answer_does() {
        for (long seed = 0; seed < 20; seed++) {
            TrustReport report = examine(
                    phrased(0.2f, 0.3f), TrustOptions.of(PLAIN, seed, 10).withForks(8));
            assertThat(report.forks()).hasSize(2);
            Fork phrase = report.forks().get(0);
            Fork answer = report.forks().get(1);
            assertThat(phrase.position()).isEqualTo(2);
            assertThat(answer.position()).isEqualTo(3);
            assertThat(List.of(phrase.kept(), phrase.lost())).containsExactlyInAnyOrder(0, 1);
            assertThat(List.of(answer.kept(), answer.lost())).containsExactlyInAnyOrder(2, 3);
            assertThat(phrase.pKept() + phrase.pLost()).isCloseTo(1, within(1e-12));
            assertThat(phrase.answerChanges()).isFalse();
            assertThat(answer.answerChanges()).isTrue();
            assertThat(report.settled()).isTrue();
        }
    }

    @Test
    void a_token_that_hardly_could_have_come_is_no_fork() {
        TrustReport report =
                examine(phrased(9, 0.3f), TrustOptions.of(PLAIN, 3, 10).withForks(8));
        assertThat(report.forks()).hasSize(1);
        assertThat(examine(phrased(0, 0), TrustOptions.of(PLAIN, 3, 10)).forks())
                .isEmpty();
        assertThat(examine(phrased(0, 0), TrustOptions.of(PLAIN, 3, 10).withForks(1))
                        .forks())
                .singleElement()
                .satisfies(fork -> assertThat(fork.position()).isEqualTo(2));
    }

    /** The temperature of a fork replays: at it the same seed draws the lost token there. */
    @Test
    void the_temperature_of_a_fork_replays() {
        int replayed = 0;
        for (long seed = 0; seed < 30; seed++) {
            TrustReport report = examine(
                    phrased(0.2f, 0.3f), TrustOptions.of(PLAIN, seed, 10).withForks(8));
            Fork first = report.forks().get(0);
            if (first.temperature() == null) continue;
            SamplingChain other = SamplingChain.fromOptions(first.temperature(), null, null, null);
            TrustReport replay = examine(phrased(0.2f, 0.3f), TrustOptions.of(other, seed, 10));
            assertThat(replay.ids()[0]).isEqualTo(first.lost());
            replayed++;
        }
        assertThat(replayed).isGreaterThan(5);
    }

    @Test
    void words_carry_their_numbers() {
        TrustReport report = examine(phrased(logOfThree(), 0), TrustOptions.of(PLAIN, 1, 10));
        Word first = report.tokens().get(0);
        double own = first.id() == 0 ? 0.75 : 0.25;
        assertThat(first.p()).isCloseTo(own, within(1e-7));
        assertThat(first.runnerUpP()).isCloseTo(1 - own, within(1e-7));
        assertThat(first.rank()).isEqualTo(first.id() == 0 ? 1 : 2);
        assertThat(first.entropy()).isCloseTo(-0.75 * StrictMath.log(0.75) - 0.25 * StrictMath.log(0.25), within(1e-6));
        assertThat(first.position()).isEqualTo(2);
        Word second = report.tokens().get(1);
        assertThat(second.rank()).isEqualTo(second.id() == 2 ? 1 : 2); // a tie: the lower id first
    }

    private static float logOfThree() {
        return (float) StrictMath.log(3);
    }

    @Test
    void replicas_are_counted_with_the_text_itself() {
        TableContinuations model = phrased(0, 0);
        assertThat(examine(model, TrustOptions.of(PLAIN, 1, 10)).agreement()).isNull();
        Agreement one =
                examine(model, TrustOptions.of(PLAIN, 1, 10).withReplicas(1)).agreement();
        assertThat(one).isNotNull();
        assertThat(one.replicas()).isEqualTo(1);
        TrustReport many = examine(model, TrustOptions.of(PLAIN, 1, 10).withReplicas(200));
        Agreement all = many.agreement();
        assertThat(all).isNotNull();
        assertThat(all.clusters().stream().map(Agreement.Cluster::answer)).containsExactlyInAnyOrder("paris", "rome");
        // Half and half: 200 fair coins give 65 to 135 heads but for 1e-6.
        assertThat(all.clusters().get(0).count()).isBetween(100, 135);
        assertThat(all.semanticEntropy()).isBetween(0.62, 0.6932);
        // Replica k is the text of stream k.
        int own = 0;
        for (int k = 0; k < 200; k++) {
            TrustOptions stream = new TrustOptions(PLAIN, 1, k, 10, List.of(), 0, 0, 0);
            if (examine(model, stream).answer().equals(all.clusters().get(0).answer())) own++;
        }
        assertThat(own).isEqualTo(all.clusters().get(0).count());
    }

    @Test
    void replicas_that_are_the_same_so_far_are_computed_once() {
        TableContinuations model = phrased(0, 0);
        examine(model, TrustOptions.of(PLAIN, 1, 10).withReplicas(50));
        // The text itself takes at most 10 passes; 49 replicas take one beginning, two phrases and four texts.
        assertThat(model.passes).isLessThanOrEqualTo(10 + 1 + 2 + 4);
    }

    @Test
    void zero_is_one_text_and_infinity_draws_from_all() {
        SamplingChain zero = SamplingChain.parse("temperature=0");
        TrustReport cold = examine(
                phrased(0.2f, 0.3f), TrustOptions.of(zero, 1, 10).withForks(8).withReplicas(5));
        assertThat(cold.answer()).isEqualTo("paris");
        Agreement agreement = cold.agreement();
        assertThat(agreement).isNotNull();
        assertThat(agreement.clusters()).hasSize(1);
        assertThat(cold.tokens().get(0).p()).isEqualTo(1);
        assertThat(cold.tokens().get(0).runnerUpP()).isZero();
        assertThat(cold.forks()).hasSize(2); // chosen by p at 1
        assertThat(cold.forks().get(1).answerChanges()).isTrue();
        assertThat(cold.forks().get(1).pLost()).isZero();
        for (Fork fork : cold.forks()) {
            if (fork.temperature() != null) assertThat(fork.temperature()).isPositive();
        }
        SamplingChain inf = SamplingChain.parse("temperature=inf");
        TrustReport hot = examine(
                phrased(0.2f, 0.3f),
                TrustOptions.of(inf, 2, 10).withForks(8).withReplicas(30).withExpansions(20));
        assertThat(hot.tokens().get(0).p()).isCloseTo(1.0 / 7, within(1e-12));
        assertThat(hot.agreement()).isNotNull();
        assertThat(hot.belief()).isNotNull();
    }

    @Test
    void with_cuts_only_tokens_that_the_chain_leaves_are_forks() {
        TrustReport cut = examine(
                phrased(0.2f, 0.3f),
                TrustOptions.of(SamplingChain.parse("temperature=1 > top_k=1"), 1, 10)
                        .withForks(8));
        assertThat(cut.forks()).isEmpty();
        TrustReport two = examine(
                phrased(0.2f, 0.3f),
                TrustOptions.of(SamplingChain.parse("temperature=1 > top_k=2"), 1, 10)
                        .withForks(8));
        assertThat(two.forks()).hasSize(2).allMatch(fork -> fork.temperature() == null);
    }

    @Test
    void the_belief_is_that_of_the_distribution_at_one_whatever_the_chain() {
        SamplingChain cold = SamplingChain.parse("temperature=0.1");
        TrustReport report =
                examine(phrased(0.2f, 0.3f), TrustOptions.of(cold, 1, 10).withExpansions(200));
        Belief belief = report.belief();
        assertThat(belief).isNotNull();
        assertThat(belief.answer()).isEqualTo("paris");
        double paris = 1 / (1 + StrictMath.exp(-0.3));
        assertThat(belief.lower()).isCloseTo(paris, within(1e-6));
        assertThat(belief.upper()).isBetween(belief.lower(), paris + 1e-6);
        assertThat(belief.rivals().get(0).answer()).isEqualTo("rome");
    }

    @Test
    void a_text_of_no_tokens_or_a_full_context_is_no_error() {
        TrustReport none = examine(
                phrased(0, 0),
                TrustOptions.of(PLAIN, 1, 0).withForks(8).withReplicas(3).withExpansions(5));
        assertThat(none.text()).isEmpty();
        assertThat(none.answer()).isEmpty();
        Agreement agreement = none.agreement();
        assertThat(agreement).isNotNull();
        assertThat(agreement.clusters()).hasSize(1);
        TableContinuations full = new TableContinuations(PIECES, 5, 2, 0, tokens -> new float[PIECES.length]);
        assertThat(examine(full, TrustOptions.of(PLAIN, 1, 10).withExpansions(5))
                        .tokens())
                .isEmpty();
        TableContinuations tight = new TableContinuations(PIECES, 5, 2, 3, tokens -> new float[PIECES.length]);
        assertThat(examine(
                                tight,
                                TrustOptions.of(PLAIN, 5, 10)
                                        .withForks(5)
                                        .withReplicas(9)
                                        .withExpansions(50))
                        .ids())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_vocabulary_of_one_has_no_runner_up() {
        TableContinuations model = new TableContinuations(new String[] {"a"}, -1, 1, 5, tokens -> new float[1]);
        TrustReport report = examine(
                model, TrustOptions.of(PLAIN, 1, 4).withForks(5).withReplicas(3).withExpansions(50));
        assertThat(report.text()).isEqualTo("aaaa");
        assertThat(report.tokens()).allMatch(word -> word.p() == 1 && word.runnerUpP() == 0 && word.rank() == 1);
        assertThat(report.forks()).isEmpty();
        Belief belief = report.belief();
        assertThat(belief).isNotNull();
        assertThat(belief.lower()).isCloseTo(1, within(1e-14));
        assertThat(belief.upper()).isEqualTo(1);
    }

    @Test
    void the_same_seed_gives_the_same_report() {
        TrustOptions options =
                TrustOptions.of(PLAIN, 8, 10).withForks(5).withReplicas(9).withExpansions(7);
        TrustReport a = examine(phrased(0.1f, 0.2f), options);
        TrustReport b = examine(phrased(0.1f, 0.2f), options);
        assertThat(b.ids()).isEqualTo(a.ids());
        assertThat(b.forks()).isEqualTo(a.forks());
        assertThat(b.agreement()).isEqualTo(a.agreement());
        assertThat(b.belief()).isEqualTo(a.belief());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 8})
    void an_interruption_gives_what_there_is(int passes) {
        int[] asked = {0};
        TrustReport report = new Trust(
                        phrased(0.1f, 0.2f),
                        "",
                        TrustOptions.of(PLAIN, 8, 10)
                                .withForks(5)
                                .withReplicas(9)
                                .withExpansions(70))
                .examine(() -> asked[0]++ < passes);
        assertThat(report.interrupted()).isTrue();
        assertThat(report.tokens()).hasSizeLessThanOrEqualTo(passes);
        assertThat(report.agreement()).isNull();
        List<String> notes = Notes.of(report, TrustOptions.of(PLAIN, 8, 10), false, null);
        assertThat(notes).anyMatch(note -> note.contains("interrupted"));
    }

    @Test
    void options_out_of_range_are_refused() {
        assertThatThrownBy(() -> TrustOptions.of(PLAIN, 1, -1)).hasMessageContaining("max tokens is -1");
        assertThatThrownBy(() -> TrustOptions.of(PLAIN, 1, 1).withReplicas(-1)).hasMessageContaining("replicas");
        assertThatThrownBy(() -> TrustOptions.of(PLAIN, 1, 1).withReplicas(100_001))
                .hasMessageContaining("100000");
        assertThatThrownBy(() -> TrustOptions.of(PLAIN, 1, 1).withForks(-1)).hasMessageContaining("forks");
        assertThatThrownBy(() -> TrustOptions.of(PLAIN, 1, 1).withExpansions(-5))
                .hasMessageContaining("expansions");
        assertThatThrownBy(() -> new TrustOptions(PLAIN, 1, 0, 1, List.of(""), 0, 0, 0))
                .hasMessageContaining("stop string");
    }

    /** Words that a report must not use of itself. */
    @Test
    void notes_never_say_that_an_answer_is_right() {
        TrustOptions options =
                new TrustOptions(SamplingChain.parse("temperature=0.5 > top_k=2"), 8, 0, 10, List.of("x"), 9, 5, 7);
        TrustReport report = examine(phrased(0.1f, 0.2f), options);
        List<String> notes = Notes.of(report, options, true, new Calibration(3, 100, 2.5, 0.01, 1.2));
        assertThat(notes).contains("Low surprise means expected, not true.");
        assertThat(String.join(" ", notes).toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("correct")
                .doesNotContain("confident")
                .contains("1.200");
    }
}
