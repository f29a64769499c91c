package kelvin.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The embedded model: children's stories in English, 8.75 million weights. Its card says what it is and what it is not. */
public final class Tale {
    /** What stands for the file in messages. */
    public static final String NAME = "tale (embedded)";

    private Tale() {}

    /** Reads the GGUF file. */
    public static byte[] gguf() {
        return read("tale-q8_0.gguf");
    }

    /** Reads the model's card, in Markdown. */
    public static byte[] card() {
        return read("tale.md");
    }

    private static byte[] read(String resource) {
        try (InputStream in = Tale.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("the jar of the embedded model lacks " + resource);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded model cannot be read: " + resource, e);
        }
    }
}
