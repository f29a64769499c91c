package kelvin.cli;

import java.nio.charset.StandardCharsets;
import kelvin.phrases.PhraseFinding;
import kelvin.phrases.PhraseReport;
import kelvin.phrases.Prose;
import org.jspecify.annotations.Nullable;

/**
 * The phrases in a text, ready to be shown.
 *
 * @param name of the text, for people
 * @param utf8 the text
 * @param report what was found
 * @param prose whose rates stand beside
 * @param prices of the findings in nats, or null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares results
record PhrasesResult(String name, byte[] utf8, PhraseReport report, Prose prose, double @Nullable [] prices) {
    String text(PhraseFinding finding) {
        return new String(utf8, finding.start(), finding.end() - finding.start(), StandardCharsets.UTF_8);
    }
}
