package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import kelvin.avoid.AvoidMode;
import kelvin.avoid.Avoidance;

/** Shows a person that a text which is printed only when it is accepted is being written. */
final class AvoidProgress implements AutoCloseable {
    private static final int EVERY = 8; // tokens

    private final Io io;
    private final boolean shows;
    private boolean dirty;

    AvoidProgress(Io io, Avoidance avoidance) {
        this.io = io;
        this.shows = io.errorIsTerminal() && !(avoidance.mode() instanceof AvoidMode.Rewind);
    }

    void drawn(int attempt, int tokens) {
        if (!shows || tokens % EVERY != 1) return;
        write("\r\u001b[Ktrial " + (attempt + 1) + ", " + tokens + " tokens");
        dirty = true;
    }

    void clear() {
        if (dirty) write("\r\u001b[K");
        dirty = false;
    }

    private void write(String text) {
        try {
            io.err().write(text.getBytes(StandardCharsets.UTF_8));
            io.err().flush();
        } catch (IOException e) {
            throw new ClosedPipe();
        }
    }

    @Override
    public void close() {
        clear();
    }
}
