package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kelvin.models.Tale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages show is what the commands and the code print: each example is run and compared with its page, and each picture
 * with its file. With {@code -Dkelvin.documents=write} the pages and pictures are made anew; README.md is only compared.
 */
class DocumentsTest {
    private static final Path HOME = Path.of("..");
    private static final String COLUMNS = "kelvin.columns";
    private static final boolean WRITES = "write".equals(System.getProperty("kelvin.documents"));
    private static final long LARGEST_PICTURE = 100_000;
    private static final Pattern PICTURE = Pattern.compile("--svg docs/(\\S+)");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void pages_are_80_columns_wide() {
        System.setProperty(COLUMNS, "80");
    }

    @AfterAll
    static void back() {
        System.clearProperty(COLUMNS);
    }

    /** All pages with examples. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> files =
                Stream.concat(Stream.of(HOME.resolve("README.md")), Files.walk(HOME.resolve("docs")))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(DocumentsTest::hasExamples)
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasExamples(Path page) {
        try {
            String text = Page.read(page);
            return text.contains("\n$ ./kelvin") || text.contains("\n$ echo") || text.contains("\nvoid main()");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void examples_print_what_the_page_shows(Path file) throws Exception {
        String text = Page.read(file);
        Page page = new Page(text, folder);
        String fresh = page.run();
        assertThat(page.examples()).isPositive();
        if (WRITES && !file.equals(HOME.resolve("README.md"))) Files.writeString(file, fresh);
        else assertThat(fresh).isEqualTo(text);
        Matcher picture = PICTURE.matcher(text);
        while (picture.find()) {
            Path made = page.file("docs/" + picture.group(1));
            Path kept = HOME.resolve("docs").resolve(picture.group(1));
            if (WRITES) Files.copy(made, kept, StandardCopyOption.REPLACE_EXISTING);
            assertThat(kept).hasSameTextualContentAs(made);
            assertThat(Files.size(kept)).isLessThan(LARGEST_PICTURE);
        }
    }

    @Test
    void each_recipe_has_an_example() throws IOException {
        try (Stream<Path> recipes = Files.list(HOME.resolve("docs/recipes"))) {
            assertThat(recipes).hasSizeGreaterThan(8).allMatch(DocumentsTest::hasExamples);
        }
    }

    /** Its class is compiled by the release, too; here it runs, and writes what the command line writes. */
    @Test
    void the_lines_of_library_code_in_the_readme_run() throws Exception {
        Matcher block =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Page.read(HOME.resolve("README.md")));
        assertThat(block.find()).isTrue();
        Path model = Files.write(folder.resolve("model.gguf"), Tale.gguf());
        String lines = block.group(1)
                .replace("\"model.gguf\"", "\"" + model.toUri() + "\"")
                .replace("Path.of(", "at(");
        String source = """
                import java.nio.file.Path;
                import kelvin.generate.*;
                import kelvin.model.*;
                import kelvin.sampling.*;

                Path at(String uri) {
                    return Path.of(java.net.URI.create(uri));
                }

                void main() {
                %s}
                """.formatted(lines);
        String chain = "temperature=0.8 > top_p=0.95";
        assertThat(Page.run(source, folder))
                .isEqualTo(Cli.run("run", "--chain", chain, "--seed", "7", "-n", "100", "Once upon a time")
                        .out());
    }

    @Test
    void a_page_that_says_something_else_is_found() throws Exception {
        String wrong = "```\n$ ./kelvin glow --lamp bulb\n(      )= T 1, dark to the eye\n```\n";
        assertThat(new Page(wrong, folder).run())
                .isNotEqualTo(wrong)
                .contains("glows #ffb467")
                .doesNotContain("dark");
        String silent = "```java\nvoid main() {\n    IO.println(6 * 7);\n}\n```\n\n```text\n41\n```\n";
        assertThat(new Page(silent, folder).run()).isEqualTo(silent.replace("41", "42"));
        String broken = "```java\nvoid main() {\n    int x = \"word\";\n}\n```\n";
        assertThatThrownBy(() -> new Page(broken, folder).run()).isInstanceOf(AssertionError.class);
        String failing = "```\n$ ./kelvin glow hot\n```\n";
        assertThatThrownBy(() -> new Page(failing, folder).run()).isInstanceOf(AssertionError.class);
        String more = "```\n$ ./kelvin glow bulb\n...\n```\n";
        assertThat(new Page(more, folder).run()).isEqualTo(more);
    }
}
