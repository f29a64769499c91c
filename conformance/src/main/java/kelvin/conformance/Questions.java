package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.trust.Answers;

/** A hundred short questions with known answers, and the prompt that asks one. */
final class Questions {
    private static final Path FILE = Path.of("trust", "questions.tsv");
    /** Three questions with answers, which are not among the hundred: they show the model that a short answer is wanted. */
    private static final String EXAMPLES = """
            Q: What is the capital of Sweden?
            A: Stockholm
            Q: What is 5 + 4?
            A: 9
            Q: What is the opposite of good?
            A: bad
            """;

    private Questions() {}

    /**
     * A question.
     *
     * @param kind capital, arithmetic, colour, opposite or fact
     * @param accepted answers that count as right
     */
    record Question(String kind, String text, List<String> accepted) {
        String prompt() {
            return EXAMPLES + "Q: " + text + "\nA:";
        }

        /** Returns whether a normalised answer is an accepted one, or begins with the words of one. */
        boolean isRight(String answer) {
            Answers answers = new Answers(text);
            return accepted.stream()
                    .map(answers::answer)
                    .anyMatch(right -> answer.equals(right) || answer.startsWith(right + " "));
        }
    }

    static List<Question> read() {
        List<Question> questions = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("#")) continue;
                String[] cells = line.split("\t");
                questions.add(new Question(cells[0], cells[1], Arrays.asList(cells[2].split("\\|"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return questions;
    }
}
