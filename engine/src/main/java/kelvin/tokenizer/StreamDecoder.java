package kelvin.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come, and never gives out half a character: bytes that may still become a character are
 * held back. All that it gives out together is what decoding all bytes at once would give.
 */
public final class StreamDecoder {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] held = new byte[0];

    /** Makes a decoder for one text. */
    public StreamDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the text that a further token completes; often, but not always, the token's own. */
    public String accept(int token) {
        return accept(tokenizer.bytes(token));
    }

    /** Returns the text that further bytes complete. */
    public String accept(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(held.length + bytes.length).put(held).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        held = new byte[in.remaining()];
        in.get(held);
        return out.flip().toString();
    }

    /** Returns what is left when the text ends: U+FFFD for a character that never became whole. */
    public String finish() {
        CharBuffer out = CharBuffer.allocate(held.length + 1);
        decoder.decode(ByteBuffer.wrap(held), out, true);
        decoder.flush(out);
        decoder.reset();
        held = new byte[0];
        return out.flip().toString();
    }
}
