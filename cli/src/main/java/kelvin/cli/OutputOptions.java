package kelvin.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options of every command that prints results. */
final class OutputOptions {
    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colours: auto, always or never. NO_COLOR is heeded.")
    Color color = Color.auto;

    /** When to colour. */
    enum Color {
        auto,
        always,
        never
    }

    boolean colored(Io io) {
        return paint(io.outputIsTerminal()) != Paint.NONE;
    }

    /** What colours there are on a stream that is a terminal or not. */
    Paint paint(boolean terminal) {
        return paint(terminal, System.getenv());
    }

    Paint paint(boolean terminal, Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        boolean colored = switch (color) {
            case always -> true;
            case never -> false;
            case auto -> terminal && wanted;
        };
        return colored ? Paint.of(environment.get("COLORTERM")) : Paint.NONE;
    }
}
