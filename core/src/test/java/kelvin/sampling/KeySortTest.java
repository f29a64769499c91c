package kelvin.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeySortTest {
    @Test
    void keys_are_in_ascending_order_and_the_rest_is_left_alone() {
        SplittableRandom random = new SplittableRandom(1);
        KeySort sort = new KeySort();
        for (int n = 0; n < 400; n++) {
            long[] keys = new long[n + 5];
            long range = n % 3 == 0 ? 4 : Long.MAX_VALUE; // ties, too
            for (int i = 0; i < keys.length; i++) keys[i] = random.nextLong(-range, range);
            long[] expected = keys.clone();
            Arrays.sort(expected, 0, n);
            sort.sort(keys, n);
            assertThat(keys).as("%s keys", n).isEqualTo(expected);
        }
    }

    @Test
    void the_ends_of_the_longs_and_many_keys_are_sorted() {
        long[] ends = {Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, Long.MAX_VALUE, Long.MIN_VALUE};
        new KeySort().sort(ends, ends.length);
        assertThat(ends).isSorted();
        long[] falling = new long[1 << 16];
        Arrays.setAll(falling, i -> -i);
        new KeySort().sort(falling, falling.length);
        assertThat(falling).isSorted();
    }
}
