package kelvin.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come, never half a character: bytes that may still become one are kept back. Bytes that
 * can no longer become a character show as U+FFFD, exactly as Java decodes them in the whole. Confined to one thread.
 */
public final class StreamDecoder {
    /** Longest start of a UTF-8 character that is not yet whole. */
    private static final int LONGEST_REMAINDER = 3;

    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer bytes = ByteBuffer.allocate(64); // ready to be written to; holds the bytes kept back
    private final boolean wholeText;
    private boolean stretchStarts = true;
    private boolean finished;

    /** Decodes the continuation of a text: all the strings together are the bytes of all the tokens, decoded. */
    public StreamDecoder(Tokenizer tokenizer) {
        this(tokenizer, false);
    }

    private StreamDecoder(Tokenizer tokenizer, boolean wholeText) {
        this.tokenizer = tokenizer;
        this.wholeText = wholeText;
    }

    /**
     * Returns a decoder of a text from its first token: all the strings together are {@link Tokenizer#decode} of all the
     * tokens. It differs from a continuation only where encoding puts a space in front of a text.
     */
    public static StreamDecoder ofWholeText(Tokenizer tokenizer) {
        return new StreamDecoder(tokenizer, true);
    }

    /**
     * Takes a token and returns the characters that are now whole; empty if there are none yet.
     *
     * @throws TokenizerException if the id is outside the vocabulary
     */
    public String accept(int token) {
        if (finished) {
            throw new IllegalStateException("finish() was called; a new text needs a new decoder");
        }
        byte[] next = tokenizer.bytesAfter(token, wholeText && stretchStarts);
        stretchStarts = tokenizer.startsStretch(token);
        if (bytes.remaining() < next.length) {
            bytes = ByteBuffer.allocate(LONGEST_REMAINDER + next.length).put(bytes.flip());
        }
        bytes.put(next);
        return decode(false);
    }

    /** Returns what was kept back, U+FFFD for a character that was not finished. Nothing can be accepted after it. */
    public String finish() {
        if (finished) {
            return "";
        }
        finished = true;
        return decode(true);
    }

    private String decode(boolean end) {
        bytes.flip();
        CharBuffer characters = CharBuffer.allocate(bytes.remaining() + 1); // at most one char a byte
        decoder.decode(bytes, characters, end);
        if (end) {
            decoder.flush(characters);
        }
        bytes.compact();
        return characters.flip().toString();
    }
}
