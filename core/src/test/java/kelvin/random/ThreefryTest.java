package kelvin.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Known answers of the authors' library Random123 (kat_vectors, 20 rounds). */
class ThreefryTest {
    @Test
    void threefry_of_32_bit_words_gives_the_known_answers() {
        assertThat(Threefry.threefry2x32(0, 0, 0, 0)).isEqualTo(0x6b200159_99ba4efeL);
        assertThat(Threefry.threefry2x32(-1, -1, -1, -1)).isEqualTo(0x1cb996fc_bb002be7L);
        assertThat(Threefry.threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3))
                .isEqualTo(0xc4923a9c_483df7a0L);
    }

    @Test
    void threefry_of_64_bit_words_gives_the_known_answers() {
        assertThat(words(0, 0, 0, 0)).containsExactly(0xc2b6e3a8c2c69865L, 0x6f81ed42f350084dL);
        assertThat(words(-1, -1, -1, -1)).containsExactly(0xe02cb7c4d95d277aL, 0xd06633d0893b8b68L);
        assertThat(words(0xa4093822299f31d0L, 0x082efa98ec4e6c89L, 0x243f6a8885a308d3L, 0x13198a2e03707344L))
                .containsExactly(0x263c7d30bb0f0af1L, 0x56be8361d3311526L);
    }

    private static long[] words(long k0, long k1, long c0, long c1) {
        long[] out = new long[2];
        Threefry.threefry2x64(k0, k1, c0, c1, out);
        return out;
    }
}
