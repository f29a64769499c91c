package kelvin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * A page of the documents whose examples are run. Two kinds of fenced blocks count:
 *
 * <ul>
 *   <li>one that begins with {@code $ ./kelvin} or {@code $ echo}: each such line is run in process, and the lines up to the next
 *       are what it prints (errors after output; a last line {@code ...} stands for more of it);
 *   <li>{@code java}: a compact source file; it is compiled and run, and the {@code text} block after it is what it prints.
 * </ul>
 *
 * <p>Files below /tmp and docs in a command lie in a folder of the test.
 */
final class Page {
    private static final Pattern FENCE =
            Pattern.compile("(?m)^```([a-z]*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ECHO = Pattern.compile("echo '([^']*)' \\| (.*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final String MORE = "...";

    private final String text;
    private final Path folder;
    private int examples;

    Page(String text, Path folder) {
        this.text = text;
        this.folder = folder;
    }

    /** Returns how many examples the last run had. */
    int examples() {
        return examples;
    }

    /** Runs the examples; returns the page with what they print. */
    String run() throws Exception {
        examples = 0;
        StringBuilder page = new StringBuilder();
        Matcher fence = FENCE.matcher(text);
        String printed = null;
        int at = 0;
        while (fence.find()) {
            page.append(text, at, fence.start(2));
            at = fence.end(2);
            String kind = fence.group(1);
            String body = fence.group(2);
            if (kind.equals("text") && printed != null) body = printed;
            else if (body.startsWith("$ ./kelvin") || body.startsWith("$ echo")) body = console(body);
            printed = kind.equals("java") && body.contains("void main()") ? java(body) : null;
            page.append(body);
        }
        return page.append(text.substring(at)).toString();
    }

    private String console(String body) {
        StringBuilder out = new StringBuilder();
        List<String> lines = body.lines().toList();
        for (int i = 0; i < lines.size(); ) {
            String command = lines.get(i++);
            assertThat(command).startsWith("$ ");
            List<String> expected = new ArrayList<>();
            while (i < lines.size() && !lines.get(i).startsWith("$ ")) expected.add(lines.get(i++));
            while (!expected.isEmpty() && expected.getLast().isBlank()) expected.removeLast();
            examples++;
            List<String> printed = shell(command.substring(2)).lines().collect(Collectors.toList());
            if (!expected.isEmpty() && expected.getLast().equals(MORE)) {
                int shown = Math.min(expected.size() - 1, printed.size() - 1); // there is more, and the page says so
                printed = new ArrayList<>(printed.subList(0, shown));
                printed.add(MORE);
            }
            out.append(command).append('\n');
            for (String line : printed) out.append(line).append('\n');
            if (i < lines.size()) out.append('\n');
        }
        return out.toString();
    }

    private String shell(String line) {
        Matcher echo = ECHO.matcher(line);
        boolean piped = echo.matches();
        String command = piped ? echo.group(2) : line;
        int alternative = command.indexOf(" || echo $?");
        if (alternative >= 0) command = command.substring(0, alternative);
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String bare = word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3);
            if (bare.startsWith("/tmp/") || bare.startsWith("docs/"))
                words.add(file(bare).toString());
            else words.add(bare.startsWith("conformance/") ? "../" + bare : bare);
        }
        assertThat(words.removeFirst()).isEqualTo("./kelvin");
        Cli.Result result = Cli.runWith(piped ? echo.group(1) + "\n" : "", words.toArray(String[]::new));
        if (alternative < 0)
            assertThat(result.exitCode()).as("%s: %s", line, result.err()).isZero();
        return result.out() + result.err() + (result.exitCode() == 0 ? "" : result.exitCode() + "\n");
    }

    /** Where a file of a command lies. */
    Path file(String name) {
        return folder.resolve(name.replace("/tmp/", "").replace("docs/", "")).toAbsolutePath();
    }

    private String java(String source) throws Exception {
        examples++;
        return run(source, folder);
    }

    /** Compiles and runs a compact source file; returns what it prints. */
    static String run(String source, Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("Recipe.java"), source);
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        String path = modules.isEmpty() ? classes : modules + java.io.File.pathSeparator + classes;
        StringWriter said = new StringWriter();
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        folder.toString(),
                        "--class-path",
                        path,
                        file.toString());
        assertThat(code).as("%s%n%s", source, said).isZero();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        URL[] here = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(here, Page.class.getClassLoader())) {
            Class<?> type = loader.loadClass("Recipe");
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = type.getDeclaredMethod("main");
            main.setAccessible(true);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            main.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
            throw new AssertionError(source, e.getCause());
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    static String read(Path page) throws IOException {
        return Files.readString(page);
    }
}
