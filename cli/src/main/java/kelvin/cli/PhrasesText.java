package kelvin.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import kelvin.avoid.FindingPrice;
import kelvin.phrases.HumanRate;
import kelvin.phrases.HumanRates;
import kelvin.phrases.PhraseEntry;
import kelvin.phrases.PhraseFinding;
import kelvin.phrases.PhraseList;
import kelvin.phrases.PhraseReport;
import kelvin.phrases.PhraseShare;
import kelvin.phrases.Prose;

/** What {@code kelvin phrases} shows to people: the text with its phrases marked, or a line a finding; then the rates. */
final class PhrasesText {
    /** A longer text is cut to the lines that hold a finding. */
    private static final int WHOLE_TEXT_LINES = 60;

    private static final String MARK = "\u001b[1;35m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final PhrasesResult result;
    private final TextPlaces places;
    private final boolean colored;
    private final StringBuilder out = new StringBuilder();

    PhrasesText(PhrasesResult result, boolean colored) {
        this.result = result;
        this.places = new TextPlaces(result.utf8());
        this.colored = colored;
    }

    String print(boolean inPlace) {
        PhraseReport report = result.report();
        if (inPlace) marked(report.findings());
        else
            for (int i = 0; i < report.findings().size(); i++)
                line(report.findings().get(i), i);
        if (!out.isEmpty()) out.append('\n');
        summary(report);
        return out.toString();
    }

    /** {@code path:line:column: class: "text" (people: rate)}, as compilers write it. */
    private void line(PhraseFinding finding, int index) {
        int at = finding.start();
        String name = result.name().equals("standard input") ? "-" : result.name();
        out.append(name).append(':').append(places.line(at)).append(':').append(places.column(at));
        out.append(": ").append(finding.entry().phrase().phraseClass()).append(": ");
        mark("\"" + Numbers.visible(oneLine(result.text(finding))) + "\"");
        HumanRates rates = finding.entry().human();
        if (rates != null) {
            HumanRate human = rates.in(result.prose());
            dim(" (people: " + perMillion(human) + " per million words)");
        }
        if (result.prices() != null) dim(price(result.prices().get(index)));
        out.append('\n');
    }

    private static String price(FindingPrice price) {
        return String.format(
                Locale.ROOT,
                " (model: %.2f nats; %s to %s on phrases here)",
                price.surprisal(),
                Numbers.percent(price.massAtLeast()),
                Numbers.percent(price.massAtMost()));
    }

    private static String perMillion(HumanRate human) {
        return human.perMillion() == 0 ? "below " + rounded(human.high()) : rounded(human.perMillion());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private void marked(List<PhraseFinding> findings) {
        boolean whole = places.lines() <= WHOLE_TEXT_LINES;
        int width = Integer.toString(places.lines()).length();
        int next = 0;
        int shown = 0;
        for (int line = 1; line <= places.lines(); line++) {
            int start = places.start(line);
            int end = places.end(line);
            while (next < findings.size() && findings.get(next).end() <= start) next++;
            boolean holds = next < findings.size() && findings.get(next).start() < end;
            boolean last = line == places.lines() && start == end;
            if (last || !whole && !holds) continue;
            if (shown + 1 < line && shown > 0) dim(" ".repeat(width) + " …\n");
            shown = line;
            dim(String.format(Locale.ROOT, "%" + width + "d ", line));
            int at = start;
            for (int i = next; i < findings.size() && findings.get(i).start() < end; i++) {
                PhraseFinding finding = findings.get(i);
                int from = Math.max(start, finding.start());
                out.append(shown(at, from));
                at = Math.min(end, finding.end());
                String text = shown(from, at);
                mark(colored ? text : "[" + text + "]");
                if (finding.end() > end) continue;
                dim(" <" + finding.entry().phrase().phraseClass()
                        + (result.prices() == null ? "" : price(result.prices().get(i))) + ">");
            }
            out.append(shown(at, end)).append('\n');
        }
    }

    /** A part of a line; control characters, which could speak to the terminal, are made visible. */
    private String shown(int from, int to) {
        String text = new String(result.utf8(), from, to - from, StandardCharsets.UTF_8);
        if (text.chars().noneMatch(c -> c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0)) return text;
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> safe.appendCodePoint(c != '\t' && Character.isISOControl(c) ? 0xfffd : c));
        return safe.toString();
    }

    private void summary(PhraseReport report) {
        PhraseShare whole = report.whole();
        out.append(count(whole.findings(), "stock phrase")).append(" in ").append(count(report.words(), "word"));
        double rate = whole.ratePerThousand();
        if (Double.isNaN(rate)) {
            out.append(": without words there is no rate\n");
            return;
        }
        out.append(": ")
                .append(rounded(rate))
                .append(" per 1,000; people ")
                .append(people(whole))
                .append('\n');
        if (whole.findings() == 0) return;
        int width = report.classes().stream()
                .filter(each -> each.findings() > 0)
                .mapToInt(each -> each.name().length())
                .reduce("class".length(), Math::max);
        String form = "%-" + width + "s  %5s  %9s  %s%n";
        out.append('\n');
        dim(String.format(Locale.ROOT, form, "class", "found", "per 1,000", "people"));
        for (PhraseShare each : report.classes()) {
            if (each.findings() == 0) continue;
            out.append(String.format(
                    Locale.ROOT, form, each.name(), each.findings(), rounded(each.ratePerThousand()), people(each)));
        }
    }

    private static String people(PhraseShare share) {
        if (Double.isNaN(share.humanPerThousand())) return "unknown";
        HumanRate human = share.human();
        String rate = rounded(share.humanPerThousand());
        return human == null
                ? rate
                : rate + " (" + rounded(human.low() / 1000) + " to " + rounded(human.high() / 1000) + ")";
    }

    private static String count(int count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Two or three digits are all that such rates know. */
    private static String rounded(double value) {
        if (value == 0) return "0";
        if (value == Double.POSITIVE_INFINITY) return "inf";
        int digits = Math.max(0, Math.min(6, 1 - (int) Math.floor(StrictMath.log10(value))));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void mark(String text) {
        out.append(colored ? MARK + text + PLAIN : text);
    }

    private void dim(String text) {
        out.append(colored ? DIM + text + PLAIN : text);
    }

    /** A line an entry: class, pattern, people's rate in a million words and its interval. */
    static String entries(PhraseList list, Prose prose) {
        StringBuilder out = new StringBuilder("# class\tphrase\tpeople per million words\tlow\thigh\n");
        for (PhraseEntry entry : list.entries()) {
            out.append(entry.phrase().phraseClass())
                    .append('\t')
                    .append(entry.phrase().pattern());
            HumanRates rates = entry.human();
            HumanRate human = rates == null ? null : rates.in(prose);
            if (human == null) out.append("\t-\t-\t-\n");
            else
                out.append('\t')
                        .append(human.perMillion())
                        .append('\t')
                        .append(human.low())
                        .append('\t')
                        .append(human.high())
                        .append('\n');
        }
        return out.toString();
    }
}
