package kelvin.phrases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseMatcherTest {
    private static List<Phrase> phrases(String... patterns) {
        return Arrays.stream(patterns).map(p -> new Phrase(p, "test")).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The texts found, separated by bars. */
    private static String found(String text, String... patterns) {
        byte[] bytes = utf8(text);
        List<String> out = new ArrayList<>();
        for (Match m : PhraseMatcher.of(phrases(patterns)).find(bytes)) {
            out.add(new String(bytes, m.start(), m.end() - m.start(), StandardCharsets.UTF_8));
        }
        return String.join("|", out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "it's crucial; And it's crucial here.; it's crucial",
                "it's crucial; And IT’S Crucial!; IT’S Crucial",
                "it's crucial; so it's **crucial** to; it's **crucial",
                "it's crucial; it's crucially; none",
                "it's crucial; bit's crucial; none",
                "crucial; a crucial-ish thing; crucial",
                "it('s| is) (so |)vital; it is so vital and it's vital; it is so vital|it's vital",
                "not just {1,3} but; not just a cat but a dog; not just a cat but",
                "not just {1,3} but; not just a very old cat but a dog; none",
                "not just {1,3} but; not just a cat. But a dog; none",
                "not just {1,3} but; not just but; none",
                "not just {0,3} but; not just but; not just but",
                "not just {1,3}, but; not just a cat, but a dog; not just a cat, but",
                "^in short; He was. In short sleeves; In short",
                "^in short; He was in short sleeves; none",
                "^in short; '- In short, yes'; In short",
                "May; may May; May",
                "élan vital; ÉLAN vital; ÉLAN vital",
                "—; a—b; —",
                "a \\(b\\); see a (b) there; a (b)",
            })
    void patterns_mean_what_they_say(String pattern, String text, String expected) {
        assertThat(found(text, pattern)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void white_space_is_one_space_and_an_empty_line_is_an_end() {
        assertThat(found("why\n   it \t matters", "why it matters")).isEqualTo("why\n   it \t matters");
        assertThat(found("why it\n \nmatters", "why it matters")).isEmpty();
        assertThat(found("not just a\n\ncat but", "not just {1,3} but")).isEmpty();
    }

    @Test
    void leftmost_then_longest_then_first() {
        assertThat(found("it is crucial to note that", "crucial", "crucial to note", "note that", "is crucial"))
                .isEqualTo("is crucial|note that");
        assertThat(found("a b c", "a b", "a b c")).isEqualTo("a b c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "^",
                "(a",
                "a)",
                "a|b",
                "a {2,1} b",
                "a {1,200} b",
                "{2} b",
                "a {1} b {1} c",
                "*",
                "a {x} b"
            })
    void malformed_patterns_are_refused_by_number(String pattern) {
        assertThatThrownBy(() -> PhraseMatcher.of(phrases("fine", pattern)))
                .isInstanceOf(PhraseException.class)
                .hasMessageStartingWith("phrase 2, \"");
    }

    @Test
    void too_much_of_it_is_refused() {
        String many = "(a|b)".repeat(10);
        assertThatThrownBy(() -> PhraseMatcher.of(phrases(many))).hasMessageContaining("more than 1000 forms");
        String deep = "(".repeat(100) + "a" + ")".repeat(100);
        assertThatThrownBy(() -> PhraseMatcher.of(phrases(deep))).hasMessageContaining("nested");
        assertThatThrownBy(() -> PhraseMatcher.of(phrases("a".repeat(20_000)))).hasMessageContaining("limit");
        assertThat(found("x " + "a".repeat(16_000) + " y", "a".repeat(16_000))).hasSize(16_000);
    }

    @Test
    void an_empty_list_finds_nothing() {
        PhraseMatcher none = PhraseMatcher.of(List.of());
        assertThat(none.find(utf8("anything at all"))).isEmpty();
        PhraseScanner scanner = new PhraseScanner(none);
        scanner.accept(utf8("any"));
        assertThat(scanner.openFrom()).isEqualTo(3);
    }

    @Test
    void bytes_that_are_no_utf8_are_no_part_of_a_word() {
        byte[] text = {'a', (byte) 0xff, 'b', (byte) 0xc3, ' ', (byte) 0xe2, (byte) 0x80, 'b', (byte) 0xf0};
        assertThat(PhraseMatcher.of(phrases("b")).find(text)).containsExactly(new Match(0, 2, 3), new Match(0, 7, 8));
    }

    @Test
    void a_phrase_is_told_when_it_is_certain() {
        PhraseScanner scanner = new PhraseScanner(PhraseMatcher.of(phrases("it matters")));
        scanner.accept(utf8("why it matter"));
        assertThat(scanner.openFrom()).isEqualTo(4);
        scanner.accept(utf8("s"));
        assertThat(scanner.count()).isZero();
        assertThat(scanner.openFrom()).isEqualTo(4);
        PhraseScanner other = scanner.copy();
        scanner.accept(utf8(","));
        assertThat(scanner.matches()).containsExactly(new Match(0, 4, 14));
        other.accept(utf8("x"));
        assertThat(other.count()).isZero();
        assertThat(other.openFrom()).isEqualTo(15);
        assertThatThrownBy(() -> {
                    other.end();
                    other.accept(utf8("more"));
                })
                .isInstanceOf(IllegalStateException.class);
    }

    /** Random patterns over random texts, whole and in pieces, against a matcher that tries everything everywhere. */
    @Test
    void random_patterns_are_found_where_trying_everything_finds_them() {
        Random random = new Random(5);
        String[] units = {
            "a", "b", "A", "É", "é", "'", "’", " ", " ", "  ", "\n", "\n\n", ". ", "*", "-", "—", "(a|b)", "1"
        };
        int occurrences = 0;
        for (int round = 0; round < 5_000; round++) {
            List<Phrase> list = new ArrayList<>();
            for (int p = random.nextInt(4); p >= 0; p--) {
                StringBuilder pattern = new StringBuilder(random.nextInt(5) == 0 ? "^" : "");
                if (random.nextInt(3) == 0) {
                    int least = random.nextInt(3);
                    pattern.append(piece(random, units))
                            .append(" {" + least + "," + (least + random.nextInt(3)) + "} ")
                            .append(piece(random, units));
                } else {
                    pattern.append(piece(random, units));
                }
                Phrase phrase = new Phrase(pattern.toString(), "test");
                try {
                    PhraseMatcher.of(List.of(phrase));
                    list.add(phrase);
                } catch (PhraseException e) {
                    assertThat(e.reason()).isNotEmpty(); // malformed by chance
                }
            }
            StringBuilder made = new StringBuilder();
            for (int k = random.nextInt(30); k >= 0; k--) made.append(units[random.nextInt(units.length)]);
            String text = made.toString();
            Set<Match> expected = new NaiveMatcher(text).find(list);
            Set<Match> whole = scan(PhraseMatcher.of(list), utf8(text), new Random(0), text.length() * 4 + 1);
            assertThat(whole).as("%s in \"%s\"", list, text).isEqualTo(expected);
            assertThat(scan(PhraseMatcher.of(list), utf8(text), random, 3)).isEqualTo(expected);
            occurrences += expected.size();
        }
        assertThat(occurrences).isGreaterThan(2_000);
    }

    private static String piece(Random random, String[] units) {
        StringBuilder out = new StringBuilder();
        for (int k = random.nextInt(4); k >= 0; k--) {
            String unit = units[random.nextInt(units.length)];
            out.append(unit.isBlank() || unit.startsWith(".") ? " a" : unit);
        }
        return out.toString();
    }

    /** Scans in pieces of up to a number of bytes; no occurrence may begin before what was said to be closed. */
    private static Set<Match> scan(PhraseMatcher matcher, byte[] text, Random random, int most) {
        PhraseScanner scanner = new PhraseScanner(matcher);
        int at = 0;
        int closed = 0;
        int told = 0;
        while (at < text.length) {
            int to = Math.min(text.length, at + 1 + random.nextInt(most));
            scanner.accept(text, at, to);
            for (Match match : scanner.matches().subList(told, scanner.count())) {
                assertThat(match.start()).isGreaterThanOrEqualTo(closed);
            }
            told = scanner.count();
            closed = Math.max(closed, scanner.openFrom());
            at = to;
            if (random.nextInt(4) == 0) scanner = scanner.copy();
        }
        scanner.end();
        for (Match match : scanner.matches().subList(told, scanner.count())) {
            assertThat(match.start()).isGreaterThanOrEqualTo(closed);
        }
        return new HashSet<>(scanner.matches());
    }
}
