package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding of llama.cpp does what its users take for granted. */
class LlamaCppTest {
    private static final Path TINY = Path.of("tiny", "llama.gguf");

    @Test
    void a_folder_without_the_library_is_named(@TempDir Path folder) {
        assertThatThrownBy(() -> new LlamaLibrary(folder))
                .isInstanceOf(LlamaCppException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("fetch-models.sh");
    }

    @Test
    @Tag("models")
    void the_library_says_what_it_uses_of_the_processor() {
        assertThat(Fetched.llamaCpp().features()).contains("SSE3").doesNotContain("=");
    }

    @Test
    @Tag("models")
    void a_vocabulary_alone_tokenizes_and_spells() {
        try (LlamaCpp vocabulary = LlamaCpp.vocabularyOf(Fetched.llamaCpp(), Fetched.model("smollm2"));
                LlamaCpp whole = new LlamaCpp(Fetched.llamaCpp(), Fetched.model("smollm2"))) {
            assertThatThrownBy(() -> vocabulary.open(64, 1, 1)).hasMessageContaining("only the vocabulary");
            int[] ids = vocabulary.tokenize("Gravity is<|im_end|>", true, true);
            assertThat(ids).containsExactly(whole.tokenize("Gravity is<|im_end|>", true, true));
            assertThat(new String(vocabulary.piece(ids[ids.length - 2], false), StandardCharsets.UTF_8))
                    .isEqualTo(" is");
            assertThat(new String(vocabulary.piece(ids[ids.length - 1], true), StandardCharsets.UTF_8))
                    .isEqualTo("<|im_end|>");
            assertThat(vocabulary.isEnd(ids[ids.length - 1])).isTrue();
            assertThat(vocabulary.isControl(ids[ids.length - 2])).isFalse();
            assertThatThrownBy(() -> vocabulary.piece(49_152, false)).hasMessageContaining("49152");
        }
    }

    @Test
    @Tag("models")
    void texts_side_by_side_keep_to_themselves() {
        int[][] tokens = {{10, 20, 30}, {200, 100, 150}, {10, 20, 31}};
        float[][] alone = new float[3][];
        try (LlamaCpp llama = new LlamaCpp(Fetched.llamaCpp(), TINY)) {
            llama.open(64, 1, 1);
            for (int text = 0; text < 3; text++) {
                llama.clear();
                llama.append(tokens[text]);
                alone[text] = llama.logits();
            }
            llama.open(3 * 256, 3, 1);
            LlamaCpp.Step step = llama.new Step(3);
            for (int i = 0; i < 3; i++) step.run(new int[] {tokens[0][i], tokens[1][i], tokens[2][i]}, i);
            float[] logits = new float[llama.vocabularySize()];
            for (int text = 0; text < 3; text++) {
                llama.logits(text, logits);
                assertThat(logits).usingComparatorWithPrecision(0.02f).containsExactly(alone[text]);
            }
            assertThat(alone[0]).usingComparatorWithPrecision(0.02f).isNotEqualTo(alone[2]);
        }
    }

    @Test
    @Tag("models")
    void a_shared_beginning_is_as_good_as_an_own_one() {
        try (LlamaCpp llama = new LlamaCpp(Fetched.llamaCpp(), TINY)) {
            llama.open(2 * 256, 2, 1);
            llama.append(10, 20, 30, 40);
            float[] expected = llama.logits();
            llama.clear();
            llama.append(10, 20, 30);
            llama.share(2);
            llama.new Step(2).run(new int[] {50, 40}, 3);
            float[] logits = new float[llama.vocabularySize()];
            llama.logits(1, logits);
            assertThat(logits).usingComparatorWithPrecision(0.02f).containsExactly(expected);
            assertThatThrownBy(() -> llama.share(3)).isInstanceOf(LlamaCppException.class);
        }
    }

    @Test
    @Tag("models")
    void mistakes_are_refused_instead_of_crashing() {
        LlamaCpp llama = new LlamaCpp(Fetched.llamaCpp(), TINY);
        assertThatThrownBy(() -> llama.append(1)).hasMessageContaining("open()");
        llama.open(64, 1, 1);
        LlamaBatch batch = llama.batch(2);
        batch.add(1, 0, 0, false);
        batch.add(2, 1, 0, true);
        assertThatThrownBy(() -> batch.add(3, 2, 0, true)).hasMessageContaining("2 tokens");
        llama.decode(batch);
        assertThatThrownBy(() -> llama.logits(0, new float[llama.vocabularySize()]))
                .hasMessageContaining("no logits");
        assertThat(llama.logits()).hasSize(288);
        llama.clear();
        LlamaBatch large = llama.batch(65);
        for (int i = 0; i < 65; i++) large.add(1, i, 0, false);
        assertThatThrownBy(() -> llama.decode(large)).hasMessageContaining("limit 64");
        int[] tooLong = new int[llama.contextLength() + 1];
        assertThatThrownBy(() -> llama.append(tooLong)).isInstanceOf(LlamaCppException.class);
        llama.close();
        llama.close();
        assertThatThrownBy(() -> llama.append(1)).hasMessageContaining("closed");
    }

    @Test
    @Tag("models")
    void stages_cut_and_draw_as_their_formulas_say() {
        LlamaLibrary library = Fetched.llamaCpp();
        // weights 8, 4, 2, 1, 1 of 16, not in order
        float ln2 = (float) StrictMath.log(2);
        float[] logits = {0, 3 * ln2, ln2, 2 * ln2, 0};
        try (LlamaSampler.Candidates candidates = new LlamaSampler.Candidates(5)) {
            assertThat(kept(new LlamaSampler(library).topK(2).dist(1), candidates, logits))
                    .isEqualTo(2);
            assertThat(candidates.probability(0)).isCloseTo(2 / 3f, within(1e-6f));
            assertThat(kept(new LlamaSampler(library).topP(0.8f).dist(1), candidates, logits))
                    .isEqualTo(3);
            assertThat(kept(new LlamaSampler(library).minP(0.3f).dist(1), candidates, logits))
                    .isEqualTo(2);
            assertThat(kept(new LlamaSampler(library).typical(0.1f).dist(1), candidates, logits))
                    .isEqualTo(1);
            assertThat(candidates.selected()).isEqualTo(3); // its surprisal ln 4 is nearest to the entropy 1.3 nats
            assertThat(kept(new LlamaSampler(library).temperature(0.5f).dist(1), candidates, logits))
                    .isEqualTo(5);
            assertThat(candidates.probability(1)).isCloseTo(64 / 86f, within(1e-6f));
            kept(new LlamaSampler(library).greedy(), candidates, logits);
            assertThat(candidates.selected()).isEqualTo(1);
            kept(new LlamaSampler(library).topK(2), candidates, logits);
            assertThatThrownBy(candidates::selected).hasMessageContaining("nothing is drawn");
        }
    }

    private static int kept(LlamaSampler sampler, LlamaSampler.Candidates candidates, float[] logits) {
        try (sampler) {
            candidates.fill(logits);
            sampler.apply(candidates);
            return candidates.size();
        }
    }

    @Test
    @Tag("models")
    void greedy_takes_the_largest_logit_of_a_pass() {
        LlamaLibrary library = Fetched.llamaCpp();
        try (LlamaCpp llama = new LlamaCpp(library, TINY);
                LlamaSampler greedy = new LlamaSampler(library).greedy()) {
            llama.open(64, 1, 1);
            llama.append(10, 20, 30);
            float[] logits = llama.logits();
            int best = 0;
            for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
            assertThat(greedy.sample(llama, -1)).isEqualTo(best);
        }
    }
}
