package kelvin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts in files. A file is one document; with a separator, documents stand between the lines that equal it; of a JSON Lines
 * file each line is a document, a string or an object with "text". A folder stands for all files in it, in order of their
 * names, without hidden ones. One file at a time is in memory.
 */
final class Documents {
    private final Io io;
    private final List<String> files;
    private final Format format;
    private final @Nullable String separator;
    private byte @Nullable [] input; // standard input can be read once only

    Documents(Io io, List<String> files, Format format, @Nullable String separator) {
        this.io = io;
        this.files = files;
        this.format = format;
        this.separator = separator;
        if (format == Format.jsonl && separator != null) {
            throw Failure.usage("--split and --format jsonl are both given", separator, "keep one of them");
        }
    }

    /** What a file holds. */
    enum Format {
        /** JSON Lines if its name ends in .jsonl, else text. */
        auto,
        text,
        jsonl
    }

    /** A text and where it stands. */
    record Document(String name, String text) {}

    /** Gives each document to the handler. The files are read anew at each call. */
    void forEach(Consumer<Document> handler) {
        for (String file : files) {
            if (file.equals("-")) {
                if (input == null) input = io.readAll();
                split("standard input", format == Format.jsonl, input, handler);
                continue;
            }
            for (Path path : expand(Path.of(file))) {
                boolean jsonl = format == Format.jsonl
                        || format == Format.auto && path.toString().endsWith(".jsonl");
                split(path.toString(), jsonl, read(path), handler);
            }
        }
    }

    private static List<Path> expand(Path path) {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> found = walk.filter(Files::isRegularFile)
                    .filter(file -> !hidden(path.relativize(file)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) throw Failure.input(path + " holds no file", path, "give a folder with texts");
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw Failure.input(path + " cannot be read: " + e.getMessage(), path, "check the path");
        }
    }

    private static boolean hidden(Path relative) {
        for (Path part : relative) if (part.toString().startsWith(".")) return true;
        return false;
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw Failure.input(path + " cannot be read: " + reason, path, "check the path");
        }
    }

    private void split(String name, boolean jsonl, byte[] bytes, Consumer<Document> handler) {
        String text = Io.decode(bytes, name);
        List<Document> documents = jsonl ? lines(name, text) : parts(name, text);
        if (documents.isEmpty()) throw Failure.input(name + " holds no text", 0, "give a text of two words or more");
        documents.forEach(handler);
    }

    private static List<Document> lines(String name, String text) {
        List<Document> documents = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            String what = name + ", line " + ++number;
            if (line.isBlank()) continue;
            Object value = JsonInput.parse(line, what);
            if (value instanceof Map<?, ?> object) value = object.get("text");
            if (!(value instanceof String own)) {
                throw Failure.input(
                        what + " lacks \"text\"", null, "give a string, or an object with \"text\": \"...\", a line");
            }
            documents.add(new Document(what, own));
        }
        return documents;
    }

    private List<Document> parts(String name, String text) {
        List<Document> documents = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        if (separator == null) {
            part.append(text);
        } else {
            for (String line : text.split("\n", -1)) {
                if (line.stripTrailing().equals(separator.stripTrailing())) add(documents, name, part);
                else part.append(line).append('\n');
            }
        }
        add(documents, name, part);
        return documents;
    }

    /** Line breaks at both ends of a part come from how it is stored; a blank part is none. */
    private void add(List<Document> documents, String name, StringBuilder part) {
        int from = 0;
        int to = part.length();
        while (from < to && isBreak(part.charAt(from))) from++;
        while (to > from && isBreak(part.charAt(to - 1))) to--;
        String text = part.substring(from, to);
        part.setLength(0);
        if (text.isBlank()) return;
        documents.add(new Document(separator == null ? name : name + ", text " + (documents.size() + 1), text));
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
