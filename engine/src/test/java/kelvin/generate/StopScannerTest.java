package kelvin.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopScannerTest {
    /** Against a search of the whole text: the first occurrence counts, of several at one place the one that is whole first. */
    @Test
    void pieces_are_searched_like_the_whole_text() {
        var random = new SplittableRandom(3);
        int stopped = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = word(random, random.nextInt(30));
            List<String> stops = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) stops.add(word(random, 1 + random.nextInt(5)));
            int end = Integer.MAX_VALUE; // where the first stop string to become whole ends
            for (String stop : stops) {
                int at = text.indexOf(stop);
                if (at >= 0) end = Math.min(end, at + stop.length());
            }
            var scanner = new StopScanner(stops);
            var shown = new StringBuilder();
            for (int i = 0; i < text.length() && scanner.found() == null; i++)
                shown.append(scanner.accept(text.substring(i, i + 1)));
            if (end == Integer.MAX_VALUE) {
                assertThat(scanner.found()).isNull();
                assertThat(shown + scanner.finish()).isEqualTo(text);
            } else {
                String found = scanner.found();
                assertThat(found).isNotNull();
                assertThat(shown + found).isEqualTo(text.substring(0, end));
                assertThat(scanner.finish()).isEmpty();
                stopped++;
            }
        }
        assertThat(stopped).isGreaterThan(2_000);
    }

    private static String word(SplittableRandom random, int length) {
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) word.append((char) ('a' + random.nextInt(2)));
        return word.toString();
    }

    @Test
    void nothing_is_held_back_that_cannot_become_a_stop_string() {
        var scanner = new StopScanner(List.of("END", "STOP"));
        assertThat(scanner.accept("abcE")).isEqualTo("abc");
        assertThat(scanner.accept("N")).isEmpty();
        assertThat(scanner.accept("ENS")).isEqualTo("ENEN");
        assertThat(scanner.accept("x")).isEqualTo("Sx");
        assertThat(scanner.accept("a piece with a STOP and more")).isEqualTo("a piece with a ");
        assertThat(scanner.found()).isEqualTo("STOP");
    }

    @Test
    void without_stop_strings_everything_passes() {
        var scanner = new StopScanner(List.of());
        assertThat(scanner.accept("abc")).isEqualTo("abc");
        assertThat(scanner.found()).isNull();
        assertThat(scanner.finish()).isEmpty();
    }
}
