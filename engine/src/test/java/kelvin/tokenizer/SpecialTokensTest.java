package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecialTokensTest {
    @Test
    void the_longest_goes_first_wherever_it_stands() {
        assertThat(found("xabcx", "ab", "bcx", "a")).containsExactly("1:a", "2:bcx");
    }

    /** The rule as llama.cpp writes it: token by token, cutting every free stretch at each occurrence. */
    @Test
    void the_tokens_are_those_of_cutting_stretch_by_stretch() {
        var random = new Random(5);
        for (int trial = 0; trial < 5_000; trial++) {
            List<String> names = new ArrayList<>();
            int[] lengths = IntStream.rangeClosed(1, 5).toArray(); // one name a length: no order among equals
            for (int length : lengths) names.add(letters(random, length));
            String text = letters(random, random.nextInt(30));
            assertThat(found(text, names.toArray(String[]::new))).isEqualTo(byCutting(text, names));
        }
    }

    private static List<String> byCutting(String text, List<String> names) {
        String rest = text; // taken bytes become '#'
        List<String> all = new ArrayList<>();
        for (String name : names.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            for (int at = rest.indexOf(name); at >= 0; at = rest.indexOf(name, at)) {
                all.add(at + ":" + name);
                rest = rest.substring(0, at) + "#".repeat(name.length()) + rest.substring(at + name.length());
            }
        }
        all.sort(Comparator.comparing(entry -> Integer.parseInt(entry.substring(0, entry.indexOf(':')))));
        return all;
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> found(String text, String... names) {
        var vocabulary = new Vocabulary(Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList());
        SpecialTokens.Found found =
                new SpecialTokens(vocabulary, id -> true).find(text.getBytes(StandardCharsets.UTF_8));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < found.ids().size(); i++) {
            all.add(found.starts().get(i) + ":" + names[found.ids().get(i)]);
        }
        return all;
    }
}
