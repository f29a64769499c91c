package kelvin.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kelvin.avoid.AvoidMode;
import kelvin.avoid.Avoidance;
import kelvin.avoid.Avoided;
import kelvin.avoid.Price;
import kelvin.avoid.PromptPrice;
import org.jspecify.annotations.Nullable;

/** What a run says of the phrases it kept out, to people and in JSON. */
final class AvoidReport {
    private static final int SHOWN = 5;

    private AvoidReport() {}

    static void json(Json json, Avoidance avoidance, Avoided avoided, @Nullable PromptPrice price) {
        json.object("avoided", () -> {
            boolean rewinds = avoidance.mode() instanceof AvoidMode.Rewind;
            json.string("mode", avoidance.mode().text());
            json.number("attempts", avoided.attempts());
            json.number("drawn", avoided.drawn());
            json.number("kept_at_most", rewinds ? null : (Double) avoided.keptAtMost());
            json.objects("phrases", avoided.phrases(), one -> {
                json.string("phrase", one.phrase().pattern());
                json.string("class", one.phrase().phraseClass());
                json.number("times", one.times());
            });
            if (price == null) json.nothing("price");
            else json.object("price", () -> price(json, price));
        });
    }

    private static void price(Json json, PromptPrice price) {
        json.number("texts", price.texts());
        json.bool("exhausted", price.exhausted());
        numbers(json, price.total());
        json.objects("phrases", price.phrases(), one -> {
            json.string("phrase", one.phrase().pattern());
            json.string("class", one.phrase().phraseClass());
            json.number("texts", one.texts());
            numbers(json, one.price());
        });
    }

    private static void numbers(Json json, Price price) {
        json.number("lower", price.lower());
        json.number("upper", price.upper());
        json.number("estimate", price.estimate());
        json.number("standard_error", price.standardError());
    }

    /** One or two lines for people. */
    static String summary(Avoidance avoidance, Avoided avoided) {
        StringBuilder out = new StringBuilder();
        int n = avoided.attempts();
        if (avoidance.mode() instanceof AvoidMode.Rewind) {
            out.append(n).append(n == 1 ? " rewind, " : " rewinds, ");
            out.append(avoided.drawn() - avoided.generation().ids().length).append(" tokens taken back");
        } else {
            out.append(avoidance.mode().text()).append(": ").append(n).append(n == 1 ? " trial" : " trials");
            out.append(", at most ").append(share(avoided.keptAtMost())).append(" of the mass kept, a price of ");
            out.append(Numbers.plain(avoided.priceAtLeast())).append(" nats or more");
        }
        if (!avoided.phrases().isEmpty()) out.append("; ").append(phrases(avoided.phrases()));
        return out.toString();
    }

    private static String phrases(List<Avoided.Refusal> phrases) {
        String shown = phrases.stream()
                .limit(SHOWN)
                .map(one -> "\"" + one.phrase().pattern() + "\" x " + one.times())
                .collect(Collectors.joining(", "));
        return phrases.size() > SHOWN ? shown + " and " + (phrases.size() - SHOWN) + " more" : shown;
    }

    /** The price of a prompt, for people. */
    static String price(PromptPrice price) {
        StringBuilder out = new StringBuilder();
        out.append("price of avoiding: ").append(of(price.total())).append(" (");
        out.append(price.texts()).append(price.exhausted() ? " texts, all there are)" : " texts)");
        for (PromptPrice.Entry one :
                price.phrases().subList(0, Math.min(SHOWN, price.phrases().size()))) {
            out.append("\n  \"").append(one.phrase().pattern()).append("\": ").append(of(one.price()));
        }
        int more = price.phrases().size() - SHOWN;
        if (more > 0) out.append("\n  and ").append(more).append(" phrases more");
        if (price.phrases().size() > 1) out.append("\nprices of phrases do not add up to the whole");
        return out.toString();
    }

    private static String of(Price price) {
        String bounds = "certified " + Numbers.plain(price.lower()) + " to "
                + (price.upper() == Double.POSITIVE_INFINITY ? "inf" : Numbers.plain(price.upper()));
        if (price.standardError() == 0 && price.lower() == price.upper()) return bounds + " nats";
        String estimate = price.estimate() == Double.POSITIVE_INFINITY
                ? "no text without it was met"
                : String.format(Locale.ROOT, "%.3f +- %.3f", price.estimate(), price.standardError());
        return estimate + " nats, " + bounds;
    }

    private static String share(double mass) {
        return String.format(Locale.ROOT, mass > 0.0001 ? "%.4f" : "%.2e", mass);
    }
}
