package kelvin.generate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for stop strings in text that comes in pieces, and holds back what may yet become one. */
final class StopScanner {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private @Nullable String found;

    StopScanner(List<String> stops) {
        this.stops = stops;
    }

    /** Takes a further piece and returns the text that is surely no part of a stop string. */
    String accept(String piece) {
        held.append(piece);
        int first = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (at < first || at == first && found != null && stop.length() > found.length())) {
                first = at;
                found = stop;
            }
        }
        int safe = found != null ? first : held.length() - longestBeginning();
        String text = held.substring(0, safe);
        held.delete(0, found != null ? held.length() : safe);
        return text;
    }

    /** Returns the length of the longest end of the held text with which a stop string begins. */
    private int longestBeginning() {
        int longest = 0;
        for (String stop : stops) {
            for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
                if (stop.startsWith(held.substring(held.length() - n))) longest = n;
            }
        }
        return longest;
    }

    /** Returns the stop string that was found, or null. */
    @Nullable
    String found() {
        return found;
    }

    /** Returns what was held back, when the text ends without a stop string. */
    String finish() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }
}
