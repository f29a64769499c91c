package kelvin.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import kelvin.avoid.FindingPrice;
import kelvin.phrases.HumanRate;
import kelvin.phrases.HumanRates;
import kelvin.phrases.PhraseFinding;
import kelvin.phrases.PhraseReport;
import kelvin.phrases.PhraseShare;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code kelvin phrases}. */
final class PhrasesJson {
    private static final double MILLION_PER_THOUSAND = 1000;

    private PhrasesJson() {}

    static String of(PhrasesResult result) {
        PhraseReport report = result.report();
        Json json = Json.of("phrases");
        json.number("bytes", report.bytes());
        json.number("words", report.words());
        List<PhraseFinding> findings = report.findings();
        Iterable<Integer> places = () -> indexes(findings.size());
        json.objects("findings", places, i -> finding(json, result, findings.get(i), i));
        share(json, report.whole());
        json.objects("by_class", report.classes(), each -> {
            json.string("class", each.name());
            json.number("findings", each.findings());
            share(json, each);
            HumanRate human = each.human();
            interval(json, "human_interval", human, MILLION_PER_THOUSAND);
        });
        return json.end();
    }

    private static Iterator<Integer> indexes(int count) {
        return IntStream.range(0, count).iterator();
    }

    private static void finding(Json json, PhrasesResult result, PhraseFinding finding, int index) {
        json.string("phrase", finding.entry().phrase().pattern());
        json.string("class", finding.entry().phrase().phraseClass());
        json.number("start_byte", finding.start());
        json.number("end_byte", finding.end());
        json.string("text", result.text(finding));
        HumanRates rates = finding.entry().human();
        HumanRate human = rates == null ? null : rates.in(result.prose());
        json.number("human_per_million", human == null ? null : (Double) human.perMillion());
        interval(json, "human_interval", human, 1);
        List<FindingPrice> prices = result.prices();
        json.number(
                "price_nats", prices == null ? null : (Double) prices.get(index).surprisal());
        if (prices == null) return;
        FindingPrice price = prices.get(index);
        json.doubles("mass_at_place", new double[] {price.massAtLeast(), price.massAtMost()});
    }

    private static void share(Json json, PhraseShare share) {
        json.number("rate_per_1000_words", known(share.ratePerThousand()));
        json.number("human_rate_per_1000_words", known(share.humanPerThousand()));
    }

    private static void interval(Json json, String key, @Nullable HumanRate rate, double unit) {
        if (rate == null) json.nothing(key);
        else json.doubles(key, new double[] {rate.low() / unit, rate.high() / unit});
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
