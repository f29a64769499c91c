package kelvin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.gguf.GgufFile;
import kelvin.model.ModelOptions.CachePrecision;
import kelvin.tensor.TensorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and values in half precision: half the memory, other bits, and the same contract about them. */
class HalfCacheTest {
    static final String[] NAMES = TinyModels.NAMES;

    /** Longer than gemma3's window of 16 and than several pages of 64. */
    private static final int LENGTH = 150;

    private static final ModelOptions HALVES = TinyModels.options().withCache(CachePrecision.FLOAT16);

    private static float[] after(Model model, int... tokens) {
        try (Session session = model.session()) {
            session.append(tokens);
            return session.logits().clone();
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void prefill_decoding_threads_neighbours_and_forks_change_no_bit(String name) {
        int[] tokens = TinyModels.tokens(1, LENGTH);
        float[] whole;
        try (Model model = TinyModels.open(name, HALVES);
                Session one = model.session();
                Session parent = model.session()) {
            whole = after(model, tokens);
            for (int token : tokens) one.append(token);
            assertThat(one.logits()).isEqualTo(whole);
            parent.append(Arrays.copyOf(tokens, 70));
            try (Session child = parent.fork()) {
                parent.append(TinyModels.tokens(2, 20)); // spoils nothing that the fork sees
                child.append(Arrays.copyOfRange(tokens, 70, LENGTH));
                assertThat(child.logits()).isEqualTo(whole);
            }
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sessions.add(model.session());
                sessions.get(i).append(i == 2 ? Arrays.copyOf(tokens, LENGTH - 1) : TinyModels.tokens(i, 9 * i + 1));
            }
            int[] last = new int[5];
            Arrays.fill(last, tokens[LENGTH - 1]);
            model.step(sessions, last);
            assertThat(sessions.get(2).logits()).isEqualTo(whole);
        }
        try (Model model = TinyModels.open(name, HALVES.withThreads(3))) {
            assertThat(after(model, tokens)).isEqualTo(whole);
        }
        try (Model model = TinyModels.open(name)) {
            float[] exact = after(model, tokens);
            assertThat(whole)
                    .isNotEqualTo(exact)
                    .usingComparatorWithPrecision(0.05f)
                    .containsExactly(exact);
        }
    }

    @Test
    void a_text_takes_half_the_memory() {
        try (Model floats = TinyModels.open("gemma3");
                Model halves = TinyModels.open("gemma3", HALVES)) {
            assertThat(2 * halves.info().sessionBytes()).isEqualTo(floats.info().sessionBytes());
            assertThat(halves.cache()).isEqualTo(CachePrecision.FLOAT16);
            assertThat(floats.cache()).isEqualTo(CachePrecision.FLOAT32);
        }
    }

    @Test
    void a_page_of_halves_holds_the_nearest_halves_where_a_page_of_floats_holds_the_floats() {
        int size = 32;
        KeyValuePage floats = KeyValuePage.of(CachePrecision.FLOAT32, 2, size);
        KeyValuePage halves = KeyValuePage.of(CachePrecision.FLOAT16, 2, size);
        float[] key = new float[size + 3];
        float[] value = new float[size + 5];
        for (int slot = 0; slot < KeyValuePage.POSITIONS; slot++) {
            for (int d = 0; d < size; d++) {
                key[3 + d] = (d - 15.37f) * (slot + 1) * 31.7f;
                value[5 + d] = 1e-7f * (slot - d) * 1.01f; // subnormal halves
            }
            for (int head = 0; head < 2; head++) {
                assertThat(floats.store(head, size, slot, key, 3, value, 5)).isTrue();
                assertThat(halves.store(head, size, slot, key, 3, value, 5)).isTrue();
            }
        }
        float[] room = new float[KeyValuePage.POSITIONS * size];
        for (int head = 0; head < 2; head++) {
            int from = floats.at(head, size);
            float[] keys = floats.copy().keys(head, size, room).clone();
            assertThat(halves.copy().keys(head, size, room)).isEqualTo(rounded(keys, from, room.length));
            float[] values = floats.copy().values(head, size, room).clone();
            assertThat(halves.copy().values(head, size, room)).isEqualTo(rounded(values, from, room.length));
        }
    }

    private static float[] rounded(float[] x, int from, int n) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) out[i] = Float.float16ToFloat(Float.floatToFloat16(x[from + i]));
        return out;
    }

    @ParameterizedTest
    @ValueSource(floats = {65520, -1e30f, Float.POSITIVE_INFINITY, Float.NaN})
    void what_no_half_holds_is_refused_with_its_place(float value) {
        try (GgufFile file = GgufFile.open(TinyModels.path("llama"))) {
            ModelConfig config = ModelConfig.of(file);
            KeyValueCache cache = new KeyValueCache(config, 64, CachePrecision.FLOAT16);
            cache.reserve(9);
            float[] fits = new float[config.keyValueLength()];
            float[] large = fits.clone();
            Arrays.fill(fits, 65_519);
            large[large.length - 1] = value;
            cache.store(1, 8, fits, 0, fits, 0);
            for (float[][] pair : new float[][][] {{fits, large}, {large, fits}}) {
                assertThatThrownBy(() -> cache.store(1, 8, pair[0], 0, pair[1], 0))
                        .isInstanceOf(TensorException.class)
                        .hasMessageContaining("65504")
                        .hasMessageContaining("layer 1, position 8")
                        .hasMessageContaining("--kv f32");
            }
        }
    }
}
