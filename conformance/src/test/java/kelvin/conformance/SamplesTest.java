package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void the_page_of_samples_is_what_the_model_writes() throws IOException {
        assertThat(Samples.page()).isEqualTo(Files.readString(Path.of("..", "docs", "samples.md")));
    }

    /** Kelvin's arithmetic quantises activations, PyTorch's did not: a few ten-thousandths of a nat. */
    @Test
    void held_out_nats_are_those_of_the_card() {
        Matcher card = Pattern.compile("([0-9.]+) nats per token on the held-out")
                .matcher(new String(Tale.card(), StandardCharsets.UTF_8));
        assertThat(card.find()).isTrue();
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            HeldOut.Score score = HeldOut.of(model);
            System.out.println("held-out: " + score.perToken() + " nats a token over " + score.tokens()
                    + " tokens, card " + card.group(1));
            assertThat(score.documents()).isEqualTo(63);
            assertThat(score.tokens()).isEqualTo(26_179);
            assertThat(score.perToken()).isCloseTo(Double.parseDouble(card.group(1)), within(5e-4));
        }
    }
}
