package kelvin.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the process, all UTF-8 whatever the locale says.
 *
 * @param inputIsTerminal whether a person types into {@code in}
 * @param outputIsTerminal whether a person reads {@code out}
 * @param errorIsTerminal whether a person reads {@code err}
 */
record Io(
        InputStream in,
        OutputStream out,
        OutputStream err,
        boolean inputIsTerminal,
        boolean outputIsTerminal,
        boolean errorIsTerminal) {
    /** Writes text to the output at once. */
    void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new ClosedPipe();
        }
    }

    void println(String text) {
        print(text + "\n");
    }

    /** Writes a line for the person, beside the output. */
    void say(String text) {
        try {
            err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            throw new ClosedPipe();
        }
    }

    /** Shows how far something is, on a terminal: each line overwrites the one before, an empty one removes it. */
    void progress(String text) {
        try {
            err.write(("\r\u001b[K" + text).getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            throw new ClosedPipe();
        }
    }

    byte[] readAll() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Failure.input("standard input cannot be read: " + e.getMessage(), null, "check what is piped in");
        }
    }

    /** Reads a line, or returns null at the end. */
    byte @Nullable [] readLine() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            if (b < 0) return null;
            for (; b >= 0 && b != '\n'; b = in.read()) line.write(b);
            return line.toByteArray();
        } catch (IOException e) {
            throw Failure.input("standard input cannot be read: " + e.getMessage(), null, "check what is piped in");
        }
    }

    /** Decodes UTF-8 and refuses anything else, with the offset. */
    static String decode(byte[] bytes, String what) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw Failure.input(
                    what + " is no valid UTF-8 at byte " + in.position(),
                    String.format("0x%02x", bytes[in.position()]),
                    "convert it to UTF-8");
        }
        return out.flip().toString();
    }
}
