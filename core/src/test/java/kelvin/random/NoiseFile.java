package kelvin.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conformance/noise.json, one row a line. */
final class NoiseFile {
    private NoiseFile() {}

    /** One row; words are unsigned, g is the real number to 40 digits. */
    record Row(
            NoiseKey key,
            int id,
            long fieldKey,
            long groupWord,
            long holderWord,
            long memberWord,
            boolean holds,
            String g,
            long bits) {}

    static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "conformance", "noise.json")).stream()
                .filter(line -> line.contains("\"group_word\""))
                .map(NoiseFile::row)
                .toList();
    }

    private static Row row(String line) {
        NoiseKey key = new NoiseKey(
                Long.parseUnsignedLong(field(line, "seed")),
                Integer.parseInt(field(line, "stream")),
                Integer.parseInt(field(line, "position")),
                Integer.parseInt(field(line, "attempt")));
        return new Row(
                key,
                Integer.parseInt(field(line, "id")),
                hex(line, "key"),
                hex(line, "group_word"),
                hex(line, "holder_word"),
                hex(line, "member_word"),
                Boolean.parseBoolean(field(line, "holds")),
                field(line, "g"),
                hex(line, "g_bits"));
    }

    private static long hex(String line, String name) {
        return Long.parseUnsignedLong(field(line, name), 16);
    }

    private static String field(String line, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\": \"?([^\",}]+)").matcher(line);
        if (!matcher.find()) throw new AssertionError("no " + name + " in " + line);
        return matcher.group(1);
    }
}
