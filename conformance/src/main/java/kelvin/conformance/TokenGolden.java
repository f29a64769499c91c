package kelvin.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Texts with the token ids of llama.cpp, as {@code conformance/tokenizers/*.tsv} keeps them. Lines that begin with # hold a
 * name and a value; every other line holds a text, its ids with special tokens parsed, and its ids with special tokens taken
 * as plain text, or = where these are the same. Characters that would not show are written as {@code \\u{hexadecimal}}.
 *
 * @param about where the ids come from
 */
public record TokenGolden(Map<String, String> about, List<Line> lines) {
    private static final String SAME = "=";

    /**
     * One text with its ids.
     *
     * @param parsed ids with special tokens parsed
     * @param plain ids with special tokens taken as plain text
     */
    public record Line(String text, int[] parsed, int[] plain) {
        /** Returns the ids for a setting. */
        public int[] ids(boolean parseSpecial) {
            return parseSpecial ? parsed : plain;
        }
    }

    /** Reads a file. */
    public static TokenGolden read(Path file) throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            if (line.startsWith("#")) {
                about.put(fields[0].substring(1).strip(), fields[1]);
            } else {
                int[] parsed = ids(fields[1]);
                lines.add(new Line(unescape(fields[0]), parsed, fields[2].equals(SAME) ? parsed : ids(fields[2])));
            }
        }
        return new TokenGolden(about, lines);
    }

    /** Writes a file. */
    public void write(Path file) throws IOException {
        StringBuilder out = new StringBuilder();
        about.forEach((name, value) ->
                out.append("# ").append(name).append('\t').append(value).append('\n'));
        for (Line line : lines) {
            boolean same = Arrays.equals(line.parsed, line.plain);
            out.append(escape(line.text)).append('\t').append(text(line.parsed)).append('\t');
            out.append(same ? SAME : text(line.plain)).append('\n');
        }
        Files.writeString(file, out);
    }

    private static String text(int[] ids) {
        return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    private static int[] ids(String text) {
        if (text.isEmpty()) return new int[0];
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** Writes a text in one line without tabs, so that it does not begin with #. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean comment = c == '#' && out.isEmpty();
            if (c == '\\') out.append("\\\\");
            else if (shows(c) && !comment) out.appendCodePoint(c);
            else out.append("\\u{").append(Integer.toHexString(c)).append('}');
        });
        return out.toString();
    }

    private static boolean shows(int c) {
        if (c == ' ') return true;
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Reverses {@link #escape}. */
    static String unescape(String line) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\\') {
                out.append(c);
            } else if (line.startsWith("\\u{", i)) {
                int end = line.indexOf('}', i);
                out.appendCodePoint(Integer.parseInt(line, i + 3, end, 16));
                i = end;
            } else {
                out.append(line.charAt(++i)); // a backslash
            }
        }
        return out.toString();
    }
}
