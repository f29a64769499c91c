package kelvin.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    private static String text(String written) {
        return written.replace("\\n", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "What is the capital of France? | Paris | paris",
                "What is the capital of France? | PARIS. | paris",
                "What is the capital of France? | The capital of France is Paris. | paris",
                "What is the capital of France? | The capital of France is **Paris**. | paris",
                "What is the capital of France? | The capital of France is Paris, France. | capital of france is paris france",
                "What is the capital of France? | Sure! The answer is Paris. | paris",
                "What is the capital of France? | Here is the answer:\\nParis\\nIt is old. | paris",
                "What is the capital of France? | It's Paris! It is big. | paris",
                "What is the capital of France? | \uff30aris | paris",
                "What is 2 + 2? | 2 + 2 = 4 | 4",
                "What is 2 + 2? | 2+2=4. | 4",
                "What is 2 + 2? | Four. | 4",
                "What is 2 + 2? | The answer is: 4.0 | 4",
                "What is 20 + 1? | Twenty-one | 21",
                "How many? | 1,000 | 1000",
                "How many? | 1,00 | 1 00",
                "How cold? | -5 degrees | -5 degrees",
                "How cold? | \u22125 degrees | -5 degrees",
                "How many? | 3.14 is pi. Yes. | 3.14 is pi",
                "How many? | 2.50 | 2.5",
                "What colour is the sky? | The sky is blue. | blue",
                "Is it red or blue? | It is red | red",
                "Which is larger, 3 or 5? | 5 is larger than 3. | 5 is larger than 3",
                "Who? | Dr. Who lives here. Yes. | dr who lives here",
                "Who? | By J. K. Rowling. Yes. | by j k rowling",
                "Which letter? | A | a",
                "Which letter? | the A | the a",
                "What? | !!! | !!!",
                "What? | don't know | dont know",
                "Colour? | \u00c9toile | \u00e9toile",
                "What? | He said \"Paris.\" Then he left. | he said paris",
            })
    void answers_are_normalised(String question, String said, String expected) {
        assertThat(new Answers(question).answer(text(said))).isEqualTo(text(expected));
    }

    @Test
    void blank_texts_have_an_empty_answer() {
        assertThat(new Answers("").answer("")).isEmpty();
        assertThat(new Answers("").answer(" \n\t ")).isEmpty();
        assertThat(Answers.settled("")).isFalse();
        assertThat(Answers.settled(" \n\n")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Paris | false",
                "Paris. | false", // may become 3.14, or a title
                "~Paris. ~ | true",
                "Paris\\n | true",
                "~Sure! ~ | false",
                "Sure! Paris | false",
                "~Sure! Paris. ~ | true",
                "Here it is:\\n | false",
                "Here it is:\\nParis | false",
                "Here it is:\\nParis\\n | true",
                "~Dr. ~ | false",
                "~Is it? ~ | true",
            })
    void settled_means_that_the_sentence_has_ended(String said, boolean settled) {
        assertThat(Answers.settled(text(said))).isEqualTo(settled);
    }

    /** What the certified belief rests on. A rule that settles at a full stop is rejected by the same trials. */
    @Test
    void whatever_follows_a_settled_text_its_answer_stays() {
        String[] pieces = {
            "Paris",
            ".",
            " ",
            "\n",
            "!",
            "Sure",
            "sure",
            ",",
            "3",
            ":",
            "?",
            "Dr",
            "A",
            "\"",
            " is",
            "the",
            "1,000",
            "\uFFFD",
            "of course",
            "\u00e9",
            "J",
            "answer",
            "*"
        };
        SplittableRandom random = new SplittableRandom(5);
        Answers answers = new Answers("Is the answer 3?");
        int settled = 0;
        int naiveWrong = 0;
        for (int trial = 0; trial < 40_000; trial++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(8);
            for (int i = 0; i < length; i++) text.append(pieces[random.nextInt(pieces.length)]);
            String before = text.toString();
            for (int i = 0; i < 3; i++) text.append(pieces[random.nextInt(pieces.length)]);
            boolean same = answers.answer(before).equals(answers.answer(text.toString()));
            if (Answers.settled(before)) {
                settled++;
                assertThat(same).as("<%s> and <%s>", before, text).isTrue();
                assertThat(Answers.settled(text.toString())).isTrue();
            }
            if (before.endsWith(".") && !same) naiveWrong++;
        }
        assertThat(settled).isGreaterThan(4_000);
        assertThat(naiveWrong).isGreaterThan(100);
    }
}
