package kelvin.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void of_several_failures_that_of_the_first_piece_comes_back() {
        try (Workers workers = new Workers(3)) {
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() -> workers.forRanges(60, 1, 4, (worker, from, to) -> {
                            if (from < 10) return;
                            if (from == 10) LockSupport.parkNanos(5_000_000); // others fail sooner
                            throw new IllegalStateException("piece from " + from);
                        }))
                        .hasMessage("piece from 10");
            }
        }
    }
}
