package kelvin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a model needs is known, and refused where it is not there, before anything large is allocated. */
class MemoryTest {
    static final String[] NAMES = TinyModels.NAMES;

    @Test
    void weights_beyond_the_free_memory_are_refused_with_both_numbers() {
        assertThatThrownBy(() -> Memory.needOffHeap("large.gguf", 5_000_000_001L, 5_000_000_000L))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("large.gguf")
                .hasMessageContaining("5000000001")
                .hasMessageContaining("5000000000");
        assertThatCode(() -> Memory.needOffHeap("fits.gguf", 5_000_000_000L, 5_000_000_000L))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Memory.needOffHeap("huge.gguf", Long.MAX_VALUE - 1))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("huge.gguf");
    }

    @Test
    void a_session_beyond_the_heap_is_refused_with_both_numbers() {
        long most = Runtime.getRuntime().maxMemory();
        assertThatThrownBy(() -> Memory.needOnHeap(most + 1, 4096))
                .isInstanceOf(OutOfContextMemoryException.class)
                .hasMessageContaining(Long.toString(most + 1))
                .hasMessageContaining("4096 positions")
                .hasMessageContaining("--ctx");
    }

    /** The number that the refusal goes by is computed from the file alone. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void the_need_is_known_before_the_weights_are_packed(String name) {
        try (GgufFile file = GgufFile.open(TinyModels.path(name));
                Model model = TinyModels.open(name)) {
            assertThat(Weights.bytes(file))
                    .isEqualTo(model.info().weightBytes())
                    .isPositive();
        }
    }
}
