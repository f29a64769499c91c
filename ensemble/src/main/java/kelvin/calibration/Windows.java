package kelvin.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text is cut into windows of a context: each token is scored once, in the first window by what stands before it, in a
 * later one with at least half a window before it. Windows overlap by half, so a text of many windows takes twice the time.
 */
final class Windows {
    private Windows() {}

    /**
     * A window over the text's tokens.
     *
     * @param start its first token
     * @param scored the first token that is scored in it
     * @param end one past its last token
     */
    record Window(int start, int scored, int end) {}

    /**
     * Cuts a text.
     *
     * @param tokens of the text
     * @param room tokens of the text that a window holds, 2 or more
     */
    static List<Window> of(int tokens, int room) {
        if (room < 2) throw new IllegalArgumentException("a window holds " + room + " tokens, expected 2 or more");
        List<Window> windows = new ArrayList<>();
        int overlap = room / 2;
        windows.add(new Window(0, 0, Math.min(room, tokens)));
        for (int scored = room; scored < tokens; scored += room - overlap) {
            int start = scored - overlap;
            windows.add(new Window(start, scored, (int) Math.min((long) start + room, tokens)));
        }
        return windows;
    }
}
