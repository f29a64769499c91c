package story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import org.junit.jupiter.api.Test;

class StoryTest {
    @Test
    void the_readme_writes_a_story_and_the_same_again() throws IOException {
        Files.write(Path.of("model.gguf"), Tale.gguf());
        String story = written();
        assertTrue(story.strip().length() > 40, story);
        assertEquals(story, written());
    }

    @Test
    void vector_kernels_are_found_on_the_module_path() {
        ModelOptions options = ModelOptions.DEFAULT.withKernels(ModelOptions.KernelChoice.VECTOR);
        try (Model model = Model.open(Path.of("model.gguf"), options)) {
            assertTrue(model.kernels().startsWith("vector"), model.kernels());
        }
    }

    private static String written() {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Story.main(new String[0]);
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
