package kelvin.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kelvin.phrases.HumanRate;
import kelvin.phrases.HumanRates;
import kelvin.phrases.PhraseEntry;
import kelvin.phrases.PhraseFinding;
import kelvin.phrases.PhraseList;
import org.jspecify.annotations.Nullable;

/** Findings as SARIF 2.1.0 (OASIS 2020): a rule is a class of phrases, a result a finding. */
final class PhrasesSarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String RULE = "stock-phrase/";
    /** A phrase that people write less often, in a million words, is a warning; others are notes. */
    private static final double RARE = 1;

    private PhrasesSarif() {}

    static String of(PhrasesResult result, PhraseList list) {
        Set<String> classes = new LinkedHashSet<>();
        for (PhraseEntry entry : list.entries()) classes.add(entry.phrase().phraseClass());
        List<String> rules = new ArrayList<>(classes);
        Json json = new Json();
        json.string("$schema", SCHEMA);
        json.string("version", "2.1.0");
        json.objects("runs", List.of(result), run -> {
            json.object(
                    "tool",
                    () -> json.object("driver", () -> {
                        json.string("name", "Kelvin");
                        json.string("version", Version.get());
                        json.string("informationUri", "https://github.com/kelvin-lm/kelvin");
                        json.objects("rules", rules, rule -> rule(json, rule));
                    }));
            json.objects("artifacts", List.of(run), text -> {
                json.object("location", () -> json.string("uri", uri(text.name())));
                json.number("length", text.utf8().length);
                json.string("encoding", "UTF-8");
            });
            json.string("columnKind", "unicodeCodePoints");
            TextPlaces places = new TextPlaces(run.utf8());
            json.objects("results", run.report().findings(), each -> finding(json, run, places, rules, each));
        });
        return json.end();
    }

    private static void rule(Json json, String phraseClass) {
        json.string("id", RULE + phraseClass);
        json.object(
                "shortDescription", () -> json.string("text", "Stock phrase: " + phraseClass.replace('_', ' ') + "."));
        json.object("defaultConfiguration", () -> json.string("level", "warning"));
    }

    private static void finding(
            Json json, PhrasesResult run, TextPlaces places, List<String> rules, PhraseFinding found) {
        String phraseClass = found.entry().phrase().phraseClass();
        HumanRates rates = found.entry().human();
        HumanRate human = rates == null ? null : rates.in(run.prose());
        json.string("ruleId", RULE + phraseClass);
        json.number("ruleIndex", rules.indexOf(phraseClass));
        json.string("level", human != null && human.perMillion() >= RARE ? "note" : "warning");
        String text = run.text(found).replaceAll("\\s+", " ");
        json.object("message", () -> json.string("text", "\"" + text + "\" is a stock phrase" + people(human) + "."));
        json.objects(
                "locations",
                List.of(found),
                place -> json.object("physicalLocation", () -> {
                    json.object("artifactLocation", () -> {
                        json.string("uri", uri(run.name()));
                        json.number("index", 0);
                    });
                    json.object("region", () -> {
                        json.number("startLine", places.line(place.start()));
                        json.number("startColumn", places.column(place.start()));
                        json.number("endLine", places.line(place.end()));
                        json.number("endColumn", places.column(place.end()));
                        json.number("byteOffset", place.start());
                        json.number("byteLength", place.end() - place.start());
                    });
                }));
        json.object("properties", () -> {
            json.string("phrase", found.entry().phrase().pattern());
            json.number("humanPerMillion", human == null ? null : (Double) human.perMillion());
        });
    }

    private static String people(@Nullable HumanRate human) {
        if (human == null) return "";
        return human.perMillion() == 0
                ? "; people write it less than " + Numbers.tick(human.high()) + " times in a million words"
                : "; people write it " + Numbers.tick(human.perMillion()) + " times in a million words";
    }

    /** A path as a URI: relative ones stay relative, other characters than those of URIs are escaped. */
    private static String uri(String name) {
        if (name.equals("standard input")) return "stdin";
        Path path = Path.of(name);
        if (path.isAbsolute()) return path.toUri().toString();
        try {
            String relative = path.toString().replace('\\', '/');
            return new URI(null, null, "/" + relative, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name + " cannot be written as a URI", e);
        }
    }
}
