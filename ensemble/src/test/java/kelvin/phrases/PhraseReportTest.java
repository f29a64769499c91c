package kelvin.phrases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PhraseReportTest {
    private static final PhraseFinder STOCK = new PhraseFinder(PhraseLists.builtIn(PhraseLists.STOCK));

    private static PhraseReport report(String list, String text) {
        PhraseFinder finder = new PhraseFinder(PhraseLists.parse("mine", list.getBytes(UTF_8)));
        return finder.find(text.getBytes(UTF_8), Prose.BOTH);
    }

    @Test
    void findings_are_counted_by_class_and_by_a_thousand_words() {
        PhraseReport report = report(
                "x\tas it were\ny\tso to speak\nx\tif you will\nz\tnever",
                "As it were: a dog's life, so to speak, as it were.");
        assertThat(report.words()).isEqualTo(12);
        assertThat(report.findings()).extracting(f -> f.entry().line()).containsExactly(1, 2, 1);
        assertThat(report.classes()).extracting(PhraseShare::name).containsExactly("x", "y", "z");
        assertThat(report.classes()).extracting(PhraseShare::findings).containsExactly(2, 1, 0);
        assertThat(report.whole().ratePerThousand()).isCloseTo(250, within(1e-12));
        assertThat(report.whole().humanPerThousand()).as("nobody counted").isNaN();
        assertThat(report.whole().human()).isNull();
    }

    @Test
    void a_text_without_words_has_no_rate() {
        assertThat(report("as it were", "").whole().ratePerThousand()).isNaN();
        assertThat(report("as it were", " \n—\n").whole().ratePerThousand()).isNaN();
        assertThat(report("—", "—").whole().ratePerThousand()).isInfinite();
    }

    @Test
    void words_are_stretches_of_letters_and_digits_with_apostrophes_between() {
        assertThat(report("x", "It's 10 o’clock, isn't it?").words()).isEqualTo(5);
        assertThat(report("x", "fast-paced foo_bar 3.14 'quoted' dogs' naïve").words())
                .isEqualTo(9);
        assertThat(report("x", "漢字 **bold**ly").words()).isEqualTo(2);
    }

    /** Any bytes at all: findings lie in order inside of the text, and the text of a finding is found alone, too. */
    @Test
    void random_bytes_and_phrases_are_read_without_trouble() {
        Random random = new Random(11);
        String[] units = {
            "not just ", "it ", "is ", "crucial ", "here", "'s ", ". ", "\n", "\n\n", "why it matters ", "*", "\u0000"
        };
        int findings = 0;
        for (int round = 0; round < 300; round++) {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            for (int k = random.nextInt(60); k >= 0; k--) {
                if (random.nextInt(8) == 0) out.write(random.nextInt(256));
                else out.writeBytes(units[random.nextInt(units.length)].getBytes(UTF_8));
            }
            byte[] text = out.toByteArray();
            PhraseReport report = STOCK.find(text, Prose.BOTH);
            int free = 0;
            for (PhraseFinding finding : report.findings()) {
                assertThat(finding.start()).isGreaterThanOrEqualTo(free);
                assertThat(finding.end()).isGreaterThan(finding.start()).isLessThanOrEqualTo(text.length);
                free = finding.end();
            }
            assertThat(report.bytes()).isEqualTo(text.length);
            assertThat(report.whole().findings()).isEqualTo(report.findings().size());
            assertThat(report.classes().stream().mapToInt(PhraseShare::findings).sum())
                    .isEqualTo(report.findings().size());
            findings += report.findings().size();
        }
        assertThat(findings).isGreaterThan(300);
    }
}
