package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TrustResultsTest {
    @Test
    void the_page_is_what_the_rows_give() throws IOException {
        assertThat(TrustResults.page())
                .isEqualTo(Files.readString(Path.of("..", "docs", "results", "2026-11-trust.md")));
    }

    /** Bits are a contract, so a row measured again is the same row: every seventeenth of them. */
    @Test
    @Tag("models")
    void rows_are_measured_the_same_again() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("trust", "answers.tsv"));
        List<Questions.Question> questions = Questions.read();
        assertThat(rows).hasSize(101);
        assertThat(rows.get(0)).isEqualTo(TrustRows.HEAD);
        try (Model model = Model.open(Fetched.model("smollm2"), ModelOptions.DEFAULT)) {
            for (int i = 3; i < questions.size(); i += 17) {
                assertThat(TrustRows.row(model, questions.get(i))).isEqualTo(rows.get(i + 1));
            }
        }
    }
}
