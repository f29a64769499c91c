package kelvin.cli;

import kelvin.avoid.AvoidListener;
import org.jspecify.annotations.Nullable;

/** Shows a run token by token and records what it shows. */
final class RunListener implements AvoidListener {
    private final Io io;
    private final RunRecorder recorder;
    private final Interrupts interrupts;
    private final @Nullable AvoidProgress progress;
    private final @Nullable WordPaint words;
    private final boolean plain;
    private final boolean lines;
    private final StringBuilder shown = new StringBuilder();
    private double inForce; // temperature of the token at hand

    /**
     * Makes a listener.
     *
     * @param progress of trials, or null where there are none
     * @param words paints them, or null
     * @param plain whether text is printed
     * @param lines whether a JSON object a token is
     */
    RunListener(
            Io io,
            RunRecorder recorder,
            Interrupts interrupts,
            @Nullable AvoidProgress progress,
            @Nullable WordPaint words,
            boolean plain,
            boolean lines) {
        this.io = io;
        this.recorder = recorder;
        this.interrupts = interrupts;
        this.progress = progress;
        this.words = words;
        this.plain = plain;
        this.lines = lines;
    }

    @Override
    public void temperature(double temperature, int position) {
        inForce = temperature;
        recorder.temperature(temperature);
    }

    @Override
    public boolean token(int token, int position, float[] logits, String piece) {
        if (progress != null) progress.clear();
        recorder.token(token, position, logits);
        if (plain) io.print(words == null ? piece : words.accept(token, logits, inForce, piece));
        if (lines) io.println(recorder.tokenLine());
        shown.append(piece);
        return !interrupts.seen();
    }

    @Override
    public boolean drawn(int attempt, int tokens) {
        if (progress != null) progress.drawn(attempt, tokens);
        return !interrupts.seen();
    }

    /** Prints what of the whole text was held back, and ends its line. */
    void finish(String text) {
        if (progress != null) progress.clear();
        String rest = text.substring(shown.length());
        if (plain) io.println(words == null ? rest : words.finish(rest));
    }
}
