package kelvin.cli;

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
        return switch (color) {
            case always -> true;
            case never -> false;
            case auto -> io.outputIsTerminal() && System.getenv("NO_COLOR") == null;
        };
    }
}
