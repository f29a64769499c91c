package kelvin.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Known answers of the Random123 distribution (kat_vectors). */
class ThreefryTest {
    @Test
    void threefry2x32_gives_the_published_answers() {
        assertThat(Threefry.threefry2x32(0, 0, 0, 0)).isEqualTo(0x6b20015999ba4efeL);
        assertThat(Threefry.threefry2x32(-1, -1, -1, -1)).isEqualTo(0x1cb996fcbb002be7L);
        assertThat(Threefry.threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).isEqualTo(0xc4923a9c483df7a0L);
    }

    @Test
    void threefry2x64_gives_the_published_answers() {
        long[] out = new long[2];
        Threefry.threefry2x64(0, 0, 0, 0, out);
        assertThat(out).containsExactly(0xc2b6e3a8c2c69865L, 0x6f81ed42f350084dL);
        Threefry.threefry2x64(-1, -1, -1, -1, out);
        assertThat(out).containsExactly(0xe02cb7c4d95d277aL, 0xd06633d0893b8b68L);
        Threefry.threefry2x64(0xa4093822299f31d0L, 0x082efa98ec4e6c89L, 0x243f6a8885a308d3L, 0x13198a2e03707344L, out);
        assertThat(out).containsExactly(0x263c7d30bb0f0af1L, 0x56be8361d3311526L);
    }
}
