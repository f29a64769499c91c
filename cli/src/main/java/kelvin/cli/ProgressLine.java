package kelvin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How far a long command is, on the last line of a terminal; elsewhere nothing. */
final class ProgressLine {
    private final Io io;
    private int percent = -1;

    ProgressLine(Io io) {
        this.io = io;
    }

    void show(int percent, int tokens) {
        if (!io.errorIsTerminal() || percent == this.percent) return;
        this.percent = percent;
        write("\r\u001b[Kkelvin: " + percent + " %, " + tokens + " tokens");
    }

    void clear() {
        if (percent >= 0) write("\r\u001b[K");
        percent = -1;
    }

    private void write(String text) {
        try {
            io.err().write(text.getBytes(StandardCharsets.UTF_8));
            io.err().flush();
        } catch (IOException e) {
            throw new ClosedPipe();
        }
    }
}
