package kelvin.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kelvin.avoid.FindingPrice;
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
 * @param prices of the findings, or null without a model
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares results
record PhrasesResult(
        String name,
        byte[] utf8,
        PhraseReport report,
        Prose prose,
        @Nullable List<FindingPrice> prices) {
    String text(PhraseFinding finding) {
        return new String(utf8, finding.start(), finding.end() - finding.start(), StandardCharsets.UTF_8);
    }
}
