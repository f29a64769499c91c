package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import kelvin.tokenizer.TokenizerData.SpecialIds;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
    /** Token b is the byte b; the last token is a name. */
    private final Tokenizer bytes = Tokenizer.of(Goldens.bytesAnd(SpecialIds.of(-1, -1), 3, "<end>"));

    @Test
    void a_character_comes_with_its_last_byte() {
        var decoder = new StreamDecoder(bytes);
        assertThat(decoder.accept(0xF0)).isEmpty();
        assertThat(decoder.accept(0x9F)).isEmpty();
        assertThat(decoder.accept(0x98)).isEmpty();
        assertThat(decoder.accept(0x80)).isEqualTo("\ud83d\ude00");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void bytes_that_cannot_become_a_character_show_as_soon_as_that_is_known() {
        var decoder = new StreamDecoder(bytes);
        assertThat(decoder.accept(0xE2)).isEmpty();
        assertThat(decoder.accept(0x82)).isEmpty();
        assertThat(decoder.accept('a')).isEqualTo("\ufffda"); // E2 82 is one broken character
        assertThat(decoder.accept(0xC3)).isEmpty();
        assertThat(decoder.finish()).isEqualTo("\ufffd");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void the_strings_together_are_the_bytes_decoded_at_once() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            int[] ids = new int[random.nextInt(12)];
            for (int k = 0; k < ids.length; k++) ids[k] = hostileByte(random);
            byte[] all = new byte[ids.length];
            for (int k = 0; k < ids.length; k++) all[k] = (byte) ids[k];
            assertThat(stream(new StreamDecoder(bytes), ids)).isEqualTo(new String(all, StandardCharsets.UTF_8));
        }
    }

    /** Mostly bytes at the borders of UTF-8's rules. */
    private static int hostileByte(Random random) {
        int[] borders = {
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1,
            0xF4, 0xF5, 0xFF
        };
        return random.nextInt(4) == 0 ? random.nextInt(256) : borders[random.nextInt(borders.length)];
    }

    @Test
    void a_whole_text_is_what_decode_gives() {
        Tokenizer tokenizer = Tokenizer.of(Goldens.sentencePiece(true));
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            int[] ids = random.ints(random.nextInt(20), 0, tokenizer.vocabularySize())
                    .toArray();
            assertThat(stream(StreamDecoder.ofWholeText(tokenizer), ids)).isEqualTo(tokenizer.decode(ids));
        }
    }

    @Test
    void only_a_whole_text_drops_the_space_that_encoding_put_in_front() {
        Tokenizer tokenizer = Tokenizer.of(Goldens.sentencePiece(true));
        int[] ids = tokenizer.encode("lamp", true).ids();
        assertThat(stream(StreamDecoder.ofWholeText(tokenizer), ids)).isEqualTo("lamp");
        assertThat(stream(new StreamDecoder(tokenizer), ids)).isEqualTo(" lamp");
    }

    @Test
    void a_finished_decoder_takes_no_more() {
        var decoder = new StreamDecoder(bytes);
        decoder.finish();
        assertThatIllegalStateException().isThrownBy(() -> decoder.accept(65)).withMessageContaining("new decoder");
    }

    @Test
    void a_foreign_token_is_refused_and_the_text_goes_on() {
        var decoder = new StreamDecoder(bytes);
        assertThat(decoder.accept(0xC3)).isEmpty();
        assertThatThrownBy(() -> decoder.accept(257))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("257");
        assertThat(decoder.accept(0xA9)).isEqualTo("\u00e9");
    }

    private static String stream(StreamDecoder decoder, int[] ids) {
        var text = new StringBuilder();
        for (int id : ids) {
            String part = decoder.accept(id);
            assertThat(part.isEmpty() || !Character.isHighSurrogate(part.charAt(part.length() - 1)))
                    .isTrue();
            text.append(part);
        }
        return text.append(decoder.finish()).toString();
    }
}
