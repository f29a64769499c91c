package kelvin.trust;

import java.util.List;

/**
 * When a text is over and what it answers. A text ends at an end token, at a stop string, or when it has as many tokens as it
 * may have.
 */
final class Reading {
    private final Continuations continuations;
    private final Answers answers;
    private final int mostTokens;
    private final List<String> stops;

    Reading(Continuations continuations, Answers answers, int maxTokens, List<String> stops) {
        this.continuations = continuations;
        this.answers = answers;
        this.mostTokens = Math.min(maxTokens, continuations.room());
        this.stops = stops;
    }

    int mostTokens() {
        return mostTokens;
    }

    /** Returns the text, without a stop string. */
    String text(int[] tokens) {
        return cut(continuations.text(tokens));
    }

    private String cut(String text) {
        int first = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0) first = Math.min(first, at);
        }
        return text.substring(0, first);
    }

    /** Returns whether the text is over: nothing is drawn after these tokens. */
    boolean isOver(int[] tokens) {
        return tokens.length >= mostTokens || endsItself(tokens);
    }

    /** Returns whether an end token or a stop string ended it. */
    boolean endsItself(int[] tokens) {
        if (tokens.length > 0 && continuations.isEnd(tokens[tokens.length - 1])) return true;
        if (stops.isEmpty()) return false;
        String text = continuations.text(tokens);
        return stops.stream().anyMatch(text::contains);
    }

    /** Returns whether the answer stays the same whatever is drawn after these tokens. */
    boolean isSettled(int[] tokens) {
        if (isOver(tokens)) return true;
        String text = continuations.text(tokens);
        if (stops.isEmpty()) return Answers.settled(text);
        // The end of the text may be the beginning of a stop string, which would take it away.
        int longest = stops.stream().mapToInt(String::length).max().orElse(0);
        return text.length() >= longest && Answers.settled(text.substring(0, text.length() - longest + 1));
    }

    String answer(int[] tokens) {
        return answers.answer(text(tokens));
    }
}
