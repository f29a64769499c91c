package kelvin.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void each_token_is_scored_once_with_half_a_window_before_it() {
        for (int room = 2; room < 12; room++) {
            for (int tokens = 0; tokens < 60; tokens++) {
                List<Windows.Window> windows = Windows.of(tokens, room);
                int next = 0;
                for (Windows.Window window : windows) {
                    assertThat(window.scored()).isEqualTo(next);
                    assertThat(window.end() - window.start()).isLessThanOrEqualTo(room);
                    if (next > 0) assertThat(window.scored() - window.start()).isEqualTo(room / 2);
                    next = window.end();
                }
                assertThat(next).isEqualTo(tokens);
            }
        }
    }

    @Test
    void a_text_that_fits_is_one_window() {
        assertThat(Windows.of(512, 512)).containsExactly(new Windows.Window(0, 0, 512));
        assertThat(Windows.of(513, 512))
                .containsExactly(new Windows.Window(0, 0, 512), new Windows.Window(256, 512, 513));
        assertThatThrownBy(() -> Windows.of(5, 1)).hasMessageContaining("a window holds 1 tokens");
    }
}
