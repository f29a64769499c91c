package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kelvin.trust.Answers;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final List<Questions.Question> ALL = Questions.read();

    @Test
    void there_are_a_hundred_different_ones_with_answers_of_their_own() {
        assertThat(ALL).hasSize(100);
        Set<String> texts = new HashSet<>();
        for (Questions.Question question : ALL) {
            assertThat(texts.add(question.text())).as(question.text()).isTrue();
            assertThat(question.accepted()).isNotEmpty();
            for (String answer : question.accepted()) {
                assertThat(new Answers(question.text()).answer(answer))
                        .as(question.text())
                        .isNotEmpty();
                assertThat(question.isRight(new Answers(question.text()).answer(" " + answer + ".\n")))
                        .isTrue();
                assertThat(question.prompt()).endsWith("Q: " + question.text() + "\nA:");
            }
            assertThat(question.isRight("")).isFalse();
            assertThat(question.isRight("something else")).isFalse();
        }
    }

    @Test
    void right_is_by_words() {
        Questions.Question sum = ALL.stream()
                .filter(question -> question.text().equals("What is 2 + 2?"))
                .findFirst()
                .orElseThrow();
        assertThat(sum.isRight("4")).isTrue();
        assertThat(sum.isRight("4 of course")).isTrue();
        assertThat(sum.isRight("42")).isFalse();
        assertThat(sum.isRight("not 4")).isFalse();
    }
}
