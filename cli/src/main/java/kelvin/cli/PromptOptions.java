package kelvin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a prompt comes from: a file, standard input, the argument, in that order, joined by a newline. */
final class PromptOptions {
    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "The prompt; - reads standard input.")
    @Nullable
    String argument;

    @Option(names = "-f", paramLabel = "FILE", description = "Read the prompt from a file.")
    @Nullable
    Path file;

    @Option(names = "--ids", paramLabel = "IDS", description = "The prompt as token ids, taken as they are: 1,2,3.")
    @Nullable
    String ids;

    /** A prompt; the text is null if ids were given. */
    record Prompt(@Nullable String text, int[] ids) {
        /** Returns the text, or the ids, for a caption. */
        String shown() {
            return text != null ? text : "ids " + Arrays.toString(ids);
        }
    }

    Prompt prompt(Io io, Tokenizer tokenizer) {
        if (ids != null) {
            if (argument != null || file != null) {
                throw Failure.usage("--ids and a text are both given", ids, "keep one of them");
            }
            return new Prompt(null, parseIds(ids, tokenizer));
        }
        String text = text(io);
        return new Prompt(
                text,
                tokenizer
                        .encode(text, tokenizer.addsBos(), true)
                        .requireComplete()
                        .ids());
    }

    /** Reads the text; an empty one is a prompt, too. */
    String text(Io io) {
        List<String> parts = new ArrayList<>();
        if (file != null) parts.add(readFile(file));
        boolean dash = "-".equals(argument);
        if (dash || file == null && argument == null && !io.inputIsTerminal()) {
            parts.add(Io.decode(io.readAll(), "standard input"));
        }
        if (argument != null && !dash) parts.add(argument);
        return String.join("\n", parts);
    }

    static String readFile(Path file) {
        try {
            return Io.decode(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw Failure.input(file + " cannot be read: " + reason(e), file, "check the path");
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    static int[] parseIds(String text, Tokenizer tokenizer) {
        return Arrays.stream(text.split(",", -1))
                .mapToInt(part -> id(part.strip(), tokenizer))
                .toArray();
    }

    private static int id(String text, Tokenizer tokenizer) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id < tokenizer.vocabularySize()) return id;
        } catch (NumberFormatException e) {
            // refused below, like a number outside the vocabulary
        }
        throw Failure.usage(
                "\"" + text + "\" is no token id, expected 0 to " + (tokenizer.vocabularySize() - 1),
                text,
                "look ids up with kelvin tokenize");
    }
}
