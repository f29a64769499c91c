package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say about the code is so. */
class ReadmeTest {
    private static final Path HOME = Path.of("..");

    private static String read(String file) throws IOException {
        return Files.readString(HOME.resolve(file));
    }

    @Test
    void the_lines_of_library_code_are_those_that_the_release_compiles() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(read("README.md"));
        assertThat(block.find()).isTrue();
        String sample = read("release/story/src/main/java/story/Story.java");
        String inside = sample.substring(sample.indexOf("// README\n") + 10, sample.indexOf("        // end"));
        assertThat(block.group(1)).isEqualTo(inside.stripTrailing().stripIndent() + "\n");
    }

    /** Links between documents lead somewhere. */
    @Test
    void links_lead_to_files() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        try (Stream<Path> pages = Stream.concat(Files.list(HOME), Files.walk(HOME.resolve("docs")))) {
            List<Path> documents =
                    pages.filter(page -> page.toString().endsWith(".md")).toList();
            assertThat(documents).hasSizeGreaterThan(5);
            for (Path page : documents) {
                Matcher links = link.matcher(Files.readString(page));
                while (links.find()) {
                    Path folder = page.getParent();
                    assertThat((folder == null ? HOME : folder).resolve(links.group(1)))
                            .as("link in %s", page)
                            .exists();
                }
            }
        }
    }
}
