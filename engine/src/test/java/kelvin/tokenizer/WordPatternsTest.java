package kelvin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scanners against the regular expressions that they stand for. */
class WordPatternsTest {
    private static final String GPT_2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA_3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static List<String> patterns(PreTokenizer rule) {
        return switch (rule) {
            case GPT_2 -> List.of(GPT_2);
            case SMOLLM -> List.of("\\p{N}", GPT_2);
            case LLAMA_BPE, DBRX -> List.of(LLAMA_3);
            case QWEN2 -> List.of(LLAMA_3.replace("{1,3}", ""));
            case DEFAULT -> List.of("[\\p{P}$+<=>^~|]+", GPT_2, "\\p{N}+", "[0-9]{3}");
        };
    }

    @ParameterizedTest
    @EnumSource
    void words_are_those_of_the_regular_expressions(PreTokenizer rule) {
        var random = new Random(6);
        for (int i = 0; i < 4_000; i++) {
            String text = assigned(Goldens.randomText(random)) + (i % 2 == 0 ? "" : "x12345 '' \n");
            assertThat(words(rule, text)).as(text).isEqualTo(byRegex(patterns(rule), text));
        }
    }

    /** Drops characters that later versions of Unicode have assigned: the JDK may know them, the table does not. */
    private static String assigned(String text) {
        return text.codePoints()
                .filter(c -> CodePoints.kindOf(c) != CodePoints.OTHER
                        || !Character.isLetterOrDigit(c)
                                && Character.getType(c) != Character.OTHER_NUMBER
                                && !isPunctuation(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPunctuation(int codePoint) {
        return Pattern.matches("\\p{P}", Character.toString(codePoint));
    }

    private static List<String> words(PreTokenizer rule, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var codePoints = new CodePoints(utf8, 0, utf8.length);
        var ends = new IntList();
        rule.split(codePoints, 0, codePoints.size(), ends);
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int end : ends.toArray()) {
            words.add(new String(utf8, from, codePoints.offset(end) - from, StandardCharsets.UTF_8));
            from = codePoints.offset(end);
        }
        return words;
    }

    private static List<String> byRegex(List<String> patterns, String text) {
        List<String> words = text.isEmpty() ? List.of() : List.of(text);
        for (String pattern : patterns) {
            List<String> finer = new ArrayList<>();
            for (String word : words) {
                Matcher matcher = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS)
                        .matcher(word);
                int last = 0;
                while (matcher.find()) {
                    if (matcher.start() > last) finer.add(word.substring(last, matcher.start()));
                    finer.add(matcher.group());
                    last = matcher.end();
                }
                if (last < word.length()) finer.add(word.substring(last));
            }
            words = finer;
        }
        return words;
    }

    /** The letters of Unicode 15.1 are those of any later version, less what was assigned after it. */
    @Test
    void kinds_are_the_general_categories_of_every_assigned_character() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            byte kind = CodePoints.kindOf(c);
            if (kind != CodePoints.OTHER) {
                assertThat(kind).as("U+%X", c).isEqualTo(kindByJdk(c));
            }
        }
        assertThat(count(CodePoints.LETTER)).isEqualTo(136_726); // Unicode 15.1, DerivedGeneralCategory: L
        assertThat(count(CodePoints.NUMBER)).isEqualTo(1_831); // N
        assertThat(count(CodePoints.WHITESPACE)).isEqualTo(25); // PropList: White_Space
    }

    private static long count(byte kind) {
        return java.util.stream.IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> CodePoints.kindOf(c) == kind)
                .count();
    }

    private static byte kindByJdk(int codePoint) {
        String character = Character.toString(codePoint);
        if (Pattern.compile("\\s", Pattern.UNICODE_CHARACTER_CLASS)
                .matcher(character)
                .matches()) return CodePoints.WHITESPACE;
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> CodePoints.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> CodePoints.NUMBER;
            default -> isPunctuation(codePoint) ? CodePoints.PUNCTUATION : CodePoints.OTHER;
        };
    }

    @Test
    void bytes_that_are_no_character_count_one_by_one() {
        byte[] broken = {'a', (byte) 0xC3, 'b', (byte) 0x80, (byte) 0xE2, (byte) 0x82};
        var codePoints = new CodePoints(broken, 0, broken.length);
        int[] read = java.util.stream.IntStream.range(0, codePoints.size())
                .map(codePoints::codePoint)
                .toArray();
        assertThat(read).isEqualTo(new int[] {'a', 0xFFFD, 'b', 0xFFFD, 0xFFFD, 0xFFFD});
        assertThat(Arrays.stream(new int[] {0, 3, 6}).map(codePoints::offset)).containsExactly(0, 3, 6);
    }
}
