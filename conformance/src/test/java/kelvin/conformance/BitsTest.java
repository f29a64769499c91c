package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@link Bits} in JVMs of many kinds; each must print the lines of conformance/bits.tsv. */
class BitsTest {
    private static final Path EXPECTED = Path.of("bits.tsv");

    private static List<String> lines(String options, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        if (!options.isEmpty()) command.addAll(Arrays.asList(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bits.class.getName()));
        command.addAll(Arrays.asList(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of %s", command).isZero();
        return out.lines().toList();
    }

    /** Options of the JVM, then kernels, threads, ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "| SCALAR 1 all",
                "| VECTOR 1 all",
                "| VECTOR 2 all",
                "-Dkelvin.simd.bits=256| VECTOR 2 all",
                "-Dkelvin.simd.bits=128| VECTOR 1 all"
            })
    void kernels_and_widths_change_no_bit(String run) throws Exception {
        assertPrints(run);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:TieredStopAtLevel=1| SCALAR 2 all",
                "-XX:-TieredCompilation| SCALAR 2 all",
                "-XX:-TieredCompilation| VECTOR 1 all",
                "-XX:UseAVX=3| VECTOR 2 all",
                "-XX:UseAVX=2| VECTOR 2 all",
                "-XX:UseAVX=1| SCALAR 2 all",
                "-XX:UseAVX=0| SCALAR 2 one",
                "-XX:-UseFMA| SCALAR 2 one",
                "-Xint| SCALAR 2 one",
                "-XX:TieredStopAtLevel=1 -Dkelvin.simd.bits=512| VECTOR 2 one",
                "-Xint| VECTOR 2 one"
            })
    void compilers_and_instructions_change_no_bit(String run) throws Exception {
        assertPrints(run);
    }

    private static void assertPrints(String run) throws IOException, InterruptedException {
        int bar = run.indexOf('|');
        List<String> expected = Files.readAllLines(EXPECTED);
        assertThat(lines(run.substring(0, bar), run.substring(bar + 2))).isEqualTo(expected);
    }

    @Test
    void there_is_a_line_for_each_architecture_and_type_and_for_half_precision() throws IOException {
        List<String> expected = Files.readAllLines(EXPECTED);
        assertThat(expected).hasSize(5 + kelvin.tensor.TensorType.values().length + 2);
        assertThat(expected.stream().map(line -> line.split("\t")[1]))
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.length() == 64);
        assertThat(Stream.of("gemma3", "Q4_K", "BF16", "gemma3, f16 keys and values"))
                .allMatch(name -> expected.stream().anyMatch(l -> l.startsWith(name + "\t")));
    }
}
