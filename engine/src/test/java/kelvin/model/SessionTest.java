package kelvin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text's logits may depend on: its tokens, and nothing else. */
class SessionTest {
    static final String[] NAMES = TinyModels.NAMES;

    /** Longer than gemma3's window of 16 and than several pages of 64, so that pages are let go. */
    private static final int LENGTH = 230;

    private static float[] after(Model model, int... tokens) {
        try (Session session = model.session()) {
            session.append(tokens);
            return session.logits().clone();
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void prefill_has_the_bits_of_decoding(String name) {
        int[] tokens = TinyModels.tokens(1, LENGTH);
        try (Model model = TinyModels.open(name);
                Session one = model.session()) {
            float[] whole = after(model, tokens);
            for (int token : tokens) one.append(token);
            assertThat(one.logits()).isEqualTo(whole);
            for (int cut : new int[] {1, 63, 64, 65, 127, 128, 129, 200}) {
                try (Session session = model.session()) {
                    session.append(Arrays.copyOf(tokens, cut));
                    session.append(Arrays.copyOfRange(tokens, cut, LENGTH));
                    assertThat(session.position()).isEqualTo(LENGTH);
                    assertThat(session.logits()).as("cut at %s", cut).isEqualTo(whole);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void threads_change_no_bit(String name) {
        int[] tokens = TinyModels.tokens(2, 70);
        float[] expected;
        try (Model model = TinyModels.open(name)) {
            expected = after(model, tokens);
        }
        for (int threads : new int[] {2, 3, 7}) {
            try (Model model = TinyModels.open(name, TinyModels.options().withThreads(threads))) {
                assertThat(model.threads()).isEqualTo(threads);
                assertThat(after(model, tokens)).as("%s threads", threads).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void a_text_among_others_has_the_bits_it_has_alone(String name) {
        int[] lengths = {1, 5, 64, 90, 130, 17, 128};
        int next = 42;
        try (Model model = TinyModels.open(name)) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                sessions.add(model.session());
                sessions.get(i).append(TinyModels.tokens(i, lengths[i]));
            }
            int[] tokens = new int[lengths.length];
            Arrays.fill(tokens, next);
            model.step(sessions, tokens);
            for (int i = 0; i < lengths.length; i++) {
                int[] alone = Arrays.copyOf(TinyModels.tokens(i, lengths[i]), lengths[i] + 1);
                alone[lengths[i]] = next;
                assertThat(sessions.get(i).position()).isEqualTo(lengths[i] + 1);
                assertThat(sessions.get(i).logits()).as("text %s", i).isEqualTo(after(model, alone));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void a_fork_goes_its_own_way(String name) {
        for (int length : new int[] {1, 15, 16, 63, 64, 100, 170}) {
            int[] common = TinyModels.tokens(3, length);
            try (Model model = TinyModels.open(name);
                    Session first = model.session()) {
                first.append(common);
                try (Session second = first.fork()) {
                    assertThat(second.logits()).isEqualTo(first.logits());
                    int[] left = TinyModels.tokens(4, 80);
                    int[] right = TinyModels.tokens(5, 80);
                    for (int i = 0; i < 80; i++) { // in turn, so that each would spoil a page of the other
                        first.append(left[i]);
                        second.append(right[i]);
                    }
                    assertThat(first.logits()).isEqualTo(after(model, joined(common, left)));
                    assertThat(second.logits()).isEqualTo(after(model, joined(common, right)));
                }
            }
        }
    }

    @Test
    void the_logits_of_a_fork_are_its_own() {
        try (Model model = TinyModels.open("llama");
                Session first = model.session()) {
            int[] tokens = TinyModels.tokens(9, 20);
            first.append(tokens);
            float[] expected = after(model, tokens);
            try (Session second = first.fork();
                    Session third = first.fork()) {
                first.append(3); // before anyone has seen the logits
                second.append(4);
                assertThat(third.logits()).isEqualTo(expected);
                third.logits()[0] = 7;
                try (Session fourth = third.fork()) {
                    third.logits()[0] = 8; // the array is the text's own, to be written by whoever asked for it
                    assertThat(fourth.logits()[0]).isEqualTo(7);
                }
                model.step(List.of(first, second), new int[] {5, 6});
                assertThat(first.logits()).isEqualTo(after(model, joined(tokens, new int[] {3, 5})));
                assertThat(second.logits()).isEqualTo(after(model, joined(tokens, new int[] {4, 6})));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void a_truncated_text_is_as_if_never_longer(String name) {
        try (Model model = TinyModels.open(name);
                Session session = model.session()) {
            int[] tokens = TinyModels.tokens(6, 130);
            session.append(tokens);
            try (Session other = session.fork()) {
                assertThat(session.truncate(120)).isTrue();
                assertThat(session.position()).isEqualTo(120);
                assertThatThrownBy(session::logits).isInstanceOf(IllegalStateException.class);
                int[] rest = TinyModels.tokens(7, 9);
                session.append(rest);
                assertThat(session.logits()).isEqualTo(after(model, joined(Arrays.copyOf(tokens, 120), rest)));
                other.append(rest); // the pages that the truncated text shared are as they were
                assertThat(other.logits()).isEqualTo(after(model, joined(tokens, rest)));
            }
        }
    }

    @Test
    void a_window_that_has_moved_on_cannot_be_truncated() {
        try (Model model = TinyModels.open("gemma3");
                Session session = model.session()) {
            session.append(TinyModels.tokens(8, 200));
            float[] logits = session.logits().clone();
            assertThat(session.truncate(20)).isFalse();
            assertThat(session.position()).isEqualTo(200);
            assertThat(session.logits()).isEqualTo(logits);
            assertThat(session.truncate(0)).isTrue();
            session.append(TinyModels.tokens(8, 200));
            assertThat(session.logits()).isEqualTo(logits);
            assertThatThrownBy(() -> session.truncate(201))
                    .hasMessageContaining("201")
                    .hasMessageContaining("200");
        }
    }

    @Test
    void texts_may_live_in_different_threads() throws Exception {
        try (Model model = TinyModels.open("qwen3", TinyModels.options().withThreads(2));
                var pool = Executors.newFixedThreadPool(4)) {
            List<Future<float[]>> found = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int[] tokens = TinyModels.tokens(i, 40 + i);
                found.add(pool.submit(() -> {
                    try (Session session = model.session()) {
                        for (int token : tokens) session.append(token);
                        return session.logits().clone();
                    }
                }));
            }
            for (int i = 0; i < 12; i++) {
                assertThat(found.get(i).get()).isEqualTo(after(model, TinyModels.tokens(i, 40 + i)));
            }
        }
    }

    @Test
    void a_text_longer_than_the_context_is_refused_with_both_numbers_and_nothing_is_added() {
        try (Model model = TinyModels.open("llama", TinyModels.options().withContextLength(50));
                Session session = model.session()) {
            session.append(TinyModels.tokens(1, 45));
            assertThatThrownBy(() -> session.append(TinyModels.tokens(2, 6)))
                    .isInstanceOf(ContextExceededException.class)
                    .hasMessageContaining("51 positions")
                    .hasMessageContaining("holds 50");
            assertThat(session.position()).isEqualTo(45);
            session.append(TinyModels.tokens(2, 5));
            assertThatThrownBy(() -> model.step(List.of(session), new int[] {1}))
                    .isInstanceOfSatisfying(ContextExceededException.class, e -> {
                        assertThat(e.needed()).isEqualTo(51);
                        assertThat(e.contextLength()).isEqualTo(50);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, 400})
    void a_token_outside_the_vocabulary_is_refused(int token) {
        try (Model model = TinyModels.open("llama");
                Session session = model.session()) {
            assertThatThrownBy(() -> session.append(1, token))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id is " + token);
            assertThat(session.position()).isZero();
        }
    }

    @Test
    void use_after_close_is_refused() {
        Model model = TinyModels.open("llama");
        Session closed = model.session();
        closed.close();
        assertThatThrownBy(() -> closed.append(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("session");
        Session open = model.session();
        open.append(1);
        model.close();
        model.close();
        assertThatThrownBy(() -> open.append(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(open::logits).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(model::session).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        try (Model model = TinyModels.open("llama");
                Model other = TinyModels.open("llama");
                Session session = model.session();
                Session foreign = other.session()) {
            assertThatThrownBy(session::logits).hasMessageContaining("empty");
            session.append();
            assertThat(session.position()).isZero();
            assertThatThrownBy(() -> model.step(List.of(session, session), new int[] {1, 2}))
                    .hasMessageContaining("twice");
            assertThatThrownBy(() -> model.step(List.of(session), new int[] {1, 2}))
                    .hasMessageContaining("2 tokens");
            assertThatThrownBy(() -> model.step(List.of(foreign), new int[] {1}))
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void an_interrupted_thread_stops_between_two_passes() {
        try (Model model = TinyModels.open("llama");
                Session session = model.session()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> session.append(TinyModels.tokens(1, 200)))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(session.position()).isEqualTo(128);
        }
    }

    private static int[] joined(int[] a, int[] b) {
        int[] c = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, c, a.length, b.length);
        return c;
    }
}
