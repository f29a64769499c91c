package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tables of conformance/semantics: a line of names, then a row a line, separated by tabs. */
public final class Table {
    private Table() {}

    /** A row by the names of its columns. */
    public record Row(Map<String, String> cells) {
        /** Returns a cell. */
        public String text(String column) {
            return Objects.requireNonNull(cells.get(column), column);
        }

        /** Returns a cell as a number, correctly rounded; null if the cell says so. */
        public @Nullable Double number(String column) {
            String text = text(column);
            return text.equals("null") ? null : (Double) parse(text);
        }

        /** Returns a cell as numbers with spaces between them. */
        public double[] numbers(String column) {
            String text = text(column);
            if (text.isEmpty()) return new double[0];
            return Arrays.stream(text.split(" ")).mapToDouble(Row::parse).toArray();
        }

        private static double parse(String text) {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }

        @Override
        public String toString() {
            return cells.toString();
        }
    }

    /** Returns the rows of a table. */
    public static Stream<Row> rows(String name) {
        try {
            List<String> lines = Files.readAllLines(Path.of("..", "conformance", "semantics", name));
            String[] columns = lines.get(0).split("\t", -1);
            return lines.stream().skip(1).map(line -> {
                String[] cells = line.split("\t", -1);
                if (cells.length != columns.length)
                    throw new AssertionError("a row has " + cells.length + " cells: " + line);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.length; i++) row.put(columns[i], cells[i]);
                return new Row(row);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
