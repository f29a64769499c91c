package kelvin.cli;

import java.util.function.BiConsumer;

/** Reads standard input line by line for {@code --jsonl}; blank lines are skipped, the first bad line ends the command. */
final class Lines {
    private Lines() {}

    /** Gives each line and its name in messages, "line 3", to the handler. */
    static void forEach(Io io, BiConsumer<String, String> handler) {
        int number = 0;
        for (byte[] line; (line = io.readLine()) != null; ) {
            String what = "line " + ++number;
            String text = Io.decode(line, what).strip();
            if (!text.isEmpty()) handler.accept(text, what);
        }
    }
}
